using System.Collections.Immutable;

namespace Concur.Core.Model;

/// <summary>What the thread pool did in the recorded launch, warm-up included.</summary>
/// <param name="MostThreads">The most worker threads it ran at once; null of a running process whose pool kept its number, for it tells of changes alone.</param>
/// <param name="Starved">Threads that it added because queued work did not move for half a second.</param>
/// <param name="Compensated">Threads that it added because others blocked on tasks (cooperative blocking).</param>
/// <param name="Climbed">Changes of the number of threads by which it looked for more throughput (hill climbing).</param>
public sealed record PoolReport(int? MostThreads, int Starved, int Compensated, int Climbed)
{
    /// <summary>The fewest and most worker threads while iterations were measured; null in files of before it was told.</summary>
    public PoolRange? Measured { get; init; }

    /// <summary>Every reason for which the pool changed its aim while iterations were measured, and how often; the most frequent first.</summary>
    public ImmutableArray<PoolReason> Adjustments { get; init; } = [];

    /// <summary>Worker threads over time: the first ones of its changes.</summary>
    public ImmutableArray<PoolLevel> Levels { get; init; } = [];
}

/// <summary>A range of worker threads.</summary>
/// <param name="Fewest">The fewest.</param>
/// <param name="Most">The most.</param>
public sealed record PoolRange(int Fewest, int Most);

/// <summary>Why the pool changed its aim.</summary>
/// <param name="Reason">The runtime's word, such as <c>starvation</c>, <c>cooperative-blocking</c> or <c>climbing-move</c>.</param>
/// <param name="Count">How often.</param>
public sealed record PoolReason(string Reason, int Count);

/// <summary>From then on, that many worker threads.</summary>
/// <param name="AtMs">From the first measured iteration's start, ms; negative while it warmed up.</param>
/// <param name="Threads">How many.</param>
public sealed record PoolLevel(double AtMs, int Threads);
