namespace Concur.Protocol;

/// <summary>What there is to know of a strategy before it runs.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Summary">How it executes units.</param>
/// <param name="Suits">The work that it suits.</param>
/// <param name="Costs">What it costs.</param>
/// <param name="Parameters">Its parameters; at most one of them may be given.</param>
public sealed record StrategyDescriptor(
    string Name, string Summary, string Suits, string Costs, IReadOnlyList<StrategyParameter> Parameters)
{
    /// <summary>Whether a lane is one thread or one worker process; else any thread of the pool may serve it.</summary>
    public bool BindsLanes => Name is not (StrategyNames.ThreadPool or StrategyNames.ParallelFor);

    /// <summary>How many lanes it has when <paramref name="workers"/> are asked for.</summary>
    public int Lanes(int workers) => Name == StrategyNames.Sequential ? 1 : workers;
}
