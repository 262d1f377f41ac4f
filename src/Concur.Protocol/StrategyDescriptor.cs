namespace Concur.Protocol;

/// <summary>
/// Everything that the tool has to know of a strategy. The members are required, so that the compiler asks for each when a strategy
/// is added. No other code decides by a strategy's name.
/// </summary>
public sealed record StrategyDescriptor
{
    /// <summary>The name on the command line and in the run file.</summary>
    public required string Name { get; init; }

    /// <summary>One line: how it executes units.</summary>
    public required string Summary { get; init; }

    /// <summary>One line: the work that it suits.</summary>
    public required string Suits { get; init; }

    /// <summary>One line: what it costs.</summary>
    public required string Costs { get; init; }

    /// <summary>What serves its lanes; decides how they are accounted for.</summary>
    public required LaneKind LaneKind { get; init; }

    /// <summary>How long the threads or processes that serve its lanes live.</summary>
    public required LaneLifetime LaneLifetime { get; init; }

    /// <summary>How its units get to those that run them.</summary>
    public required UnitAssignment Assignment { get; init; }

    /// <summary>Whether every unit may be under way at once, however few the workers.</summary>
    public required bool StartsAllUnits { get; init; }

    /// <summary>Units that may be under way at once, where a parameter says so; null where the number of workers does.</summary>
    public int? UnitsAtOnce { get; init; }

    /// <summary>Whether the number of workers means anything to it; else it has one lane, whatever was asked for.</summary>
    public required bool TakesWorkers { get; init; }

    /// <summary>The most workers that it can have; null when it sets no limit.</summary>
    public required int? MostWorkers { get; init; }

    /// <summary>
    /// Whether its times on more cores can be predicted by the simulation of <c>sweep --project</c>. In that simulation each free
    /// worker takes the next unit, which also fits strategies that deal even units ahead.
    /// </summary>
    public required bool IsPredictable { get; init; }

    /// <summary>Whether it is there to show how another system behaves, and not to get work done.</summary>
    public required bool IsSimulation { get; init; }

    /// <summary>For which work a run includes it when no strategies are named.</summary>
    public required DefaultUse DefaultUse { get; init; }

    /// <summary>Its parameters. Any of them may be given together, but for those that say otherwise.</summary>
    public required IReadOnlyList<StrategyParameter> Parameters { get; init; }

    /// <summary>
    /// The engine that it needs, which comes in a package of its own; null for what the harness itself can do. Such a strategy runs only
    /// where it is named.
    /// </summary>
    public string? Engine { get; init; }

    /// <summary>Whether threads of the thread pool serve its lanes.</summary>
    public bool UsesPool => LaneKind is LaneKind.PoolThread or LaneKind.Awaiting;

    /// <summary>Whether a lane is one thread or one worker process; else any thread of the pool may serve it.</summary>
    public bool BindsLanes => !UsesPool;

    /// <summary>Whether worker processes run its units.</summary>
    public bool UsesProcesses => LaneKind == LaneKind.Worker;

    /// <summary>Whether each iteration starts worker processes of its own, which run code that is not yet optimised.</summary>
    public bool StartsFreshProcesses => UsesProcesses && LaneLifetime == LaneLifetime.Iteration;

    /// <summary>Whether its worker processes may be on other machines.</summary>
    public bool SpansMachines { get; init; }

    /// <summary>How many lanes it has when <paramref name="workers"/> are asked for.</summary>
    public int Lanes(int workers) => TakesWorkers ? workers : 1;

    /// <summary>Whether it has a parameter of that name.</summary>
    public bool HasParameter(string name) => Parameters.Any(parameter => parameter.Name == name);

    /// <summary>Why it cannot run a workload.</summary>
    /// <param name="workload">The built-in workload; null for the user's own, of which nothing is known.</param>
    /// <param name="workers">The workers asked for.</param>
    /// <returns>One line; null when it can.</returns>
    public string? GetRefusal(BuiltInWorkload? workload, int workers)
    {
        if (workers > MostWorkers) return $"{Name} takes at most {MostWorkers} workers, not {workers}";
        return workload is { SharesMemory: true } && UsesProcesses
            ? $"{workload.Name} is about memory that its units share, and worker processes share none"
            : null;
    }
}

