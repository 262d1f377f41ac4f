using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Core.Accounting;

/// <summary>
/// Why L lanes did not give an L-fold speed-up: the shares of all categories but compute, the inflation of compute, and the
/// residue. Together with T1 / (L x W) they sum to 1, unless the units are parallel themselves: part of their compute time is then
/// in no lane.
/// </summary>
internal static class SpeedupGap
{
    public const string Inflation = "inflation";
    public const string Unexplained = "unexplained";

    /// <summary>The parts, as shares of lane time, largest first; empty when either compute time is unknown.</summary>
    /// <param name="account">The trial's account.</param>
    /// <param name="sequential">Sequential's account; null for none.</param>
    /// <param name="mostInflationNs">The most that compute can have grown, ns; null where nothing limits it.</param>
    /// <param name="errorNs">By how much compute may differ because of how it is counted, ns; a smaller inflation is unknown.</param>
    public static ImmutableArray<GapPart> Of(Account account, Account? sequential, double? mostInflationNs = null, long errorNs = 0)
    {
        if (account[Category.Compute] is not { } computeNs || sequential?[Category.Compute] is not { } sequentialNs || account.LaneNs == 0)
            return [];
        var laneNs = (double)account.LaneNs;
        var inflationNs = mostInflationNs is { } most ? Math.Min(computeNs - sequentialNs, Math.Max(0, most)) : computeNs - sequentialNs;
        var parts = CategoryNames.All
            .Where(category => category != Category.Compute)
            .Select(category => new GapPart(CategoryNames.Of(category), account.Share(category)))
            .Append(new GapPart(Inflation, Math.Abs(inflationNs) < errorNs ? null : inflationNs / laneNs))
            .Append(new GapPart(Unexplained, account.UnexplainedNs / laneNs));
        return [.. parts.OrderByDescending(part => part.Share ?? double.NegativeInfinity)];
    }
}

/// <summary>
/// The speed-up that a strategy would have without any loss. Computing is divided among the lanes, or among the cores if there are
/// fewer. Waiting inside units needs no core: it is divided among all lanes, or among all units where the strategy starts every
/// unit at once. Units that are parallel themselves leave only the cores that they did not use under sequential.
/// </summary>
internal static class IdealSpeedups
{
    /// <summary>A smaller share of waiting is taken for noise.</summary>
    private const double WorthShare = 0.02;

    /// <param name="trial">The trial, whose lanes and strategy count.</param>
    /// <param name="units">Units per iteration.</param>
    /// <param name="account">The trial's account, because a pool may have used more lanes than were requested; null for none.</param>
    /// <param name="sequential">The baseline; without an account, all work is taken for computing.</param>
    /// <param name="cores">The cores that the launch may use.</param>
    public static double Of(TrialPlan trial, int units, Account? account, TrialReport sequential, double cores)
    {
        if (sequential.CoresOfUnits is { } used) return Math.Max(1, Math.Min(trial.IdealSpeedup, cores / used));
        if (sequential.Account is not { } baseline) return trial.IdealSpeedup;
        var waitNs = WaitNs(baseline);
        if (waitNs < WorthShare * baseline.LaneNs) return trial.IdealSpeedup;
        var strategy = trial.Strategy.Strategy;
        var atOnce = strategy.StartsAllUnits
            ? units
            : Math.Min(strategy.UnitsAtOnce ?? Math.Max(trial.Lanes, account?.Lanes ?? 0), units);
        double wallNs = baseline.WallNs;
        return wallNs / Math.Max(wallNs / atOnce, (wallNs - waitNs) / trial.IdealSpeedup);
    }

    /// <summary>
    /// Without a profiled launch, the residue is the time off the CPUs inside units. Time off the CPUs of unknown cause counts as waiting:
    /// the ideal is then too high where it was waiting for a core.
    /// </summary>
    private static long WaitNs(Account baseline) => baseline[Category.IoSleep] is null && baseline[Category.Wait] is null
        ? Math.Max(0, baseline.UnexplainedNs) + (baseline[Category.OffCpu] ?? 0)
        : (baseline[Category.IoSleep] ?? 0) + (baseline[Category.Wait] ?? 0) + (baseline[Category.OffCpu] ?? 0);
}
