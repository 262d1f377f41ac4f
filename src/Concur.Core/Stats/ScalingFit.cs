using Concur.Core.Model;
using MathNet.Numerics.LinearRegression;
using MathNet.Numerics.Random;
using MathNet.Numerics.Statistics;

namespace Concur.Core.Stats;

/// <summary>
/// Fits the laws of scaling to times over workers. Multiplied by N, both laws are linear in T(1), T(1) contention and
/// T(1) coherency: weighted least squares, by relative residuals. A coefficient below zero means nothing, and is left out
/// of the law. Source: Gunther, Guerrilla Capacity Planning, chapters 5 and 6.
/// </summary>
public static class ScalingFit
{
    private const int Resamples = 1000;
    private const double Tail = 0.025;
    private const int Seed = 20260102;

    /// <summary>The Universal Scalability Law.</summary>
    /// <param name="points">Launches' medians, ms, by how many workers they had; three numbers of workers or more.</param>
    /// <returns>Null with fewer points than the law has coefficients.</returns>
    public static ScalingReport? Usl(IReadOnlyList<(int Workers, IReadOnlyList<double> MediansMs)> points) => Fit(points, coherency: true);

    /// <summary>Amdahl's law.</summary>
    /// <param name="points">Launches' medians, ms, by how many workers they had; two numbers of workers or more.</param>
    /// <returns>Null with fewer points than the law has coefficients.</returns>
    public static ScalingReport? Amdahl(IReadOnlyList<(int Workers, IReadOnlyList<double> MediansMs)> points) => Fit(points, coherency: false);

    private static ScalingReport? Fit(IReadOnlyList<(int Workers, IReadOnlyList<double> MediansMs)> points, bool coherency)
    {
        ArgumentNullException.ThrowIfNull(points);
        var needed = coherency ? 3 : 2;
        if (points.Select(point => point.Workers).Distinct().Count() < needed || points.Any(point => point.MediansMs.Count == 0)) return null;
        var fit = Solve([.. points.Select(point => (point.Workers, MedianEstimate.Median(point.MediansMs)))], coherency);
        if (points.Min(point => point.MediansMs.Count) < MedianEstimate.LeastLaunches) return fit;
        var drawn = Draws(points, coherency);
        Interval Of(Func<ScalingReport, double> coefficient, double estimate)
        {
            double[] values = [.. drawn.Select(coefficient).Order()];
            var (low, high) = (SortedArrayStatistics.Quantile(values, Tail), SortedArrayStatistics.Quantile(values, 1 - Tail));
            return new Interval(Math.Min(low, estimate), Math.Max(high, estimate));
        }

        return fit with
        {
            ContentionInterval = Of(draw => draw.Contention, fit.Contention),
            CoherencyInterval = coherency ? Of(draw => draw.Coherency, fit.Coherency) : null,
        };
    }

    private static List<ScalingReport> Draws(IReadOnlyList<(int Workers, IReadOnlyList<double> MediansMs)> points, bool coherency)
    {
        var random = new Xoshiro256StarStar(Seed, threadSafe: false);
        double Drawn(IReadOnlyList<double> medians) => MedianEstimate.Median([.. medians.Select(_ => medians[random.Next(medians.Count)])]);
        return [.. Enumerable.Range(0, Resamples).Select(_ => Solve([.. points.Select(point => (point.Workers, Drawn(point.MediansMs)))], coherency))];
    }

    /// <summary>The law that fits best among those without a coefficient below zero.</summary>
    private static ScalingReport Solve(IReadOnlyList<(int Workers, double Ms)> points, bool coherency)
    {
        (bool Contention, bool Coherency)[] laws = coherency ? [(true, true), (true, false), (false, true), (false, false)] : [(true, false), (false, false)];
        return laws.Select(law => Least(points, law.Contention, law.Coherency)).Where(law => law is { Contention: >= 0, Coherency: >= 0 }).MinBy(law => law.Misfit)!;
    }

    private static ScalingReport Least(IReadOnlyList<(int Workers, double Ms)> points, bool withContention, bool withCoherency)
    {
        double[] Row((int Workers, double Ms) point)
        {
            double n = point.Workers;
            var weight = 1 / (n * point.Ms);
            return [.. ((double[])[1, .. withContention ? [n - 1] : Array.Empty<double>(), .. withCoherency ? [n * (n - 1)] : Array.Empty<double>()]).Select(term => term * weight)];
        }

        double[][] rows = [.. points.Select(Row)];
        var found = MultipleRegression.QR(rows, [.. points.Select(_ => 1.0)], intercept: false);
        var (contention, coherency) = (withContention ? found[1] / found[0] : 0, withCoherency ? found[^1] / found[0] : 0);
        var misfit = Math.Sqrt(rows.Average(row => Math.Pow(row.Zip(found, (term, coefficient) => term * coefficient).Sum() - 1, 2)));
        return new ScalingReport(found[0], contention, coherency, misfit);
    }
}
