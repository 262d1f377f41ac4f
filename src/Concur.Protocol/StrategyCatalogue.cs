namespace Concur.Protocol;

/// <summary>Every strategy that the harness has, in the order in which a run shows them.</summary>
public static class StrategyCatalogue
{
    /// <summary>
    /// System.Linq.Parallel's own limit: https://learn.microsoft.com/dotnet/api/system.linq.parallelenumerable.withdegreeofparallelism.
    /// </summary>
    private const int MostPlinqWorkers = 512;

    private static readonly StrategyParameter[] None = [];

    /// <summary>Every strategy.</summary>
    public static IReadOnlyList<StrategyDescriptor> All { get; } =
    [
        new()
        {
            Name = StrategyNames.Sequential,
            Summary = "all units on one thread, one after the other",
            Suits = "a baseline; work too small to share",
            Costs = "one core only",
            LaneKind = LaneKind.Thread,
            LaneLifetime = LaneLifetime.Launch,
            Assignment = UnitAssignment.Caller,
            StartsAllUnits = false,
            TakesWorkers = false,
            MostWorkers = null,
            IsPredictable = false,
            IsSimulation = false,
            DefaultUse = DefaultUse.Always,
            Parameters = None,
        },
        new()
        {
            Name = StrategyNames.Threads,
            Summary = "a fresh thread per worker; workers take units from one shared counter",
            Suits = "long CPU-bound units; blocking units, with more workers than cores",
            Costs = "thread creation each time",
            LaneKind = LaneKind.Thread,
            LaneLifetime = LaneLifetime.Iteration,
            Assignment = UnitAssignment.Shared,
            StartsAllUnits = false,
            TakesWorkers = true,
            MostWorkers = null,
            IsPredictable = true,
            IsSimulation = false,
            DefaultUse = DefaultUse.PlainUnits,
            Parameters = None,
        },
        new()
        {
            Name = StrategyNames.ThreadPool,
            Summary = "a pool work item per unit; workers is the pool's minimum, it may add threads",
            Suits = "many short units",
            Costs = "queueing, injection delay when units block",
            LaneKind = LaneKind.PoolThread,
            LaneLifetime = LaneLifetime.Launch,
            Assignment = UnitAssignment.Queue,
            StartsAllUnits = false,
            TakesWorkers = true,
            MostWorkers = null,
            IsPredictable = true,
            IsSimulation = false,
            DefaultUse = DefaultUse.PlainUnits,
            Parameters = None,
        },
        new()
        {
            Name = StrategyNames.Tasks,
            Summary = "Task.Run per unit, Task.WhenAll for all",
            Suits = "units of code that awaits and computes",
            Costs = "a task per unit; all are under way at once, so memory grows with units",
            LaneKind = LaneKind.Awaiting,
            LaneLifetime = LaneLifetime.Launch,
            Assignment = UnitAssignment.Queue,
            StartsAllUnits = true,
            TakesWorkers = true,
            MostWorkers = null,
            IsPredictable = true,
            IsSimulation = false,
            DefaultUse = DefaultUse.AwaitingUnits,
            Parameters = None,
        },
        new()
        {
            Name = StrategyNames.ParallelFor,
            Summary = "Parallel.For, at most one unit per worker at a time; the caller takes part",
            Suits = "loops over even units",
            Costs = "partitioning, a tail when units are uneven",
            LaneKind = LaneKind.PoolThread,
            LaneLifetime = LaneLifetime.Launch,
            Assignment = UnitAssignment.Ahead,
            StartsAllUnits = false,
            TakesWorkers = true,
            MostWorkers = null,
            IsPredictable = true,
            IsSimulation = false,
            DefaultUse = DefaultUse.PlainUnits,
            Parameters = None,
        },
        new()
        {
            Name = StrategyNames.ParallelForEachAsync,
            Summary = "Parallel.ForEachAsync, at most one unit per worker at a time, or as many as degree says",
            Suits = "awaiting units whose number under way must be bounded",
            Costs = "its bound holds for waits too: give it more than cores (degree=32)",
            LaneKind = LaneKind.Awaiting,
            LaneLifetime = LaneLifetime.Launch,
            Assignment = UnitAssignment.Shared,
            StartsAllUnits = false,
            TakesWorkers = true,
            MostWorkers = null,
            IsPredictable = true,
            IsSimulation = false,
            DefaultUse = DefaultUse.AwaitingUnits,
            Parameters =
            [
                new("degree", StrategyParameterKind.Count, "units under way at once; the default is the workers") { BoundsUnits = true },
            ],
        },
        new()
        {
            Name = StrategyNames.Plinq,
            Summary = "a parallel LINQ query over the units' range, results in order",
            Suits = "queries over even units",
            Costs = "each worker has its share of the range from the start: a tail when units are uneven",
            LaneKind = LaneKind.PoolThread,
            LaneLifetime = LaneLifetime.Launch,
            Assignment = UnitAssignment.Ahead,
            StartsAllUnits = false,
            TakesWorkers = true,
            MostWorkers = MostPlinqWorkers,
            IsPredictable = true,
            IsSimulation = false,
            DefaultUse = DefaultUse.Never,
            Parameters =
            [
                StrategyParameter.OneOf(
                    "buffered", ["true", "false"],
                    "whether all results are gathered before the first is handed over; the default, true, is what ToArray does"),
            ],
        },
        new()
        {
            Name = StrategyNames.Channels,
            Summary = "a bounded channel of units, a consumer task per worker",
            Suits = "streams of work with back-pressure",
            Costs = "a hand-over per unit",
            LaneKind = LaneKind.Awaiting,
            LaneLifetime = LaneLifetime.Launch,
            Assignment = UnitAssignment.Shared,
            StartsAllUnits = false,
            TakesWorkers = true,
            MostWorkers = null,
            IsPredictable = true,
            IsSimulation = false,
            DefaultUse = DefaultUse.AwaitingUnits,
            Parameters =
            [
                new("capacity", StrategyParameterKind.Count, "units that the channel holds before the producer waits; the default is 64"),
            ],
        },
        new()
        {
            Name = StrategyNames.Dataflow,
            Summary = "a TPL Dataflow ActionBlock, at most one unit per worker at a time",
            Suits = "pipelines of blocks",
            Costs = "a message per unit",
            LaneKind = LaneKind.Awaiting,
            LaneLifetime = LaneLifetime.Launch,
            Assignment = UnitAssignment.Shared,
            StartsAllUnits = false,
            TakesWorkers = true,
            MostWorkers = null,
            IsPredictable = true,
            IsSimulation = false,
            DefaultUse = DefaultUse.Never,
            Parameters =
            [
                new("capacity", StrategyParameterKind.Count, "units that the block holds before the producer waits; unbounded by default"),
            ],
        },
        new()
        {
            Name = StrategyNames.Async,
            Summary = "every unit started as an async method, no thread each; what does not await runs on the caller",
            Suits = "waiting for networks, disks and timers",
            Costs = "nothing for waiting; for computing it is one thread",
            LaneKind = LaneKind.Awaiting,
            LaneLifetime = LaneLifetime.Launch,
            Assignment = UnitAssignment.Caller,
            StartsAllUnits = true,
            TakesWorkers = true,
            MostWorkers = null,
            IsPredictable = false,
            IsSimulation = false,
            DefaultUse = DefaultUse.AwaitingUnits,
            Parameters = None,
        },
        new()
        {
            Name = StrategyNames.Actors,
            Summary = "an actor per worker, each with a mailbox; an idle one asks for a unit",
            Suits = "state that only one piece of code may touch at a time",
            Costs = "two messages per unit",
            LaneKind = LaneKind.Awaiting,
            LaneLifetime = LaneLifetime.Launch,
            Assignment = UnitAssignment.Shared,
            StartsAllUnits = false,
            TakesWorkers = true,
            MostWorkers = null,
            IsPredictable = true,
            IsSimulation = false,
            DefaultUse = DefaultUse.Never,
            Parameters =
            [
                StrategyParameter.OneOf(
                    "hand", [ActorNames.Pull, ActorNames.Deal, ActorNames.Unit],
                    "how units get to actors: pull (the default, an idle one asks), deal (in turn, ahead) or unit (an actor for each)") with
                {
                    Effects = ActorNames.Effects,
                },
            ],
        },
        new()
        {
            Name = StrategyNames.Gil,
            Summary = "a thread per worker, one global lock that changes hands at checkpoints",
            Suits = "seeing what a global interpreter lock does",
            Costs = "everything but one core, and the hand-overs",
            LaneKind = LaneKind.Thread,
            LaneLifetime = LaneLifetime.Iteration,
            Assignment = UnitAssignment.Shared,
            StartsAllUnits = false,
            TakesWorkers = true,
            MostWorkers = null,
            IsPredictable = false,
            IsSimulation = true,
            DefaultUse = DefaultUse.Never,
            Parameters =
            [
                new(
                    "ticks", StrategyParameterKind.Count,
                    "give up and take back the lock every N checkpoints, as Python 2 did; the default, with 100")
                {
                    InsteadOf = "interval",
                },
                new(
                    "interval", StrategyParameterKind.Duration,
                    "drop the lock at a checkpoint once another worker has waited this long, as CPython 3.2 and later do")
                {
                    InsteadOf = "ticks",
                },
            ],
        },
        .. ProcessStrategies.All,
    ];

    /// <summary>The strategy of that name, or null.</summary>
    public static StrategyDescriptor? Find(string name) => All.FirstOrDefault(strategy => strategy.Name == name);
}
