using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Core.Scaling;

/// <summary>
/// Predicts the effect of more cores by a simulation calibrated with the account, and its error where that can be measured.
/// </summary>
internal static class Projector
{
    /// <summary>The simulation does not cover units that wait without holding a worker for a larger share of the lanes' time.</summary>
    private const double LittleWaiting = 0.01;

    /// <summary>Waiting that is no strategy's doing, as far as it is known.</summary>
    private static readonly Category[] Waiting = [Category.IoSleep, Category.Wait, Category.OffCpu];

    /// <summary>
    /// A prediction for each strategy, size and number of cores in the request; empty without such numbers. A sweep over machines predicts
    /// the strategies that span them.
    /// </summary>
    public static IEnumerable<Projection> Project(SweepReport opening, IReadOnlyList<PointSample> points)
    {
        if (opening.Request.Projections.IsEmpty) yield break;
        var covered = points.Where(sample => CanBeSimulated(opening, sample));
        foreach (var group in covered.GroupBy(sample => (sample.Point.Strategy, sample.Point.Size)))
        {
            var sequential = points.FirstOrDefault(sample => sample.IsSequential && sample.Point.Size == group.Key.Size);
            if (sequential?.Account is not { } alone || sequential.MediansMs.Count == 0) continue;
            if (CoresFor(opening, group.Key.Strategy) is not { } cores) continue;
            var (samples, calibration) = (
                group.OrderBy(sample => sample.Point.Workers).ToList(),
                new Calibration(alone, opening.Request.Units, cores));
            if (calibration.From(Nearest(samples, cores)) is not { } strategy) continue;
            var error = LeftOutError(samples, calibration, cores);
            foreach (var more in opening.Request.Projections)
            {
                var most = opening.Request.Machines is null ? more : opening.CoresFor(more);
                var timeMs = Simulation.Run(strategy, more, most).TimeMs;
                yield return new Projection(
                    group.Key.Strategy,
                    group.Key.Size,
                    more,
                    timeMs,
                    MedianEstimate.Median(sequential.MediansMs) / timeMs)
                {
                    BestMs = strategy.Inflation > 0 ? Simulation.Run(strategy with { InflationLevels = true }, more, most).TimeMs : timeMs,
                    LeftOutError = error,
                };
            }
        }
    }

    /// <summary>The cores for a number of workers; null where the sweep predicts nothing for the strategy.</summary>
    private static Func<int, double>? CoresFor(SweepReport opening, string strategy) =>
        opening.Request.Machines is null || opening.Request.Find(strategy) is { SpansMachines: true } ? opening.CoresFor : null;

    /// <summary>
    /// Whether the simulation covers a point. Where all units start at once, no worker waits, so the simulation describes such a
    /// strategy only where units hardly wait.
    /// </summary>
    private static bool CanBeSimulated(SweepReport opening, PointSample sample)
    {
        if (sample.IsSequential || sample.Account is not { } account || sample.MediansMs.Count == 0) return false;
        var strategy = opening.Request.Find(sample.Point.Strategy);
        return strategy is { IsPredictable: true }
            && (!strategy.StartsAllUnits || Waiting.Sum(category => account.Share(category) ?? 0) < LittleWaiting);
    }

    /// <summary>
    /// The point with the most workers that had a core each, since the prediction has a core for each worker; else the point
    /// with the fewest workers.
    /// </summary>
    private static PointSample Nearest(List<PointSample> samples, Func<int, double> cores) =>
        samples.FindLast(sample => sample.Point.Workers <= cores(sample.Point.Workers)) ?? samples[0];

    /// <summary>
    /// The relative error at the point with the most workers when the calibration leaves it out; null with fewer than two
    /// points.
    /// </summary>
    private static double? LeftOutError(List<PointSample> samples, Calibration calibration, Func<int, double> cores)
    {
        if (samples.Count < 2) return null;
        var (left, others) = (samples[^1], samples[..^1]);
        var nearest = Nearest(others, cores);
        if (calibration.From(nearest) is not { } strategy) return null;
        var crowded = calibration.Crowded(
            strategy, others.Find(sample => sample != nearest && sample.Point.Workers > cores(sample.Point.Workers)));
        return (Simulation.Run(crowded, left.Point.Workers, cores(left.Point.Workers)).TimeMs / MedianEstimate.Median(left.MediansMs)) - 1;
    }
}
