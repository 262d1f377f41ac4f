using Concur.Core.Accounting.Trials;

namespace Concur.Core.Tests.Accounting.Trials;

/// <summary>What the order and the size of units would change, by hand.</summary>
public class UnitTimesOfTests
{
    /// <summary>Two workers: 1, 1, 1, 1, 4 end after 6, and with the longest first, or in halves, after 4.</summary>
    [Fact]
    public void TheLongestFirstLeavesNoTail()
    {
        var times = UnitTimesOf.Of([1, 1, 1, 1, 4], lanes: 2);

        Assert.Equal((1.0, 4.0, 1.6), (times.MedianMs, times.LongestMs, times.MeanMs));
        Assert.Equal(1 - (8.0 / 12), times.LeastIdle, 12);
        Assert.Equal(6.0 / 4, times.LongestFirst!.Value, 12);
        Assert.Equal(6.0 / 4, times.InHalves!.Value, 12);
    }

    [Fact]
    public void OneWorkerHasNothingToGain()
    {
        var times = UnitTimesOf.Of([1, 1, 4], lanes: 1);

        Assert.Equal(0, times.LeastIdle, 12);
        Assert.Null(times.LongestFirst);
        Assert.Null(times.InHalves);
    }

    [Fact]
    public void EqualUnitsGainNothing() => Assert.Equal(1, UnitTimesOf.Of([2, 2, 2, 2], lanes: 2).LongestFirst!.Value, 12);

    [Fact]
    public void UnitsThatTakeNoTimeHaveNoGain() => Assert.Null(UnitTimesOf.Of([0, 0], lanes: 2).LongestFirst);
}
