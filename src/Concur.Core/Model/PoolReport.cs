namespace Concur.Core.Model;

/// <summary>What the thread pool did in the recorded launch, warm-up included.</summary>
/// <param name="MostThreads">The most worker threads it ran at once.</param>
/// <param name="Starved">Threads that it added because queued work did not move for half a second.</param>
/// <param name="Compensated">Threads that it added because others blocked on tasks (cooperative blocking).</param>
/// <param name="Climbed">Changes of the number of threads by which it looked for more throughput (hill climbing).</param>
public sealed record PoolReport(int MostThreads, int Starved, int Compensated, int Climbed);
