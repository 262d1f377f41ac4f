using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Findings;

/// <summary>Rules about units that wait by their nature, for timers, files or other machines: cores are no limit for them.</summary>
internal static class WaitingRules
{
    private const double NotableWait = 0.20;

    /// <summary>From this share on, waiting decides how long units take.</summary>
    private const double MostlyWaiting = 0.80;

    /// <summary>More waits at once than this may be more than the other side serves.</summary>
    private const int MostWorkers = 32;

    /// <summary>The rules.</summary>
    public static IReadOnlyList<Func<TrialInRun, Finding?>> All { get; } = [AsyncUnitsBlockThreads, FewInFlight];

    /// <summary>The units are async, and the strategy must block a thread for each that is under way: no fault of the code.</summary>
    public static Finding? AsyncUnitsBlockThreads(TrialInRun run)
    {
        if (!run.BlocksOnAsyncUnits || run.Lanes < 2) return null;
        var waited = run.NetShare(Category.Wait) + run.NetShare(Category.IoSleep) + run.Share(Category.PoolQueue);
        if (waited <= NotableWait) return null;
        var tried = run.Tried(StrategyNames.Async);
        return new Finding(
            nameof(AsyncUnitsBlockThreads),
            Severity.Info,
            run.Label,
            FormattableString.Invariant($"{run.Label}: the units are async, and this strategy blocks a thread until each is done ")
                + FormattableString.Invariant($"({waited:P0} of the workers' time)"),
            run.Path + ".account",
            $"compare with a strategy that awaits them: {(tried ? $"{StrategyNames.Async} is in this run" : $"-s {StrategyNames.Async}")}")
        {
            Remedy = run.WithStrategy(StrategyNames.Async, Category.Wait),
        };
    }

    /// <summary>Units wait most of the time, and no more of them are under way at once than there are workers.</summary>
    public static Finding? FewInFlight(TrialInRun run)
    {
        var more = Math.Min(MostWorkers, run.Request.Units);
        if (run.BlocksOnAsyncUnits || run.WaitsAlone <= MostlyWaiting || run.Lanes >= more) return null;
        if (run.Strategy is not { StartsAllUnits: false, TakesWorkers: true, IsSimulation: false, UsesProcesses: false } strategy)
            return null;

        // Only the user's own strategy knows how many it starts, and a degree is what was asked for.
        if (strategy is { Assignment: UnitAssignment.Unknown } or { UnitsAtOnce: not null }) return null;
        if (run.NetShare(Category.Wait) + run.NetShare(Category.IoSleep) is not (> MostlyWaiting and var waited)) return null;
        return new Finding(
            nameof(FewInFlight),
            Severity.Info,
            run.Label,
            FormattableString.Invariant($"{run.Label}: {Figures.Count(run.Lanes, "unit")} at most were under way at once, and they ")
                + FormattableString.Invariant($"waited {waited:P0} of their time"),
            run.Path + ".account",
            FormattableString.Invariant($"waiting needs no core: allow more units at once (--workers {more}); 'dotnet concur sweep' shows ")
                + "how many are worth it")
        {
            Remedy = run.WithWorkers(more, Category.IoSleep),
        };
    }
}
