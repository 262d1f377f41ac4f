using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Core.Tests.Stats;

/// <summary>
/// Reference intervals: of trimmed means by the formulas of Wilcox's book, with quantiles of Student's distribution by integration.
/// </summary>
public class RatioEstimateTests
{
    private static readonly double[] After = [52.1, 53.4, 51.9, 54.0, 52.7, 53.1];
    private static readonly double[] Before = [50.2, 51.8, 50.9, 52.4, 49.7, 51.1];

    [Fact]
    public void LaunchesOfTwoRunsAreIndependent() =>
        AssertIs(1.0358049671, 1.0077828414, 1.0646062682, RatioEstimate.Independent(After, Before)!);

    [Fact]
    public void LaunchesOfOneRunAreComparedByRounds() =>
        AssertIs(1.0345950574, 1.0259799569, 1.0432824985, RatioEstimate.Paired(After, Before)!);

    [Fact]
    public void OfSeveralComparisonsEachIntervalIsWider() =>
        AssertIs(1.0345950574, 1.0200409100, 1.0493568663, RatioEstimate.Paired(After, Before, comparisons: 4)!);

    [Fact]
    public void RoundsThatOnlyOneOfThemHadAreLeftOut() =>
        Assert.Equal(RatioEstimate.Paired(After, Before), RatioEstimate.Paired([.. After, 99, 98], Before));

    [Fact]
    public void ARatioAndItsReverseSayTheSame()
    {
        var (there, back) = (RatioEstimate.Paired(After, Before)!, RatioEstimate.Paired(Before, After)!);

        AssertIs(1 / back.Ratio, 1 / back.Interval!.High, 1 / back.Interval.Low, there);
    }

    [Fact]
    public void OneDisturbedLaunchInSixChangesLittle()
    {
        double[] disturbed = [.. After[..5], 5 * After[5]];

        Assert.InRange(RatioEstimate.Paired(disturbed, Before)!.Ratio / RatioEstimate.Paired(After, Before)!.Ratio, 0.99, 1.01);
    }

    [Fact]
    public void TwoLaunchesCarryNoInterval()
    {
        Assert.Null(RatioEstimate.Independent(After[..2], Before)!.Interval);
        Assert.Null(RatioEstimate.Paired(After[..2], Before)!.Interval);
    }

    [Fact]
    public void WhatTakesNoTimeHasNoRatio() => Assert.Null(RatioEstimate.Independent(After, [0.0, 0.0]));

    /// <summary>
    /// Five strategies that are the same one, with rounds that are disturbed as a whole and launches that are disturbed by themselves: in
    /// at most one run of twenty does any interval leave out 1. A quarter more is what a thousand runs may show by chance.
    /// </summary>
    [Theory]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(12)]
    public void OfEqualStrategiesOneIsToldApartInOneRunOfTwentyAtMost(int rounds)
    {
        var random = new Random(11);
        double Launch() => (1 + (0.05 * random.NextDouble())) * (random.Next(8) == 0 ? 1.5 : 1);
        bool IsAnyToldApart()
        {
            var load = Enumerable.Range(0, rounds).Select(_ => 1 + random.NextDouble()).ToArray();
            double[] Strategy() => Array.ConvertAll(load, factor => factor * Launch());
            var baseline = Strategy();
            return Enumerable.Range(0, 5).Any(_ => RatioEstimate.Paired(Strategy(), baseline, 5)!.Interval!.Excludes(1));
        }

        Assert.InRange(Enumerable.Range(0, 1000).Count(_ => IsAnyToldApart()), 0, 62);
    }

    private static void AssertIs(double ratio, double low, double high, RatioReport actual)
    {
        Assert.Equal(ratio, actual.Ratio, 1e-9);
        Assert.Equal(low, actual.Interval!.Low, 1e-6);
        Assert.Equal(high, actual.Interval.High, 1e-6);
    }
}
