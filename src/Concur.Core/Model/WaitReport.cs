namespace Concur.Core.Model;

/// <summary>Waits inside units of the recorded launch that the runtime reports: handles, semaphores, tasks, joins; locks left out.</summary>
/// <param name="Count">How many; one that a collection interrupts counts as two.</param>
/// <param name="TotalMs">For how long, all threads together, ms.</param>
/// <param name="LongestMs">The longest, ms.</param>
public sealed record WaitReport(int Count, double TotalMs, double LongestMs);
