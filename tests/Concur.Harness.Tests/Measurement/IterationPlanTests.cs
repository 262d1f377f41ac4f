using Concur.Harness.Measurement;
using Concur.Protocol;

namespace Concur.Harness.Tests.Measurement;

public class IterationPlanTests
{
    [Theory]
    [InlineData("threads", 4, 2, 1_000_000, "Full")]
    [InlineData("threads", 4, 2, 10_000, "None")]
    [InlineData("thread-pool", 4, 2, 10_000, "Cpu")]
    [InlineData("process-pool", 4, 2, 1_000_000, "Full")]
    [InlineData("process-pool", 4, 2, 10_000, "Cpu")]
    [InlineData("orleans:silos=2", 4, 2, 10_000, "Cpu")]
    public void ShortUnitsAreNotDisturbedByReadings(string strategy, int units, int workers, long pilotNs, string expected) =>
        Assert.Equal(expected, new IterationPlan(Spec(strategy, units, workers)).Metering(pilotNs).ToString());

    [Theory]
    [InlineData(1_000_000, 301)]
    [InlineData(150_000_000, 3)]
    [InlineData(5_000_000_000, 1)]
    public void MeasuredIterationsFillTheTimeAskedFor(long pilotNs, int expected) =>
        Assert.Equal(expected, new IterationPlan(Spec("threads", 4, 2)).Measured(pilotNs));

    /// <summary>Neither an iteration that waited for a core nor those before the last five count.</summary>
    [Theory]
    [InlineData(new[] { 90L, 90, 90, 10, 12, 11, 13, 500 }, 12)]
    [InlineData(new[] { 90L, 10 }, 10)]
    [InlineData(new[] { 7L }, 7)]
    public void ThePilotIsTheMedianOfTheLastIterations(long[] warmupNs, long expected) =>
        Assert.Equal(expected, IterationPlan.PilotNs(warmupNs));

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

