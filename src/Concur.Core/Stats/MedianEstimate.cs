using Concur.Core.Model;
using Perfolizer.Mathematics.QuantileEstimators;
using Pragmastat;

namespace Concur.Core.Stats;

/// <summary>
/// The median of iteration times and its confidence interval. Iterations of one launch share that launch's fate
/// (memory layout, tiering, neighbours), so the interval rests on the launches' medians, not on the iterations. It is
/// the distribution-free interval between two order statistics: an outlier cannot widen it, and it needs six launches. With three to five,
/// it is Student's, of their logarithms.
/// </summary>
public static class MedianEstimate
{
    /// <summary>With fewer launches the interval rests on their spread.</summary>
    public const int LeastLaunches = 6;

    private const double Confidence = 0.95;

    /// <param name="launchesMs">Iteration times of each launch, ms; at least one launch, each with at least one iteration.</param>
    public static TimingSummary Of(IReadOnlyList<IReadOnlyList<double>> launchesMs)
    {
        ArgumentNullException.ThrowIfNull(launchesMs);
        double[] all = [.. launchesMs.SelectMany(launch => launch)];
        double[] medians = [.. launchesMs.Select(Median).Order()];
        var median = Median(all);
        var rank = LowerRank(medians.Length);

        // The median of all iterations need not be a median of a launch: the interval is widened to hold the median that is printed.
        return rank == 0
            ? OfFew(median, medians, all.Length)
            : new TimingSummary(median, Math.Min(median, medians[rank - 1]), Math.Max(median, medians[^rank]), all.Length);
    }

    /// <summary>Of fewer launches, the interval is that of their mean logarithm, widened to hold the median that is printed.</summary>
    private static TimingSummary OfFew(double median, double[] medians, int count)
    {
        if (!medians.All(ms => ms > 0)) return new TimingSummary(median, null, null, count);
        var mean = TrimmedMean.Of([.. medians.Select(ms => Math.Log(ms))]);
        return mean.HalfWidth(1 - Confidence) is { } half
            ? new TimingSummary(
                median, Math.Min(median, Math.Exp(mean.Centre - half)), Math.Max(median, Math.Exp(mean.Centre + half)), count)
            : new TimingSummary(median, null, null, count);
    }

    /// <summary>The sample's median.</summary>
    /// <param name="values">At least one value.</param>
    public static double Median(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return HyndmanFanQuantileEstimator.Type7.Quantile(new Sample([.. values]), Probability.Median);
    }

    /// <summary>
    /// The largest r for which the median lies between the r-th smallest and the r-th largest of n values with the
    /// confidence asked for: P(fewer than r of n fair coins show heads) may be half of the rest. 0 when there is none.
    /// </summary>
    private static int LowerRank(int n)
    {
        var (rank, below, probability) = (0, 0.0, Math.Pow(0.5, n));
        for (; rank < n; rank++)
        {
            below += probability;
            if (below > (1 - Confidence) / 2) break;
            probability *= (n - rank) / (rank + 1.0);
        }

        return rank;
    }
}
