using Concur.Core.Stats;

namespace Concur.Benchmarks;

/// <summary>
/// Ratios of this tool's figures to another tool's. Both are measured in the same round, so that a disturbance of the machine hits
/// both.
/// </summary>
internal static class Ratio
{
    /// <summary>The median of the rounds' ratios and its 95 % interval, as text.</summary>
    public static string Of(IReadOnlyList<double> ours, IReadOnlyList<double> peers)
    {
        var ratios = ours.Zip(peers, (our, peer) => our / peer).ToList();
        var estimate = MedianEstimate.Of([.. ratios.Select(ratio => (double[])[ratio])]);
        var interval = estimate.LowMs is null ? "too few rounds for an interval" : FormattableString.Invariant($"{estimate.LowMs:0.000} .. {estimate.HighMs:0.000}");
        return FormattableString.Invariant($"{estimate.MedianMs:0.000}x ({interval}, n = {ratios.Count})");
    }

    /// <summary>The median of the values.</summary>
    public static double Median(IEnumerable<double> values) => MedianEstimate.Median([.. values]);
}