        Assert.True(plan.WarmsUp(default(Warmup) with { ElapsedNs = long.MaxValue }));
        Assert.True(plan.WarmsUp(OfLongUnits with { ElapsedNs = 199_000_000 }));
        Assert.False(plan.WarmsUp(OfLongUnits with { ElapsedNs = 200_000_000, CompilingShare = 0.05 }));
    }

    /// <summary>Compiling takes the cores from parallel strategies alone: measured meanwhile, they would seem slow.</summary>
    [Fact]
    public void WarmUpLastsUntilTheWorkloadIsCompiledButNotForEver()
    {
        var plan = new IterationPlan(Spec("threads", 4, 2));

        Assert.True(plan.WarmsUp(OfLongUnits with { ElapsedNs = 200_000_000, CompilingShare = 0.06 }));
        Assert.True(plan.WarmsUp(OfLongUnits with { ElapsedNs = 2_399_000_000, CompilingShare = 0.06 }));
        Assert.False(plan.WarmsUp(OfLongUnits with { ElapsedNs = 2_400_000_000, CompilingShare = 0.06 }));
    }

    /// <summary>A method that a unit calls once has its final code after some seventy calls, if time is left for so many.</summary>
    [Theory]
    [InlineData("threads", 17, 300, 100, true)]
    [InlineData("threads", 18, 300, 100, false)]
    [InlineData("threads", 18, 300, 59, true)]
    [InlineData("threads", 18, 800, 0, false)]
    [InlineData("threads", 17, 2_399, 100, true)]
    [InlineData("threads", 17, 2_400, 100, false)]
    [InlineData("process-pool", 34, 300, 100, true)]
    [InlineData("process-pool", 35, 300, 100, false)]
    [InlineData("processes", 1, 300, 100, false)]
    [InlineData("orleans:silos=2", 100, 1_200, 399, true)]
    [InlineData("orleans:silos=2", 100, 1_200, 400, false)]
    [InlineData("orleans:silos=2", 100, 2_400, 100, false)]
    public void ShortUnitsWarmUpUntilTheirCodeIsFinal(string strategy, int iterations, int elapsedMs, int quietMs, bool expected)
    {
        var warmup = new Warmup
        {
            Iterations = iterations,
            ElapsedNs = elapsedMs * Ns.PerMs,
            FastestNs = 10 * Ns.PerMs,
            QuietNs = quietMs * Ns.PerMs,
        };

        Assert.Equal(expected, new IterationPlan(Spec(strategy, 4, 2)).WarmsUp(warmup));
    }

    /// <summary>Under every strategy a unit of 35 ms is too long for seventy of them, and one of 34 ms is not.</summary>
    [Theory]
    [InlineData("sequential", 1, 34 * 4, true)]
    [InlineData("sequential", 1, 35 * 4, false)]
    [InlineData("threads", 2, 34 * 2, true)]
    [InlineData("threads", 2, 35 * 2, false)]
    [InlineData("process-pool", 2, 34 * 2, true)]
    [InlineData("process-pool", 2, 35 * 2, false)]
    public void AllStrategiesOfAWorkloadWarmUpToTheSameCode(string strategy, int workers, int fastestMs, bool expected)
    {
        var warmup = new Warmup { Iterations = 3, ElapsedNs = 300 * Ns.PerMs, FastestNs = fastestMs * Ns.PerMs };

        Assert.Equal(expected, new IterationPlan(Spec(strategy, 4, workers)).WarmsUp(warmup));
    }

    /// <summary>Units that are too long for seventy of them are measured as they are, and the launch says so.</summary>
    [Theory]
    [InlineData("threads", 18, true)]
    [InlineData("threads", 17, false)]
    [InlineData("process-pool", 35, true)]
    [InlineData("process-pool", 34, false)]
    [InlineData("processes", 100, null)]
    public void TheLaunchKnowsWhetherItsCodeWasFinal(string strategy, int iterations, bool? expected) =>
        Assert.Equal(expected, new IterationPlan(Spec(strategy, 4, 2)).HasFinalCode(new Warmup { Iterations = iterations }));

    [Theory]
    [InlineData(34 * 2, 2_400, true)]
    [InlineData(35 * 2, 2_400, false)]
    [InlineData(35 * 2, 5_000, true)]
    public void ALongerWarmUpIsForLongerUnits(int fastestMs, int longestMs, bool expected) =>
        Assert.Equal(expected, new IterationPlan(Spec("threads", 4, 2) with { LongestWarmupMs = longestMs }).WarmsUp(
            new Warmup { Iterations = 3, ElapsedNs = 300 * Ns.PerMs, FastestNs = fastestMs * Ns.PerMs }));

    [Fact]
    public void SilenceIsCountedFromTheLastIterationInWhichCodeWasMade()
    {
        var warmup = default(Warmup).After(20_000, 5_000, 30_000).After(10_000, 0, 45_000).After(12_000, 0, 60_000);

        Assert.Equal((3, 60_000L, 12_000L, 10_000L, 0.0, 30_000L), (
            warmup.Iterations, warmup.ElapsedNs, warmup.LastNs, warmup.FastestNs, warmup.CompilingShare, warmup.QuietNs));
        Assert.Equal((0L, 0.1), (warmup.After(10_000, 1_000, 75_000).QuietNs, warmup.After(10_000, 1_000, 75_000).CompilingShare));
    }

    [Fact]
    public void AfterALongWarmUpMoreIsMeasured() =>
        Assert.Equal(
            (2, 5),
            (new IterationPlan(Spec("threads", 4, 2)).Measured(250_000_000, 0, 200_000_000),
                new IterationPlan(Spec("threads", 4, 2)).Measured(250_000_000, 0, 3_000_000_000)));

    [Fact]
    public void WithoutWarmUpOneIterationIsMadeForTheEstimate() =>
        Assert.False(new IterationPlan(Spec("threads", 4, 2) with { WarmupMs = 0, LongestWarmupMs = 0 }).WarmsUp(
            new Warmup { Iterations = 1, ElapsedNs = 1, LastNs = 1, CompilingShare = 1 }));

    private static Warmup OfLongUnits => new() { Iterations = 1, FastestNs = 80_000_000 };

    private static LaunchSpec Spec(string strategy, int units, int workers) => new()
    {
        Workload = "primes",
        Strategy = strategy,
        Units = units,
        Size = 1,
        Workers = workers,
        Seed = 1,
        WarmupMs = 200,
        LongestWarmupMs = 2_400,
        MeasuredMs = 300,
        Iterations = null,
        ResultPath = "",
    };
}