/// <summary>What serves the lanes of a strategy.</summary>
public enum LaneKind
{
    /// <summary>A lane is one thread of the harness.</summary>
    Thread,

    /// <summary>A lane is one worker process, served by a thread of the harness.</summary>
    Worker,

    /// <summary>Any thread of the pool serves any lane; a unit stays on the thread that took it.</summary>
    PoolThread,

    /// <summary>As <see cref="PoolThread"/>, but a unit that awaits gives its thread up and goes on with any other.</summary>
    Awaiting,
}

/// <summary>How long the threads or processes that serve a strategy's lanes live.</summary>
public enum LaneLifetime
{
    /// <summary>Each iteration starts its own, and the start is part of what is measured.</summary>
    Iteration,

    /// <summary>They outlive the iterations: the caller's own thread, those of the pool, or processes that are kept.</summary>
    Launch,
}

/// <summary>How units get to the lanes that run them.</summary>
public enum UnitAssignment
{
    /// <summary>A lane takes the next unit, from a counter or a bounded channel, whenever it is free.</summary>
    Shared,

    /// <summary>
    /// Units are dealt to lanes before these are free for them, all at once or in growing chunks. A lane that was dealt cheap units
    /// is idle while others still work.
    /// </summary>
    Ahead,

    /// <summary>All units are in the thread pool's queue from the start, and any of its threads takes the next.</summary>
    Queue,

    /// <summary>The caller starts every unit on its own thread; after an await a unit may continue on another.</summary>
    Caller,

    /// <summary>The strategy is the user's own code, and only that knows.</summary>
    Unknown,
}

/// <summary>For which work a run includes a strategy when no strategies are named.</summary>
public enum DefaultUse
{
    /// <summary>Only when it is named.</summary>
    Never,

    /// <summary>
    /// For all work. The default strategies should be few, because a run without options answers in ten seconds.
    /// </summary>
    Always,

    /// <summary>For units that do not await.</summary>
    PlainUnits,

    /// <summary>For units that await: a strategy that blocks a thread for each of them would only show that.</summary>
    AwaitingUnits,
}

/// <summary>A named parameter of a strategy, given as <c>strategy:name=value</c>, or several as <c>strategy:a=1,b=2</c>.</summary>
/// <param name="Name">The name before the equals sign.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="Description">What it does, with its default.</param>
public sealed record StrategyParameter(string Name, StrategyParameterKind Kind, string Description)
{
    /// <summary>The words that a <see cref="StrategyParameterKind.Choice"/> may be, the default first; else empty.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>Whether a count is the number of units that may be under way at once.</summary>
    public bool BoundsUnits { get; init; }

    /// <summary>The parameter with which it cannot be given together; null where there is none.</summary>
    public string? InsteadOf { get; init; }

    /// <summary>What a word changes of what is known of the strategy; a word that is left out changes nothing.</summary>
    public IReadOnlyDictionary<string, StrategyEffect> Effects { get; init; } = new Dictionary<string, StrategyEffect>(0);

    /// <summary>A parameter whose value is one of some words.</summary>
    public static StrategyParameter OneOf(string name, IReadOnlyList<string> choices, string description) =>
        new(name, StrategyParameterKind.Choice, description) { Choices = choices };
}

/// <summary>What the value of a parameter changes of what is known of a strategy.</summary>
/// <param name="Assignment">How its units get to those that run them.</param>
/// <param name="StartsAllUnits">Whether every unit may be under way at once.</param>
public sealed record StrategyEffect(UnitAssignment Assignment, bool StartsAllUnits);

/// <summary>What the value of a strategy's parameter is.</summary>
public enum StrategyParameterKind
{
    /// <summary>A whole number of at least 1.</summary>
    Count,

    /// <summary>A duration of at least 1 ms, such as <c>5ms</c> or <c>0.5s</c>.</summary>
    Duration,

    /// <summary>One of a few words.</summary>
    Choice,
}
