using Concur.Core.Model;
using MathNet.Numerics.LinearRegression;

namespace Concur.Core.Stats;

/// <summary>
/// Fits the laws of scaling to times over workers. Multiplied by N, both laws are linear in T(1), T(1) contention and
/// T(1) coherency, so weighted least squares on relative residuals fit them. A coefficient below zero has no meaning and is
/// left out of the law. Source: Gunther, Guerrilla Capacity Planning, chapters 5 and 6.
/// </summary>
public static class ScalingFit
{
    /// <summary>Fewer than usual, because four laws are solved for each resample.</summary>
    private const int Resamples = 1000;

    /// <summary>The Universal Scalability Law.</summary>
    /// <param name="points">The medians of launches, ms, by number of workers; at least three numbers of workers.</param>
    /// <returns>Null with fewer points than the law has coefficients.</returns>
    public static ScalingReport? Usl(IReadOnlyList<(int Workers, IReadOnlyList<double> MediansMs)> points) => Fit(points, coherency: true);

    /// <summary>Amdahl's law.</summary>
    /// <param name="points">The medians of launches, ms, by number of workers; at least two numbers of workers.</param>
    /// <returns>Null with fewer points than the law has coefficients.</returns>
    public static ScalingReport? Amdahl(IReadOnlyList<(int Workers, IReadOnlyList<double> MediansMs)> points) =>
        Fit(points, coherency: false);

    private static ScalingReport? Fit(IReadOnlyList<(int Workers, IReadOnlyList<double> MediansMs)> points, bool coherency)
    {
        ArgumentNullException.ThrowIfNull(points);
        var needed = coherency ? 3 : 2;
        if (points.Select(point => point.Workers).Distinct().Count() < needed || points.Any(point => point.MediansMs.Count == 0))
            return null;
        var fit = Solve([.. points.Select(point => (point.Workers, MedianEstimate.Median(point.MediansMs)))], coherency);
        if (points.Min(point => point.MediansMs.Count) < MedianEstimate.LeastLaunches) return fit;
        var intervals = Bootstrap.Independent(
            [.. points.Select(point => point.MediansMs.Count)],
            Resamples,
            chosen => Coefficients(Solve([.. points.Zip(chosen, Drawn)], coherency)));
        return fit with
        {
            ContentionInterval = Around(fit.Contention, intervals[0]),
            CoherencyInterval = coherency ? Around(fit.Coherency, intervals[1]) : null,
        };
    }

    private static (int Workers, double Ms) Drawn((int Workers, IReadOnlyList<double> MediansMs) point, int[] chosen) =>
        (point.Workers, MedianEstimate.Median([.. chosen.Select(index => point.MediansMs[index])]));

    private static double[] Coefficients(ScalingReport law) => [law.Contention, law.Coherency];

    private static Interval Around(double estimate, Interval interval) => new(
        Math.Min(interval.Low, estimate),
        Math.Max(interval.High, estimate));

    /// <summary>The law that fits best among those without a coefficient below zero.</summary>
    private static ScalingReport Solve(IReadOnlyList<(int Workers, double Ms)> points, bool coherency)
    {
        (bool Contention, bool Coherency)[] laws = coherency
            ? [(true, true), (true, false), (false, true), (false, false)]
            : [(true, false), (false, false)];
        return laws.Select(law => Least(points, law.Contention, law.Coherency))
            .Where(law => law is { Contention: >= 0, Coherency: >= 0 })
            .MinBy(law => law.Misfit)!;
    }

    private static ScalingReport Least(IReadOnlyList<(int Workers, double Ms)> points, bool withContention, bool withCoherency)
    {
        double[] Row((int Workers, double Ms) point)
        {
            double n = point.Workers;
            var weight = 1 / (n * point.Ms);
            return [
                .. ((double[])[
                    1,
                    .. withContention ? [n - 1] : Array.Empty<double>(),
                    .. withCoherency ? [n * (n - 1)] : Array.Empty<double>(),
                ]).Select(term => term * weight),
            ];
        }

        double[][] rows = [.. points.Select(Row)];
        var found = MultipleRegression.QR(rows, [.. points.Select(_ => 1.0)], intercept: false);
        var (contention, coherency) = (withContention ? found[1] / found[0] : 0, withCoherency ? found[^1] / found[0] : 0);
        var misfit = Math.Sqrt(rows.Average(row => Math.Pow(row.Zip(found, (term, coefficient) => term * coefficient).Sum() - 1, 2)));
        return new ScalingReport(found[0], contention, coherency, misfit);
    }
}
