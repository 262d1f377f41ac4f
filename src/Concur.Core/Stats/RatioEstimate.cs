using Concur.Core.Model;
using MathNet.Numerics.Statistics;

namespace Concur.Core.Stats;

/// <summary>The quotient of the medians of two samples of launches, with its bootstrap interval.</summary>
public static class RatioEstimate
{
    /// <summary>The ratio of two runs, whose launches are independent.</summary>
    /// <param name="numerator">The median of each launch, ms; at least one.</param>
    /// <param name="denominator">The medians of the other side's launches, ms; at least one.</param>
    /// <returns>Null where the denominator's median is not positive.</returns>
    public static RatioReport? Independent(IReadOnlyList<double> numerator, IReadOnlyList<double> denominator) =>
        Of(
            numerator,
            denominator,
            (above, below) =>
                Bootstrap.Independent(above.Length, below.Length, (top, bottom) => Median(above, top) / Median(below, bottom)));

    /// <summary>
    /// The ratio of two strategies of one run, whose launches took turns: the n-th launch of both saw the same machine. Where one
    /// strategy has more launches, these were added later and are left out.
    /// </summary>
    /// <param name="numerator">The median of each launch, ms, in the order of rounds; at least one.</param>
    /// <param name="denominator">The medians of the other side's launches, ms; at least one.</param>
    /// <returns>Null where the denominator's median is not positive.</returns>
    public static RatioReport? Paired(IReadOnlyList<double> numerator, IReadOnlyList<double> denominator)
    {
        ArgumentNullException.ThrowIfNull(numerator);
        ArgumentNullException.ThrowIfNull(denominator);
        var rounds = Math.Min(numerator.Count, denominator.Count);
        return Of(
            [.. numerator.Take(rounds)],
            [.. denominator.Take(rounds)],
            (above, below) => Bootstrap.Paired(rounds, chosen => Median(above, chosen) / Median(below, chosen)));
    }

    private static RatioReport? Of(
        IReadOnlyList<double> numerator,
        IReadOnlyList<double> denominator,
        Func<double[], double[], Interval> interval)
    {
        ArgumentNullException.ThrowIfNull(numerator);
        ArgumentNullException.ThrowIfNull(denominator);
        var divisor = MedianEstimate.Median(denominator);
        if (divisor <= 0) return null;
        var ratio = MedianEstimate.Median(numerator) / divisor;
        if (Math.Min(numerator.Count, denominator.Count) < MedianEstimate.LeastLaunches) return new RatioReport(ratio, null);
        var (low, high) = interval([.. numerator], [.. denominator]);
        return double.IsFinite(low) && double.IsFinite(high)
            ? new RatioReport(ratio, new Interval(Math.Min(low, ratio), Math.Max(high, ratio)))
            : new RatioReport(ratio, null);
    }

    private static double Median(double[] launches, int[] chosen) =>
        ArrayStatistics.MedianInplace(Array.ConvertAll(chosen, index => launches[index]));
}

/// <summary>The geometric mean, which is the right average of ratios.</summary>
public static class GeometricMean
{
    /// <param name="ratios">At least one, all positive.</param>
    public static double Of(IEnumerable<double> ratios) => ratios.GeometricMean();
}
