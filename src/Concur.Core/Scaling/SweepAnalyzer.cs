using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Core.Scaling;

/// <summary>Turns a sweep's launches into its report.</summary>
public static class SweepAnalyzer
{
    private static readonly Category[] Waiting = [Category.Lock, Category.GilWait, Category.RunQueue, Category.PoolQueue];

    /// <param name="opening">The request and the machine; without points.</param>
    /// <param name="launches">The launches, in any order.</param>
    public static SweepReport Analyze(SweepReport opening, IReadOnlyList<SweepLaunch> launches)
    {
        ArgumentNullException.ThrowIfNull(opening);
        ArgumentNullException.ThrowIfNull(launches);
        var samples = new SweepSamples(opening.Request, launches);
        return opening with
        {
            Points = [.. samples.All.Select(sample => sample.Report(samples.Sequential(sample.Point.Size)))],
            Curves = [
                .. samples.Right.Where(sample => !opening.Request.IsAdded(sample.Point))
                    .GroupBy(sample => (sample.Point.Strategy, sample.Point.Size))
                    .Select(group => Curve(group, samples.Sequential(group.Key.Size)?.Account, opening.CoresFor))
                    .Where(curve => curve.Amdahl is not null),
            ],
            BreakEvens = opening.Request.Sizes.Length < 2
                ? []
                : [.. samples.BySize.Select(one => BreakEvenFinder.Find(one.Strategy, one.Workers, one.Samples)).OfType<BreakEven>()],
            Projections = [.. Projector.Project(opening, [.. samples.Right, .. samples.All.Where(sample => sample.IsSequential)])],
        };
    }

    private static ScalingCurve Curve(IGrouping<(string Strategy, long Size), PointSample> group, Account? alone, Func<int, double> cores)
    {
        var samples = group.OrderBy(sample => sample.Point.Workers).ToList();
        var usl = Within(samples, cores, ScalingFit.Usl);
        var widest = samples.FindLast(sample => sample.Point.Workers <= cores(sample.Point.Workers) || usl?.PastCores != false)!;
        var n = widest.Point.Workers;
        return new ScalingCurve(group.Key.Strategy, group.Key.Size, Within(samples, cores, ScalingFit.Amdahl), usl)
        {
            MeasuredWaiting = MeasuredWaiting(widest.Account, alone),
            FittedWaiting = usl is { } law
                ? law.Contention * (n - 1) / (1 + (law.Contention * (n - 1)) + (law.Coherency * n * (n - 1)))
                : null,
        };
    }

    /// <summary>
    /// Fits the points with a core for each worker if they are enough, else all points: workers without a core of their own
    /// wait for one under every strategy.
    /// </summary>
    private static ScalingReport? Within(
        List<PointSample> samples,
        Func<int, double> cores,
        Func<IReadOnlyList<(int Workers, IReadOnlyList<double> MediansMs)>, ScalingReport?> fit)
    {
        var points = samples.Select(sample => (sample.Point.Workers, sample.MediansMs)).ToList();
        return fit(points.FindAll(point => point.Workers <= cores(point.Workers)))
            ?? (fit(points) is { } all ? all with { PastCores = true } : null);
    }

    /// <summary>Waits that sequential does not have are waits for other workers, whatever they wait on: a semaphore, a mutex.</summary>
    private static double? MeasuredWaiting(Account? account, Account? alone)
    {
        if (account?.Share(Category.Lock) is null || account.Share(Category.RunQueue) is null) return null;
        var besidesNs = account[Category.Wait] is { } waitNs && alone?[Category.Wait] is { } aloneNs ? Math.Max(0, waitNs - aloneNs) : 0;
        return Waiting.Sum(category => account.Share(category) ?? 0) + (besidesNs / (double)account.LaneNs);
    }
}
