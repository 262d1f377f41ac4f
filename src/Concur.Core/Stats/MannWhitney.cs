using Perfolizer.Mathematics.SignificanceTesting.Base;
using Perfolizer.Mathematics.SignificanceTesting.MannWhitney;
using Perfolizer.Metrology;
using Pragmastat;

namespace Concur.Core.Stats;

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
