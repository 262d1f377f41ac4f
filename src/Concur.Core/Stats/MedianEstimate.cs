using Concur.Core.Model;
using Perfolizer.Mathematics.Common;
using Perfolizer.Mathematics.QuantileEstimators;
using Pragmastat;

namespace Concur.Core.Stats;

/// <summary>
/// The median of a sample and its confidence interval (Harrell-Davis with the Maritz-Jarrett standard error, by
/// Perfolizer).
/// </summary>
public static class MedianEstimate
{
    /// <summary>Fewer values than this carry no interval.</summary>
    private const int FewestForInterval = 3;

    /// <param name="valuesMs">At least one value, ms.</param>
    public static TimingSummary Of(IReadOnlyList<double> valuesMs)
    {
        ArgumentNullException.ThrowIfNull(valuesMs);
        var median = Median(valuesMs);
        if (valuesMs.Count < FewestForInterval) return new TimingSummary(median, null, null, valuesMs.Count);
        var interval = HarrellDavisQuantileEstimator.Instance
            .QuantileConfidenceIntervalEstimator(new Sample([.. valuesMs]), Probability.Median)
            .ConfidenceInterval(ConfidenceLevel.L95);

        // The estimator's centre is not the sample's median: the interval is widened to hold what is printed.
        return new TimingSummary(median, Math.Min(median, interval.Lower), Math.Max(median, interval.Upper), valuesMs.Count);
    }

    /// <summary>The sample's median.</summary>
    /// <param name="values">At least one value.</param>
    public static double Median(IReadOnlyList<double> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return HyndmanFanQuantileEstimator.Type7.Quantile(new Sample([.. values]), Probability.Median);
    }
}
