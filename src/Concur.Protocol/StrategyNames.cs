namespace Concur.Protocol;

/// <summary>The strategies by name, in the order in which a run shows them.</summary>
public static class StrategyNames
{
    /// <summary>The strategy that all others are compared with.</summary>
    public const string Sequential = "sequential";

    /// <summary>A thread per lane.</summary>
    public const string Threads = "threads";

    /// <summary>A pool work item per unit.</summary>
    public const string ThreadPool = "thread-pool";

    /// <summary>Parallel.For over the units.</summary>
    public const string ParallelFor = "parallel-for";

    /// <summary>A thread per lane under one global lock.</summary>
    public const string Gil = "gil";

    /// <summary>A worker process per lane and iteration.</summary>
    public const string Processes = "processes";

    /// <summary>Every strategy.</summary>
    public static IReadOnlyList<StrategyDescriptor> All { get; } =
    [
        new(Sequential, "all units on one thread, one after the other", "a baseline; work too small to share", "one core only", []),
        new(Threads, "a fresh thread per lane; lanes take units from one shared counter", "long CPU-bound units", "thread creation each time", []),
        new(ThreadPool, "a pool work item per unit; workers is the pool's minimum, it may add threads", "many short units", "queueing, injection delay when units block", []),
        new(ParallelFor, "Parallel.For, at most one unit per worker at a time; the caller takes part", "loops over even units", "partitioning, a tail when units are uneven", []),
        new(Gil, "a thread per lane, one global lock that changes hands at checkpoints", "seeing what a global interpreter lock does", "everything but one core, and the hand-overs",
        [
            new("ticks", StrategyParameterKind.Count, "give up and take back the lock every N checkpoints, as Python 2 did; the default, with 100"),
            new("interval", StrategyParameterKind.Duration, "drop the lock at a checkpoint once another lane has waited this long, as CPython 3.2 and later do"),
        ]),
        new(Processes, "a fresh worker process per lane and iteration; units and results over a pipe", "isolation; units far longer than a process start", "process start, cold code, serialising", []),
    ];

    /// <summary>The strategy of that name, or null.</summary>
    public static StrategyDescriptor? Find(string name) => All.FirstOrDefault(strategy => strategy.Name == name);
}
