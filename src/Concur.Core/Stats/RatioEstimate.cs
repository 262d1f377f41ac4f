using Concur.Core.Model;
using MathNet.Numerics.Statistics;

namespace Concur.Core.Stats;

/// <summary>
/// How many times as long one side takes as the other, with its interval. Both are of the logarithms of launches' medians, so that a
/// ratio and its reverse say the same, and of trimmed means, so that one disturbed launch in six changes little.
/// </summary>
public static class RatioEstimate
{
    /// <summary>The chance that an interval, or one of several together, misses the true value.</summary>
    private const double MissLevel = 0.05;

    /// <summary>So many rounds tell the spread of two strategies by themselves: there are quiet ones among noisy ones.</summary>
    private const int OwnRounds = MedianEstimate.LeastLaunches;

    /// <summary>The ratio of two runs, whose launches are independent.</summary>
    /// <param name="numerator">The median of each launch, ms, positive; at least one.</param>
    /// <param name="denominator">The medians of the other side's launches, ms, positive; at least one.</param>
    /// <param name="level">The chance that the interval misses the true ratio.</param>
    /// <returns>Null where a time is not positive. The interval is null where a side has fewer than three launches.</returns>
    public static RatioReport? Independent(
        IReadOnlyList<double> numerator, IReadOnlyList<double> denominator, double level = MissLevel)
    {
        ArgumentNullException.ThrowIfNull(numerator);
        ArgumentNullException.ThrowIfNull(denominator);
        if (!AreTimes(numerator) || !AreTimes(denominator)) return null;
        var difference = TrimmedMean.Of(Logarithms(numerator)) - TrimmedMean.Of(Logarithms(denominator));
        return Report(difference.Centre, difference.HalfWidth(level));
    }

    /// <summary>The ratio of two strategies of one run, whose launches took turns: the n-th launch of both saw the same machine.</summary>
    /// <param name="numerator">The median of each round's launch, ms, positive; at least one.</param>
    /// <param name="denominator">The medians of the other side's launches of the same rounds, ms, positive. More are left out.</param>
    /// <param name="comparisons">
    /// How many strategies are compared in this way: with 95 % confidence all their intervals together hold the true ratios (Bonferroni).
    /// </param>
    /// <param name="noise">The noise of the whole run, which counts with fewer than six rounds; null where only the two are known.</param>
    /// <returns>Null where a time is not positive. The interval is null with fewer than three rounds.</returns>
    public static RatioReport? Paired(
        IReadOnlyList<double> numerator, IReadOnlyList<double> denominator, int comparisons = 1, LaunchNoise? noise = null)
    {
        ArgumentNullException.ThrowIfNull(numerator);
        ArgumentNullException.ThrowIfNull(denominator);
        double[] ratios = [.. numerator.Zip(denominator, (above, below) => above / below)];
        if (!AreTimes(ratios)) return null;
        var level = MissLevel / Math.Max(1, comparisons);
        var own = TrimmedMean.Of(Logarithms(ratios));
        return Report(own.Centre, (ratios.Length >= OwnRounds ? own : own.With(noise, ratios.Length)).HalfWidth(level));
    }

    private static RatioReport Report(double centre, double? halfWidth) => new(
        Math.Exp(centre),
        halfWidth is { } half ? new Interval(Math.Exp(centre - half), Math.Exp(centre + half)) : null);

    private static bool AreTimes(IReadOnlyList<double> values) =>
        values.Count > 0 && values.All(value => value > 0 && double.IsFinite(value));

    private static double[] Logarithms(IReadOnlyList<double> values) => [.. values.Select(value => Math.Log(value))];
}

/// <summary>The geometric mean, which is the right average of ratios.</summary>
public static class GeometricMean
{
    /// <param name="ratios">At least one, all positive.</param>
    public static double Of(IEnumerable<double> ratios) => ratios.GeometricMean();
}
