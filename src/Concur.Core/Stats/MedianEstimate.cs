using Concur.Core.Model;
using Perfolizer.Mathematics.Common;
using Perfolizer.Mathematics.QuantileEstimators;
using Pragmastat;

namespace Concur.Core.Stats;

/// <summary>
/// The median of iteration times and its confidence interval. Iterations of one launch share that launch's fate
/// (memory layout, tiering, neighbours), so the interval rests on the launches' medians, not on the iterations:
/// Harrell-Davis with the Maritz-Jarrett standard error, by Perfolizer.
/// </summary>
public static class MedianEstimate
{
    /// <summary>Fewer values than this carry no interval.</summary>
    private const int FewestForInterval = 3;

    /// <param name="launchesMs">Iteration times of each launch, ms; at least one launch, each with at least one iteration.</param>
    public static TimingSummary Of(IReadOnlyList<IReadOnlyList<double>> launchesMs)
    {
        ArgumentNullException.ThrowIfNull(launchesMs);
        double[] all = [.. launchesMs.SelectMany(launch => launch)];
        double[] valuesMs = [.. launchesMs.Select(Median)];
        var median = Median(all);
        if (valuesMs.Length < FewestForInterval) return new TimingSummary(median, null, null, all.Length);
        if (valuesMs.Max() <= valuesMs.Min()) return new TimingSummary(median, Math.Min(median, valuesMs[0]), Math.Max(median, valuesMs[0]), all.Length);
        var interval = HarrellDavisQuantileEstimator.Instance
            .QuantileConfidenceIntervalEstimator(new Sample(valuesMs), Probability.Median)
            .ConfidenceInterval(ConfidenceLevel.L95);

        // The estimator's centre is not the sample's median: the interval is widened to hold what is printed.
        return new TimingSummary(median, Math.Max(0, Math.Min(median, interval.Lower)), Math.Max(median, interval.Upper), all.Length);
    }

    /// <summary>The sample's median.</summary>
    /// <param name="values">At least one value.</param>
    public static double Median(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return HyndmanFanQuantileEstimator.Type7.Quantile(new Sample([.. values]), Probability.Median);
    }
}
