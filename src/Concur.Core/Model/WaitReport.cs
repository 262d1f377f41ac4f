namespace Concur.Core.Model;

/// <summary>Waits inside units of the recorded launch that the runtime reports: handles, semaphores, tasks, joins; locks left out.</summary>
/// <param name="Count">How many; one that a collection interrupts counts as two.</param>
/// <param name="TotalMs">For how long, all threads together, ms.</param>
/// <param name="LongestMs">The longest, ms.</param>
public sealed record WaitReport(int Count, double TotalMs, double LongestMs)
{
    /// <summary>What of the total passed while the launch left a core idle that it may use, ms; null where only perf events could tell.</summary>
    public double? WhileCoresIdleMs { get; init; }
}

/// <summary>Waits that one call of the program led to, in the measured iterations of the recorded launch.</summary>
/// <param name="Kind"><c>lock</c> or <c>wait</c>.</param>
/// <param name="Site">The method; null where no managed code was on the stack, or the event with it was lost.</param>
/// <param name="Calls">The library's method that it called; null where that goes without saying.</param>
/// <param name="Count">How many waits.</param>
/// <param name="TotalMs">For how long, all threads together, ms.</param>
/// <param name="LongestMs">The longest, ms.</param>
public sealed record WaitSite(string Kind, string? Site, string? Calls, int Count, double TotalMs, double LongestMs);
