using Concur.Core.Stats;

namespace Concur.Core.Tests.Stats;

public class StabilityTests
{
    /// <summary>
    /// By definition, with numpy: the medians of all pairwise means (each value with itself too) and of all pairwise distances.
    /// </summary>
    [Fact]
    public void CentreAndSpreadAreRobustAndTheOutlierIsCounted()
    {
        var stability = Stability.Of([[10.1, 10.4, 9.8], [10.0, 10.9, 30.0]]);

        Assert.Equal(10.4, stability.CentreMs, 1e-9);
        Assert.Equal(0.8, stability.SpreadMs, 1e-9);
        Assert.Equal(1, stability.Outliers);
        Assert.Equal(30.0, stability.SlowestMs);
    }

    [Fact]
    public void TimesThatGatherInTwoPlacesSayWhere()
    {
        var random = new Random(1);
        double[] Around(double ms) => [.. Enumerable.Range(0, 40).Select(_ => ms * (1 + (0.04 * (random.NextDouble() - 0.5))))];

        var two = Stability.Of([Around(10), Around(20)]);
        var one = Stability.Of([Around(10), Around(10)]);

        Assert.Equal(2, two.ModesMs.Length);
        Assert.Equal(10, two.ModesMs[0], 0.5);
        Assert.Equal(20, two.ModesMs[1], 0.5);
        Assert.Empty(one.ModesMs);
    }

    [Fact]
    public void LaunchesThatBecomeSlowerDrift()
    {
        double[][] rising = [[10], [10.5], [11], [11.5], [12], [12.5], [13], [13.5]];
        double[][] steady = [[10.1], [9.9], [10.2], [9.8], [10.0], [10.3], [9.7], [10.05]];

        Assert.Equal((13.25 / 10.25) - 1, Stability.Of(rising).Drift!.Value, 1e-9);
        Assert.Null(Stability.Of(steady).Drift);
    }

    [Fact]
    public void EqualTimesAreStable()
    {
        var stability = Stability.Of([[5, 5, 5], [5, 5, 5]]);

        Assert.Equal((5.0, 0.0, 0), (stability.CentreMs, stability.SpreadMs, stability.Outliers));
    }
}
