namespace Concur.Core.Storage;

/// <summary>What the garbage collector did in the measured iterations of the recorded launch; allocations are approximate.</summary>
public sealed record GcJson(
    bool Server, bool Concurrent, IReadOnlyList<CollectionJson> Collections, double WallMs, double PauseMs, double LongestPauseMs, double? SuspendingMs,
    long AllocatedBytes, double? AllocatedBytesPerSecond, IReadOnlyList<AllocatedTypeJson> TopTypes);

/// <summary>Collections of a generation and kind.</summary>
public sealed record CollectionJson(int Generation, string Kind, int Count);

/// <summary>A type and about how much of it was allocated.</summary>
public sealed record AllocatedTypeJson(string Type, long Bytes);

/// <summary>What was compiled.</summary>
public sealed record JitJson(int Methods, double TotalMs, IReadOnlyList<JitTierJson> Tiers);

/// <summary>What was compiled to one tier.</summary>
public sealed record JitTierJson(string Tier, int Methods, double TotalMs);

/// <summary>Contended locks, the dearest ones by themselves.</summary>
public sealed record LocksJson(int Locks, int Waits, double TotalMs, double LongestMs, IReadOnlyList<LockJson> Top);

/// <summary>A contended lock and who held it.</summary>
public sealed record LockJson(string Id, int Waits, double TotalMs, double LongestMs, IReadOnlyList<LockOwnerJson> Owners)
{
    /// <summary>Where it was waited for; null where no stacks were recorded, and in files of before it was told.</summary>
    public IReadOnlyList<WaitSiteJson>? Sites { get; init; }
}

/// <summary>Waits that one call of the program led to; the site is null where it is not known.</summary>
public sealed record WaitSiteJson(string Kind, string? Site, string? Calls, int Count, double TotalMs, double LongestMs);

/// <summary>Who held a lock when others came.</summary>
public sealed record LockOwnerJson(string Name, int Waits);

/// <summary>Waits inside units.</summary>
public sealed record WaitsJson(int Count, double TotalMs, double LongestMs);

/// <summary>How long units stood in the pool's queue.</summary>
public sealed record DelayJson(long Units, double P50Ms, double P90Ms, double P99Ms, double MaxMs, double? MeanMs);

/// <summary>Worker threads at most, and how often the pool added one or changed their number.</summary>
public sealed record PoolJson(int? MostThreads, int Starved, int Compensated, int Climbed)
{
    /// <summary>Worker threads while iterations were measured; null in files of before it was told.</summary>
    public PoolRangeJson? Measured { get; init; }

    /// <summary>Why the pool changed its aim; null in files of before it was told.</summary>
    public IReadOnlyList<PoolReasonJson>? Adjustments { get; init; }

    /// <summary>Worker threads over time; null in files of before it was told.</summary>
    public IReadOnlyList<PoolLevelJson>? Levels { get; init; }
}

/// <summary>A range of worker threads.</summary>
public sealed record PoolRangeJson(int Fewest, int Most);

/// <summary>Why the pool changed its aim, and how often.</summary>
public sealed record PoolReasonJson(string Reason, int Count);

/// <summary>From then on, that many worker threads.</summary>
public sealed record PoolLevelJson(double AtMs, int Threads);
