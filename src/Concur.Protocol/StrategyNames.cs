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

    /// <summary>A task per unit.</summary>
    public const string Tasks = "tasks";

    /// <summary>Parallel.For over the units.</summary>
    public const string ParallelFor = "parallel-for";

    /// <summary>Parallel.ForEachAsync over the units.</summary>
    public const string ParallelForEachAsync = "parallel-foreach-async";

    /// <summary>A parallel LINQ query.</summary>
    public const string Plinq = "plinq";

    /// <summary>A bounded channel with a consumer per lane.</summary>
    public const string Channels = "channels";

    /// <summary>A TPL Dataflow block.</summary>
    public const string Dataflow = "dataflow";

    /// <summary>All units started as async methods.</summary>
    public const string Async = "async";

    /// <summary>A thread per lane under one global lock.</summary>
    public const string Gil = "gil";

    /// <summary>A worker process per lane and iteration.</summary>
    public const string Processes = "processes";

    /// <summary>A worker process per lane, kept from iteration to iteration.</summary>
    public const string ProcessPool = "process-pool";

    private static readonly StrategyParameter Transport = StrategyParameter.OneOf(
        "transport", TransportNames.All, "what carries units and results: pipe (the default), socket (Unix domain) or shared-memory (a mapped file for results)");

    /// <summary>Every strategy.</summary>
    public static IReadOnlyList<StrategyDescriptor> All { get; } =
    [
        new(Sequential, LaneKind.Thread, "all units on one thread, one after the other", "a baseline; work too small to share", "one core only", []),
        new(Threads, LaneKind.Thread, "a fresh thread per lane; lanes take units from one shared counter", "long CPU-bound units; blocking units, with more workers than cores", "thread creation each time", []),
        new(ThreadPool, LaneKind.PoolThread, "a pool work item per unit; workers is the pool's minimum, it may add threads", "many short units", "queueing, injection delay when units block", []),
        new(Tasks, LaneKind.Awaiting, "Task.Run per unit, Task.WhenAll for all", "units of code that awaits and computes", "a task per unit; all are under way at once, so memory grows with units", []),
        new(ParallelFor, LaneKind.PoolThread, "Parallel.For, at most one unit per worker at a time; the caller takes part", "loops over even units", "partitioning, a tail when units are uneven", []),
        new(ParallelForEachAsync, LaneKind.Awaiting, "Parallel.ForEachAsync, at most one unit per worker at a time", "awaiting units whose number under way must be bounded", "workers bounds the waits too: give it more than cores", []),
        new(Plinq, LaneKind.PoolThread, "a parallel LINQ query over the units' range, results in order", "queries over even units", "each worker has its share of the range from the start: a tail when units are uneven", [
            StrategyParameter.OneOf("buffered", ["true", "false"], "whether all results are gathered before the first is handed over; the default, true, is what ToArray does"),
        ]),
        new(Channels, LaneKind.Awaiting, "a bounded channel of units, a consumer task per worker", "streams of work with back-pressure", "a hand-over per unit", [
            new("capacity", StrategyParameterKind.Count, "units that the channel holds before the producer waits; the default is 64"),
        ]),
        new(Dataflow, LaneKind.Awaiting, "a TPL Dataflow ActionBlock, at most one unit per worker at a time", "pipelines of blocks", "a message per unit", [
            new("capacity", StrategyParameterKind.Count, "units that the block holds before the producer waits; unbounded by default"),
        ]),
        new(Async, LaneKind.Awaiting, "every unit started as an async method, no thread each; what does not await runs on the caller", "waiting for networks, disks and timers", "nothing for waiting; for computing it is one thread", []),
        new(Gil, LaneKind.Thread, "a thread per lane, one global lock that changes hands at checkpoints", "seeing what a global interpreter lock does", "everything but one core, and the hand-overs",
        [
            new("ticks", StrategyParameterKind.Count, "give up and take back the lock every N checkpoints, as Python 2 did; the default, with 100"),
            new("interval", StrategyParameterKind.Duration, "drop the lock at a checkpoint once another lane has waited this long, as CPython 3.2 and later do"),
        ]),
        new(Processes, LaneKind.Worker, "a fresh worker process per lane and iteration", "isolation; units far longer than a process start", "process start, cold code, serialising", [Transport]),
        new(ProcessPool, LaneKind.Worker, "a worker process per lane, started once and reused by every iteration", "isolation of many or short units", "serialising, and memory for every process", [Transport]),
    ];

    /// <summary>The strategy of that name, or null.</summary>
    public static StrategyDescriptor? Find(string name) => All.FirstOrDefault(strategy => strategy.Name == name);
}
