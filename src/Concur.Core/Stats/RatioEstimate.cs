using Concur.Core.Model;
using MathNet.Numerics.Statistics;

namespace Concur.Core.Stats;

/// <summary>The quotient of two medians of iteration times, with its bootstrap interval.</summary>
public static class RatioEstimate
{
    private const int MostDrawn = 100;

    /// <summary>Of two runs, whose launches know nothing of each other.</summary>
    /// <param name="numerator">Iteration times of each launch, ms; at least one launch, each with at least one iteration.</param>
    /// <param name="denominator">Those of the other side.</param>
    /// <returns>Null where the denominator's median is not positive.</returns>
    public static RatioReport? Independent(IReadOnlyList<IReadOnlyList<double>> numerator, IReadOnlyList<IReadOnlyList<double>> denominator) =>
        Of(numerator, denominator, (above, below) => Bootstrap.Independent(above.Count, below.Count, (top, bottom) => Median(above, top) / Median(below, bottom)));

    /// <summary>Of two strategies of one run, whose launches took turns: the n-th of both saw the same machine.</summary>
    /// <param name="numerator">Iteration times of each launch, ms; at least one launch, each with at least one iteration.</param>
    /// <param name="denominator">Those of the other side.</param>
    /// <returns>Null where the denominator's median is not positive.</returns>
    public static RatioReport? Paired(IReadOnlyList<IReadOnlyList<double>> numerator, IReadOnlyList<IReadOnlyList<double>> denominator) =>
        numerator.Count == denominator.Count
            ? Of(numerator, denominator, (above, below) => Bootstrap.Paired(above.Count, rounds => Median(above, rounds) / Median(below, rounds)))
            : Independent(numerator, denominator);

    private static RatioReport? Of(IReadOnlyList<IReadOnlyList<double>> numerator, IReadOnlyList<IReadOnlyList<double>> denominator, Func<List<double[]>, List<double[]>, Interval> interval)
    {
        ArgumentNullException.ThrowIfNull(numerator);
        ArgumentNullException.ThrowIfNull(denominator);
        var divisor = MedianEstimate.Median([.. denominator.SelectMany(launch => launch)]);
        if (divisor <= 0) return null;
        var ratio = MedianEstimate.Median([.. numerator.SelectMany(launch => launch)]) / divisor;
        if (Math.Min(numerator.Count, denominator.Count) < MedianEstimate.LeastLaunches) return new RatioReport(ratio, null);
        var (low, high) = interval(Thinned(numerator), Thinned(denominator));
        return double.IsFinite(low) && double.IsFinite(high)
            ? new RatioReport(ratio, new Interval(Math.Min(low, ratio), Math.Max(high, ratio)))
            : new RatioReport(ratio, null);
    }

    /// <summary>A launch of thousands of iterations is drawn thousands of times: evenly spaced order statistics stand for it.</summary>
    private static List<double[]> Thinned(IReadOnlyList<IReadOnlyList<double>> launches) => [.. launches.Select(launch =>
    {
        double[] sorted = [.. launch.Order()];
        return sorted.Length <= MostDrawn ? sorted : [.. Enumerable.Range(0, MostDrawn).Select(i => sorted[(int)((i + 0.5) * sorted.Length / MostDrawn)])];
    })];

    private static double Median(List<double[]> launches, int[] chosen)
    {
        var pooled = new double[chosen.Sum(index => launches[index].Length)];
        var next = 0;
        foreach (var index in chosen)
        {
            launches[index].CopyTo(pooled, next);
            next += launches[index].Length;
        }

        return ArrayStatistics.MedianInplace(pooled);
    }
}
