using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Core.Tests.Stats;

/// <summary>Reference intervals: numpy 1.24, 400,000 resamples of medians, percentiles 2.5 and 97.5.</summary>
public class RatioEstimateTests
{
    private static readonly double[] After = [52.1, 53.4, 51.9, 54.0, 52.7, 53.1];
    private static readonly double[] Before = [50.2, 51.8, 50.9, 52.4, 49.7, 51.1];

    [Fact]
    public void LaunchesOfTwoRunsAreDrawnByThemselves() => AssertNear(1.01068999, 1.06231454, RatioEstimate.Independent(After, Before)!);

    [Fact]
    public void LaunchesOfOneRunAreDrawnByRounds() => AssertNear(1.021611, 1.05505506, RatioEstimate.Paired(After, Before)!);

    [Fact]
    public void RoundsThatOnlyOneOfThemHadAreLeftOut() =>
        Assert.Equal(RatioEstimate.Paired(After, Before), RatioEstimate.Paired([.. After, 99, 98], Before));

    [Fact]
    public void TheSameTimesGiveTheSameIntervalAgain() =>
        Assert.Equal(RatioEstimate.Independent(After, Before), RatioEstimate.Independent(After, Before));

    [Fact]
    public void FiveLaunchesCarryNoInterval() => Assert.Null(RatioEstimate.Independent(After[..5], Before)!.Interval);

    [Fact]
    public void WhatTakesNoTimeHasNoRatio() => Assert.Null(RatioEstimate.Independent(After, [0.0, 0.0]));

    /// <summary>The bootstrap's own error is a tenth of the way from the middle to the end.</summary>
    private static void AssertNear(double low, double high, RatioReport actual)
    {
        Assert.Equal(52.9 / 51.0, actual.Ratio, 1e-9);
        Assert.Equal(low, actual.Interval!.Low, 0.1 * (actual.Ratio - low));
        Assert.Equal(high, actual.Interval.High, 0.1 * (high - actual.Ratio));
    }
}
