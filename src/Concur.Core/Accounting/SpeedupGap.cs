using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Core.Accounting;

/// <summary>
/// What lies between L lanes' worth of sequential compute and what the lanes took: the shares of all categories but
/// compute, the inflation of compute itself, and the residue. They and T1 / (L x W) sum to 1.
/// </summary>
internal static class SpeedupGap
{
    public const string Inflation = "inflation";
    public const string Unexplained = "unexplained";

    /// <summary>The parts, as shares of lane time, largest first; empty when either compute time is unknown.</summary>
    public static ImmutableArray<GapPart> Of(Account account, Account? sequential)
    {
        if (account[Category.Compute] is not { } computeNs || sequential?[Category.Compute] is not { } sequentialNs || account.LaneNs == 0)
            return [];
        var laneNs = (double)account.LaneNs;
        var parts = CategoryNames.All
            .Where(category => category != Category.Compute)
            .Select(category => new GapPart(CategoryNames.Of(category), account.Share(category)))
            .Append(new GapPart(Inflation, (computeNs - sequentialNs) / laneNs))
            .Append(new GapPart(Unexplained, account.UnexplainedNs / laneNs));
        return [.. parts.OrderByDescending(part => part.Share ?? double.NegativeInfinity)];
    }
}

/// <summary>
/// The speed-up that a strategy would have if nothing were lost. Computing is shared by lanes, but by no more than there
/// are cores; waiting inside units needs no core, so it is shared by all lanes, and by all units where a strategy has
/// every unit under way at once.
/// </summary>
internal static class IdealSpeedups
{
    /// <summary>Less waiting than this is the noise of the machine, not the workload's.</summary>
    private const double WorthShare = 0.02;

    /// <param name="trial">For its lanes and strategy.</param>
    /// <param name="units">Units per iteration.</param>
    /// <param name="account">The trial's own: a pool may have put more lanes to work than were asked for. Null when there is none.</param>
    /// <param name="baseline">Sequential's account; null when there is none: then the work is taken for computing.</param>
    public static double Of(TrialPlan trial, int units, Account? account, Account? baseline)
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
