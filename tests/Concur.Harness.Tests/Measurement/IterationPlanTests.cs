using Concur.Harness.Measurement;
using Concur.Protocol;

namespace Concur.Harness.Tests.Measurement;

public class IterationPlanTests
{
    [Theory]
    [InlineData("threads", 4, 2, 1_000_000, "Full")]
    [InlineData("threads", 4, 2, 10_000, "None")]
    [InlineData("thread-pool", 4, 2, 10_000, "Cpu")]
    [InlineData("processes", 4, 2, 10_000, "Full")]
    public void ShortUnitsAreNotDisturbedByReadings(string strategy, int units, int workers, long pilotNs, string expected) =>
        Assert.Equal(expected, new IterationPlan(Spec(strategy, units, workers)).Metering(pilotNs).ToString());

    [Theory]
    [InlineData(1_000_000, 301)]
    [InlineData(150_000_000, 3)]
    [InlineData(5_000_000_000, 1)]
    public void MeasuredIterationsFillTheTimeAskedFor(long pilotNs, int expected) =>
        Assert.Equal(expected, new IterationPlan(Spec("threads", 4, 2)).Measured(pilotNs));

    [Fact]
    public void ShortIterationsAreNoMoreThanWasAskedFor() =>
        Assert.Equal(40, new IterationPlan(Spec("threads", 4, 2) with { MostIterations = 40 }).Measured(1_000));

    [Fact]
    public void AGivenNumberOfIterationsIsKept() =>
        Assert.Equal(2, new IterationPlan(Spec("threads", 4, 2) with { Iterations = 2 }).Measured(1_000));

    [Fact]
    public void WarmUpLastsItsTimeAndAtLeastOneIteration()
    {
        var plan = new IterationPlan(Spec("threads", 4, 2));

        Assert.True(plan.WarmsUp(0, long.MaxValue, 0));
        Assert.True(plan.WarmsUp(5, 199_000_000, 0));
        Assert.False(plan.WarmsUp(1, 200_000_000, 0.05));
    }

    /// <summary>Compiling takes the cores from parallel strategies alone: measured meanwhile, they would seem slow.</summary>
    [Fact]
    public void WarmUpLastsUntilTheWorkloadIsCompiledButNotForEver()
    {
        var plan = new IterationPlan(Spec("threads", 4, 2));

        Assert.True(plan.WarmsUp(2, 200_000_000, 0.06));
        Assert.True(plan.WarmsUp(2, 2_399_000_000, 0.06));
        Assert.False(plan.WarmsUp(2, 2_400_000_000, 0.06));
    }

    [Fact]
    public void AfterALongWarmUpMoreIsMeasured() =>
        Assert.Equal(
            (2, 5),
            (new IterationPlan(Spec("threads", 4, 2)).Measured(250_000_000, 0, 200_000_000),
                new IterationPlan(Spec("threads", 4, 2)).Measured(250_000_000, 0, 3_000_000_000)));

    [Fact]
    public void WithoutWarmUpOneIterationIsMadeForTheEstimate() =>
        Assert.False(new IterationPlan(Spec("threads", 4, 2) with { WarmupMs = 0 }).WarmsUp(1, 1, 1));

    private static LaunchSpec Spec(string strategy, int units, int workers) => new()
    {
        Workload = "primes",
        Strategy = strategy,
        Units = units,
        Size = 1,
        Workers = workers,
        Seed = 1,
        WarmupMs = 200,
        MeasuredMs = 300,
        Iterations = null,
        ResultPath = "",
    };
}
