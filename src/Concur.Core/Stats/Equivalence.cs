using Concur.Core.Model;
using Perfolizer.Mathematics.SignificanceTesting.Base;
using Perfolizer.Mathematics.SignificanceTesting.MannWhitney;
using Perfolizer.Metrology;
using Pragmastat;

namespace Concur.Core.Stats;

/// <summary>
/// Decides whether two samples of times differ by more than a threshold, by the interval of their ratio. "Slower" and "faster" are
/// claimed where all of the interval is beyond the threshold, "same" where all of it is within; otherwise nothing is claimed. The
/// medians of launches count, because the iterations of one launch are no independent measurements.
/// </summary>
public static class Equivalence
{
    /// <summary>With fewer launches on a side there is no interval.</summary>
    public const int LeastLaunches = TrimmedMean.LeastValues;

    /// <summary>The level of each one-sided claim of a difference: both together are wrong in at most one of twenty cases.</summary>
    public const double DifferenceLevel = 0.025;

    /// <summary>
    /// The level of the interval behind the claim that there is no difference: two one-sided tests of 5 %, as is usual.
    /// </summary>
    private const double SameLevel = 0.10;

    /// <param name="baseline">Medians of launches, ms; positive.</param>
    /// <param name="candidate">Medians of the other side's launches, ms; positive.</param>
    /// <param name="threshold">The smallest difference that matters, as a share of the smaller value; 0 for any difference.</param>
    public static Verdict Of(IReadOnlyList<double> baseline, IReadOnlyList<double> candidate, double threshold)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(candidate);
        var most = 1 + threshold;
        if (RatioEstimate.Independent(candidate, baseline)?.Interval is not { } interval) return Verdict.Unsure;
        if (interval.Low > most) return Verdict.Slower;
        if (interval.High < 1 / most) return Verdict.Faster;
        var narrow = RatioEstimate.Independent(candidate, baseline, SameLevel)!.Interval!;
        return threshold > 0 && narrow.Low > 1 / most && narrow.High < most ? Verdict.Same : Verdict.Unsure;
    }
}

/// <summary>The Mann-Whitney U test, one-sided: are the values of one sample greater than those of another?</summary>
public static class MannWhitney
{
    /// <summary>With more values the library's exact counts exceed 64 bits; its approximation is good to four digits by then.</summary>
    private const int MostExact = 40;

    /// <summary>The chance of ranks as far apart as these, or farther, if both samples came from the same distribution.</summary>
    /// <param name="greater">The sample that may be the greater one; at least one value.</param>
    /// <param name="lesser">The other sample; at least one value.</param>
    /// <returns>The p-value, 0 to 1; exact up to forty values in all where none are tied.</returns>
    public static double PValue(IReadOnlyList<double> greater, IReadOnlyList<double> lesser)
    {
        ArgumentNullException.ThrowIfNull(greater);
        ArgumentNullException.ThrowIfNull(lesser);
        var strategy = greater.Count + lesser.Count <= MostExact ? MannWhitneyStrategy.LoefflerExact : MannWhitneyStrategy.EdgeworthApprox;
        var result = MannWhitneyTest.Instance.PerformStrategy(
            new Sample(greater),
            new Sample(lesser),
            AlternativeHypothesis.Greater,
            Threshold.Zero,
            strategy);
        return Math.Clamp(result.PValue, 0, 1);
    }
}
