namespace Concur.Core.Analysis.Events;

/// <summary>What the light trace of one process says: start and stop events paired to intervals, by thread; the rest in order.</summary>
internal sealed record EventIntervals
{
    /// <summary>Suspensions of the runtime.</summary>
    public List<Suspension> Suspensions { get; } = [];

    /// <summary>Blocked on a contended lock, by thread.</summary>
    public Dictionary<int, List<(long, long)>> Contentions { get; } = [];

    /// <summary>Blocked on a handle or in Monitor.Wait, by thread.</summary>
    public Dictionary<int, List<(long, long)>> Waits { get; } = [];

    /// <summary>Compiling a method, by thread.</summary>
    public Dictionary<int, List<(long, long)>> Jits { get; } = [];

    /// <summary>The contentions again, with the lock and its owner.</summary>
    public List<LockWait> LockWaits { get; } = [];

    /// <summary>The compilations again, with their tier.</summary>
    public List<Compilation> Compilations { get; } = [];

    /// <summary>Garbage collections.</summary>
    public List<Collection> Collections { get; } = [];

    /// <summary>What was allocated, in steps of about 100 kB.</summary>
    public List<AllocationTick> Allocations { get; } = [];

    /// <summary>Worker threads that came and went.</summary>
    public List<PoolChange> PoolChanges { get; } = [];

    /// <summary>Decisions of the thread pool.</summary>
    public List<PoolAdjustment> PoolAdjustments { get; } = [];

    /// <summary>Events that the session dropped.</summary>
    public long Lost { get; set; }
}
