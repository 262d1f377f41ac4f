namespace Concur.Protocol;

/// <summary>Which strategies make sense for which work.</summary>
public static class Combination
{
    /// <summary>System.Linq.Parallel's own limit.</summary>
    private const int MostPlinqWorkers = 512;

    /// <summary>Why a strategy can say nothing about a workload.</summary>
    /// <param name="strategy">The strategy.</param>
    /// <param name="workload">The built-in workload; null for the user's own, of which nothing is known.</param>
    /// <param name="workers">The workers asked for.</param>
    /// <returns>One line; null when the two go together.</returns>
    public static string? Refusal(StrategyDescriptor strategy, BuiltInWorkload? workload, int workers)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        if (strategy.Name == StrategyNames.Plinq && workers > MostPlinqWorkers) return $"plinq takes at most {MostPlinqWorkers} workers, not {workers}";
        return workload is { SharesMemory: true } && strategy.LaneKind == LaneKind.Worker
            ? $"{workload.Name} is about memory that its units share, and worker processes share none"
            : null;
    }
}
