using Concur.Core.Stats;

namespace Concur.Core.Tests.Stats;

/// <summary>
/// Reference values: scipy 1.10.1, <c>scipy.stats.mannwhitneyu(greater, lesser, alternative="greater", method="exact")</c>.
/// </summary>
public class MannWhitneyTests
{
    private const double Tolerance = 1e-6;

    [Fact]
    public void SixAgainstSixIsExact()
    {
        double[] x = [52.1, 53.4, 51.9, 54.0, 52.7, 53.1];
        double[] y = [50.2, 51.8, 50.9, 52.4, 49.7, 51.1];

        Assert.Equal(0.004329004329004329, MannWhitney.PValue(x, y), Tolerance);
        Assert.Equal(0.997835497835498, MannWhitney.PValue(y, x), Tolerance);
    }

    /// <summary>The example of scipy's documentation: ages of men and women at their diagnosis.</summary>
    [Fact]
    public void UnequalSizesAreExact()
    {
        double[] men = [19, 22, 16, 29, 24];
        double[] women = [20, 11, 17, 12];

        Assert.Equal(0.05555555555555555, MannWhitney.PValue(men, women), Tolerance);
        Assert.Equal(0.9682539682539684, MannWhitney.PValue(women, men), Tolerance);
    }

    [Fact]
    public void SamplesWhollyApartHaveTheLeastChanceThereIs() =>
        Assert.Equal(0.02857142857142857, MannWhitney.PValue([9, 8, 7, 6], [3, 1, 2.5]), Tolerance);

    /// <summary>Beyond forty values in all the library approximates: scipy says 0.0034845 exactly.</summary>
    [Fact]
    public void ManyValuesAreApproximatedToFourDigits()
    {
        double[] x =
        [
            97.105, 98.914, 98.987, 102.744, 107.332, 105.689, 96.956, 102.642, 104.107, 96.993, 101.618, 100.812, 100.273, 110.412, 92.501,
            100.851,
            104.114,
            101.877,
            97.324,
            104.343,
            106.695,
            99.675,
            102.662,
            107.602,
            104.963,
            101.286,
            105.955,
            102.194,
            102.561,
            99.809,
        ];
        double[] y =
        [
            96.28, 101.82, 101.265, 97.043, 98.636, 96.11, 100.197, 96.454, 109.544, 100.701, 98.374, 99.717, 99.281, 103.826, 96.581,
            95.975, 99.117, 95.781, 100.963, 103.108, 103.742, 104.796, 100.778, 99.396, 99.562, 102.719, 96.551, 95.021, 101.687, 89.513,
        ];

        Assert.Equal(0.0034845021175931292, MannWhitney.PValue(x, y), 1e-4);
    }
}
