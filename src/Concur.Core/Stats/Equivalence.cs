using Concur.Core.Model;

namespace Concur.Core.Stats;

/// <summary>
/// Decides whether two samples of times differ by more than a threshold, with two one-sided tests each way. "Slower" and
/// "faster" are claimed where the difference is significantly larger than the threshold, "same" where it is significantly
/// smaller; otherwise nothing is claimed. The medians of launches are ranked, because the iterations of one launch are no
/// independent measurements.
/// </summary>
public static class Equivalence
{
    /// <summary>With fewer launches on a side no difference in ranks can be significant.</summary>
    public const int LeastLaunches = 4;

    /// <summary>The level of each one-sided claim of a difference: both together are wrong in at most one of twenty cases.</summary>
    public const double DifferenceLevel = 0.025;

    /// <summary>
    /// The level of each of the two tests behind the claim that there is no difference, as is usual for two one-sided tests.
    /// </summary>
    private const double SameLevel = 0.05;

    /// <param name="baseline">Medians of launches, ms; positive.</param>
    /// <param name="candidate">Medians of the other side's launches, ms; positive.</param>
    /// <param name="threshold">The smallest difference that matters, as a share of the smaller value; 0 for any difference.</param>
    public static Verdict Of(IReadOnlyList<double> baseline, IReadOnlyList<double> candidate, double threshold)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(candidate);
        if (baseline.Count < LeastLaunches || candidate.Count < LeastLaunches) return Verdict.Unsure;
        double[] raisedBaseline = [.. baseline.Select(ms => ms * (1 + threshold))];
        double[] raisedCandidate = [.. candidate.Select(ms => ms * (1 + threshold))];
        if (MannWhitney.PValue(candidate, raisedBaseline) <= DifferenceLevel) return Verdict.Slower;
        if (MannWhitney.PValue(baseline, raisedCandidate) <= DifferenceLevel) return Verdict.Faster;
        var same = MannWhitney.PValue(raisedBaseline, candidate) <= SameLevel && MannWhitney.PValue(raisedCandidate, baseline) <= SameLevel;
        return threshold > 0 && same ? Verdict.Same : Verdict.Unsure;
    }
}
