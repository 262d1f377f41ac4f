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

    /// <summary>
    /// Three strategies of two rounds, by hand: the logarithms' differences are 0 and 2a, 0 and 2b, 0 and 2b - 2a, and half of the square
    /// of each is its variance. The additive model has 6 - 3 - 2 + 1 degrees of freedom.
    /// </summary>
    [Fact]
    public void TheNoiseIsThatOfAllPairsOfStrategies()
    {
        const double A = 0.02, B = 0.05;
        var noise = LaunchNoise.Of([Rounds(10, 10), Rounds(20, 20 * Math.Exp(2 * A)), Rounds(7, 7 * Math.Exp(2 * B))])!;

        Assert.Equal((2 * ((A * A) + (B * B) + ((B - A) * (B - A)))) / 3, noise.Variance, 1e-12);
        Assert.Equal(2, noise.DegreesOfFreedom);
    }

    /// <summary>What a whole round has in common is no noise, and neither is a strategy without a second launch.</summary>
    [Fact]
    public void ADisturbedRoundIsNoNoise() =>
        Assert.Equal(0, LaunchNoise.Of([Rounds(10, 30, 12), Rounds(20, 60, 24), Rounds(5, 15, 6), Rounds(1)])!.Variance, 1e-12);

    [Fact]
    public void OfTwoStrategiesOrOneRoundThereIsNoNoise()
    {
        Assert.Null(LaunchNoise.Of([Rounds(10, 11, 12), Rounds(10, 12, 11)]));
        Assert.Null(LaunchNoise.Of([Rounds(10), Rounds(11), Rounds(12)]));
    }

    /// <summary>With the quantiles of Student's distribution for 8 and 4.2 degrees of freedom, by integration.</summary>
    [Theory]
    [InlineData(0.0004, 8, 0.0266274)]
    [InlineData(0.0001, 8, 0.0259510)]
    public void AnIntervalRestsOnTheNoiseOfAllAndNeverOnLess(double variance, double freedom, double half)
    {
        double[] before = [100, 100, 100];
        double[] after = [100 * Math.Exp(-0.0165), 100, 100 * Math.Exp(0.0165)];
        var own = RatioEstimate.Paired(after, before)!;

        var ratio = RatioEstimate.Paired(after, before, noise: new LaunchNoise(variance, freedom))!;

        Assert.Equal(own.Ratio, ratio.Ratio, 1e-12);
        Assert.Equal(half, Math.Log(ratio.Interval!.High), 1e-5);
        Assert.Equal(-half, Math.Log(ratio.Interval.Low), 1e-5);
        Assert.True(ratio.Interval.High < own.Interval!.High);
    }

    /// <summary>From six rounds on, two strategies are known by themselves.</summary>
    [Fact]
    public void AQuietPairAmongNoisyOnesIsKnownByItself()
    {
        var noise = new LaunchNoise(0.04, 20);

        Assert.Equal(RatioEstimate.Paired(After, Before), RatioEstimate.Paired(After, Before, noise: noise));
        Assert.True(RatioEstimate.Paired(After[..5], Before[..5], noise: noise)!.Interval!.High > 1.2);
    }

    [Fact]
    public void TwoRoundsHaveNoIntervalWhateverTheNoiseOfAll()
    {
        Assert.NotNull(RatioEstimate.Paired(After[..3], Before[..3], noise: new LaunchNoise(0.001, 4))!.Interval);
        Assert.Null(RatioEstimate.Paired(After[..2], Before[..2], noise: new LaunchNoise(0.001, 4))!.Interval);
    }

    /// <summary>
    /// As <see cref="OfEqualStrategiesOneIsToldApartInOneRunOfTwentyAtMost"/>, with the noise of all. The baseline may vary three times as
    /// much as the others.
    /// </summary>
    [Theory]
    [InlineData(3, 1)]
    [InlineData(5, 1)]
    [InlineData(3, 3)]
    public void WithTheNoiseOfAllEqualStrategiesAreToldApartNoMoreOften(int rounds, double spread)
    {
        var random = new Random(12);
        double Launch(double width) => (1 + (0.05 * width * random.NextDouble())) * (random.Next(8) == 0 ? 1.5 : 1);
        bool IsAnyToldApart()
        {
            var load = Enumerable.Range(0, rounds).Select(_ => 1 + random.NextDouble()).ToArray();
            double[] Strategy(double width) => Array.ConvertAll(load, factor => factor * Launch(width));
            double[][] all = [Strategy(spread), .. Enumerable.Range(0, 5).Select(_ => Strategy(1))];
            var noise = LaunchNoise.Of([.. all.Select(Rounds)]);
            return all[1..].Any(strategy => RatioEstimate.Paired(strategy, all[0], 5, noise)!.Interval!.Excludes(Mean(1) / Mean(spread)));
        }

        static double Mean(double width)
        {
            var most = 1 + (0.05 * width);
            return Math.Exp(((most * Math.Log(most)) - most + 1) / (most - 1));
        }

        Assert.InRange(Enumerable.Range(0, 1000).Count(_ => IsAnyToldApart()), 0, 62);
    }

    private static IReadOnlyDictionary<int, double> Rounds(params double[] mediansMs) =>
        mediansMs.Select((ms, round) => (ms, round)).ToDictionary(launch => launch.round, launch => launch.ms);

    private static void AssertIs(double ratio, double low, double high, RatioReport actual)
    {
        Assert.Equal(ratio, actual.Ratio, 1e-9);
        Assert.Equal(low, actual.Interval!.Low, 1e-6);
        Assert.Equal(high, actual.Interval.High, 1e-6);
    }
}
