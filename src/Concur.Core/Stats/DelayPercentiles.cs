using Concur.Core.Model;
using HdrHistogram;
using Concur.Protocol;

namespace Concur.Core.Stats;

/// <summary>
/// Percentiles of delays, by a histogram whose buckets grow with the delay: three significant digits from 1 ns to an hour.
/// </summary>
public static class DelayPercentiles
{
    private const int Digits = 3;
    private const long LongestNs = 3_600_000_000_000;

    /// <param name="delaysNs">At least one delay, ns; those below zero or above an hour count as these.</param>
    public static DelayReport Of(IReadOnlyCollection<long> delaysNs)
    {
        ArgumentNullException.ThrowIfNull(delaysNs);
        var histogram = new LongHistogram(LongestNs, Digits);
        foreach (var delayNs in delaysNs) histogram.RecordValue(Math.Clamp(delayNs, 0, LongestNs));
        double At(double percentile) => Ns.ToMs(histogram.GetValueAtPercentile(percentile));
        return new DelayReport(histogram.TotalCount, At(50), At(90), At(99), Ns.ToMs(histogram.GetMaxValue()))
        {
            MeanMs = Ns.ToMs(delaysNs.Average()),
        };
    }
}
