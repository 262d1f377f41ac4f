using Concur.Core.Model;

namespace Concur.Core.Stats;

/// <summary>
/// Are two samples of times the same, but for a threshold? Two one-sided tests each way: slower and faster are claimed
/// where the difference is more than the threshold beyond doubt, same where it is less beyond doubt, and nothing else is
/// claimed. What is ranked are medians of launches, for the iterations of one launch share its fate.
/// </summary>
public static class Equivalence
{
    /// <summary>Below this many launches on a side no ranks are far enough apart.</summary>
    public const int LeastLaunches = 4;

    /// <summary>Of each one-sided claim that there is a difference: together they are wrong in one of twenty at most.</summary>
    public const double DifferenceLevel = 0.025;

    /// <summary>Of each of the two tests behind the claim that there is none, as is usual for two one-sided tests.</summary>
    private const double SameLevel = 0.05;

    /// <param name="baseline">Medians of launches, ms; positive.</param>
    /// <param name="candidate">Those of the other side.</param>
    /// <param name="threshold">What difference matters, as a share of the smaller one; 0 asks for any.</param>
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
