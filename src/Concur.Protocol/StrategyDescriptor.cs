namespace Concur.Protocol;

/// <summary>What there is to know of a strategy before it runs.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="LaneKind">What serves its lanes.</param>
/// <param name="Summary">How it executes units.</param>
/// <param name="Suits">The work that it suits.</param>
/// <param name="Costs">What it costs.</param>
/// <param name="Parameters">Its parameters; at most one of them may be given.</param>
public sealed record StrategyDescriptor(
    string Name, LaneKind LaneKind, string Summary, string Suits, string Costs, IReadOnlyList<StrategyParameter> Parameters)
{
    /// <summary>Whether a lane is one thread or one worker process; else any thread of the pool may serve it.</summary>
    public bool BindsLanes => LaneKind is LaneKind.Thread or LaneKind.Worker;

    /// <summary>Whether every unit stands in one queue of the pool from the start, from which any lane could take it.</summary>
    public bool QueuesAllUnits => Name is StrategyNames.ThreadPool or StrategyNames.Tasks;

    /// <summary>Whether it asks the pool for threads; else units begin on the caller's thread, and only what they await may go elsewhere.</summary>
    public bool AsksForThreads => Name != StrategyNames.Async;

    /// <summary>Whether every unit may be under way at once, however few the lanes.</summary>
    public bool StartsAllUnits => Name is StrategyNames.Tasks or StrategyNames.Async;

    /// <summary>How many lanes it has when <paramref name="workers"/> are asked for.</summary>
    public int Lanes(int workers) => Name == StrategyNames.Sequential ? 1 : workers;
}
