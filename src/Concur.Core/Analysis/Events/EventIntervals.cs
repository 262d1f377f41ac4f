namespace Concur.Core.Analysis.Events;

/// <summary>A time during which the runtime was suspended.</summary>
/// <param name="StartNs">From the request.</param>
/// <param name="EndNs">Until the first thread may run again.</param>
/// <param name="ThreadId">The thread that asked for it.</param>
/// <param name="ForGc">For a collection; else by the sampler or the like.</param>
internal readonly record struct Suspension(long StartNs, long EndNs, int ThreadId, bool ForGc);

/// <summary>Start and stop events of one process paired to intervals, by thread.</summary>
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

    /// <summary>The most worker threads that the thread pool ran at once.</summary>
    public int MostPoolThreads { get; set; }

    /// <summary>Threads that the pool added because it starved.</summary>
    public int PoolStarved { get; set; }

    /// <summary>Threads that the pool added because others blocked on tasks.</summary>
    public int PoolCompensated { get; set; }

    /// <summary>Changes by hill climbing.</summary>
    public int PoolClimbed { get; set; }

    /// <summary>Events that the session dropped.</summary>
    public long Lost { get; set; }
}
