namespace Concur.Protocol;

/// <summary>
/// The names of strategies that code refers to: the baseline, the cures that findings suggest, the harness's own table. What
/// holds for a strategy stands in <see cref="StrategyCatalogue"/>.
/// </summary>
public static class StrategyNames
{
    /// <summary>The baseline, with which all others are compared: one thread.</summary>
    public const string Sequential = "sequential";

    /// <summary>A thread per worker.</summary>
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

    /// <summary>A bounded channel with a consumer per worker.</summary>
    public const string Channels = "channels";

    /// <summary>A TPL Dataflow block.</summary>
    public const string Dataflow = "dataflow";

    /// <summary>All units started as async methods.</summary>
    public const string Async = "async";

    /// <summary>An actor per worker, each with a mailbox.</summary>
    public const string Actors = "actors";

    /// <summary>A thread per worker under one global lock.</summary>
    public const string Gil = "gil";

    /// <summary>A process per worker and iteration.</summary>
    public const string Processes = "processes";

    /// <summary>A process per worker, kept from iteration to iteration.</summary>
    public const string ProcessPool = "process-pool";

    /// <summary>Microsoft Orleans: grains on silos, which may be on other machines.</summary>
    public const string Orleans = "orleans";
}

/// <summary>How units get to actors: the values of <c>actors:hand=...</c>.</summary>
public static class ActorNames
{
    /// <summary>An idle actor asks for the next.</summary>
    public const string Pull = "pull";

    /// <summary>Units are dealt to the actors in turn, before any is free.</summary>
    public const string Deal = "deal";

    /// <summary>There is an actor for each unit.</summary>
    public const string Unit = "unit";

    /// <summary>What each changes of what is known of the strategy.</summary>
    public static IReadOnlyDictionary<string, StrategyEffect> Effects { get; } = new Dictionary<string, StrategyEffect>
    {
        [Deal] = new(UnitAssignment.Ahead, StartsAllUnits: false),
        [Unit] = new(UnitAssignment.Queue, StartsAllUnits: true),
    };
}

/// <summary>The parameters of <c>orleans</c>, and their words.</summary>
public static class OrleansNames
{
    /// <summary>How many silos the launch starts.</summary>
    public const string Silos = "silos";

    /// <summary>Which grain gets a unit.</summary>
    public const string Hand = "hand";

    /// <summary>The grain of the worker.</summary>
    public const string Worker = "worker";

    /// <summary>A fresh grain for each unit, on the worker's silo.</summary>
    public const string Unit = "unit";

    /// <summary>The number of silos where none is given.</summary>
    public const int DefaultSilos = 2;
}
