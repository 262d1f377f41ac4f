using Concur.Core.Stats;

namespace Concur.Core.Tests.Stats;

public class MedianEstimateTests
{
    [Theory]
    [InlineData(new[] { 3.0, 1, 2 }, 2)]
    [InlineData(new[] { 4.0, 1, 2, 3 }, 2.5)]
    [InlineData(new[] { 7.0 }, 7)]
    public void TheMedianIsTheMiddle(double[] values, double expected) => Assert.Equal(expected, MedianEstimate.Median(values), 12);

    [Fact]
    public void FewerThanThreeLaunchesCarryNoIntervalHoweverManyIterationsTheyHave()
    {
        var estimate = MedianEstimate.Of([[1, 1.1, 1.2, 1.1, 1], [2, 2.1, 2, 2, 2]]);

        Assert.Null(estimate.LowMs);
        Assert.Null(estimate.HighMs);
    }

    /// <summary>Of 1, 1, 2: the mean logarithm is 0.231, its error 0.231, and Student's quantile of two degrees of freedom 4.303.</summary>
    [Fact]
    public void WithThreeToFiveLaunchesTheIntervalRestsOnTheirSpread()
    {
        var estimate = MedianEstimate.Of([[1], [1], [2]]);

        Assert.Equal(Math.Exp(0.2310491 * (1 - 4.3026527)), estimate.LowMs!.Value, 1e-5);
        Assert.Equal(Math.Exp(0.2310491 * (1 + 4.3026527)), estimate.HighMs!.Value, 1e-5);
    }

    /// <summary>Ranks of the two-sided 95 % interval of the median, as in tables of the sign test.</summary>
    [Theory]
    [InlineData(6, 1)]
    [InlineData(8, 1)]
    [InlineData(9, 2)]
    [InlineData(12, 3)]
    [InlineData(20, 6)]
    [InlineData(30, 10)]
    public void TheIntervalLiesBetweenTheRanksOfTheSignTest(int launches, int rank)
    {
        var estimate = MedianEstimate.Of([.. Enumerable.Range(1, launches).Select(ms => (double[])[ms])]);

        Assert.Equal((rank, launches + 1 - rank), (estimate.LowMs!.Value, estimate.HighMs!.Value));
    }

    [Fact]
    public void MoreIterationsOfTheSameLaunchesDoNotNarrowTheInterval()
    {
        double[] launches = [10, 11, 12, 13, 14, 15];
        var few = MedianEstimate.Of([.. launches.Select(ms => (double[])[ms])]);
        var many = MedianEstimate.Of([.. launches.Select(ms => Enumerable.Repeat(ms, 50).ToArray())]);

        Assert.Equal(few with { Count = 300 }, many);
    }

    [Fact]
    public void EqualLaunchesGiveAnIntervalOfNoWidthAndNotNothing()
    {
        var estimate = MedianEstimate.Of([.. Enumerable.Repeat((double[])[0.7], 6)]);

        Assert.Equal((0.7, 0.7, 0.7), (estimate.MedianMs, estimate.LowMs!.Value, estimate.HighMs!.Value));
    }

    [Fact]
    public void TheIntervalHoldsTheMedianAndNarrowsWithMoreValues()
    {
        double[][] few = [[10], [11], [12], [13], [14], [99]];
        var wide = MedianEstimate.Of(few);
        var narrow = MedianEstimate.Of([.. Enumerable.Repeat(few, 20).SelectMany(launches => launches)]);

        Assert.InRange(wide.MedianMs, wide.LowMs!.Value, wide.HighMs!.Value);
        Assert.True(narrow.HighMs - narrow.LowMs < wide.HighMs - wide.LowMs);
    }
}
