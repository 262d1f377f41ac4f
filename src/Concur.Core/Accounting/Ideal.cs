using Concur.Core.Model;

namespace Concur.Core.Accounting;

/// <summary>
/// The speed-up that a strategy would have if nothing were lost. Computing is shared by lanes, but by no more than there
/// are cores; waiting inside units needs no core, so it is shared by all lanes, and by all units where a strategy has
/// every unit under way at once.
/// </summary>
internal static class Ideal
{
    /// <summary>Less waiting than this is the noise of the machine, not the workload's.</summary>
    private const double WorthShare = 0.02;

    /// <param name="trial">For its lanes and strategy.</param>
    /// <param name="units">Units per iteration.</param>
    /// <param name="account">The trial's own: a pool may have put more lanes to work than were asked for. Null when there is none.</param>
    /// <param name="baseline">Sequential's account; null when there is none: then the work is taken for computing.</param>
    public static double Speedup(TrialPlan trial, int units, Account? account, Account? baseline)
    {
        if (baseline is null) return trial.IdealSpeedup;
        var waitNs = WaitNs(baseline);
        if (waitNs < WorthShare * baseline.LaneNs) return trial.IdealSpeedup;
        var strategy = trial.Strategy.Strategy;
        var atOnce = strategy.StartsAllUnits ? units : Math.Min(Math.Max(trial.Lanes, account?.Lanes ?? 0), units);
        double wallNs = baseline.WallNs;
        return wallNs / Math.Max(wallNs / atOnce, (wallNs - waitNs) / trial.IdealSpeedup);
    }

    /// <summary>Where nothing was recorded, what is off CPU inside units is the residue.</summary>
    private static long WaitNs(Account baseline) => baseline[Category.IoSleep] is null && baseline[Category.Wait] is null
        ? Math.Max(0, baseline.UnexplainedNs)
        : (baseline[Category.IoSleep] ?? 0) + (baseline[Category.Wait] ?? 0);
}
