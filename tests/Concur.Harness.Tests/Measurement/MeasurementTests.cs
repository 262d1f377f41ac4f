using Concur.Harness.Measurement;
using Concur.Protocol;

namespace Concur.Harness.Tests.Measurement;

public class MeasurementTests
{
    [Fact(Timeout = 60_000)]
    public async Task ASleepingThreadUsesNoCpuAndIsNotInTheRunQueue()
    {
        var (wallNs, used) = await OnFreshThread(() => Thread.Sleep(100));

        Assert.InRange(wallNs, 100_000_000, long.MaxValue);
        Assert.InRange(used.CpuNs, 0, 20_000_000);
        Assert.InRange(used.QueueNs, 0, wallNs / 2);
    }

    [Fact(Timeout = 60_000)]
    public async Task CpuAndRunQueueOfABusyThreadFillItsWallTime()
    {
        var (wallNs, used) = await OnFreshThread(() =>
        {
            var untilNs = MonotonicClock.NowNs() + 200_000_000;
            while (MonotonicClock.NowNs() < untilNs) Thread.SpinWait(100);
        });

        // What a hypervisor steals is in neither.
        Assert.InRange(used.CpuNs + used.QueueNs, wallNs * 0.5, wallNs * 1.02);
    }

    [Fact]
    public void TheThreadIdIsTheKernels() => Assert.True(Directory.Exists($"/proc/self/task/{LaneMeter.Current.ThreadId}"));

    [Fact]
    public void EqualValuesGiveEqualDigestsAndOrderMatters()
    {
        Assert.Equal(ResultDigest.Of([1, "a", 2.5]), ResultDigest.Of([1, "a", 2.5]));
        Assert.NotEqual(ResultDigest.Of([1, 2]), ResultDigest.Of([2, 1]));
        Assert.NotEqual(ResultDigest.Of(["ab", "c"]), ResultDigest.Of(["a", "bc"]));
        Assert.NotEqual(ResultDigest.Of([(1, 2.5)]), ResultDigest.Of([(1, 3.5)]));
        Assert.Equal(ResultDigest.None, ResultDigest.Of([null, null]));
        Assert.NotEqual(ResultDigest.None, ResultDigest.Of([new { Mean = double.NaN }]));
    }

    [Fact]
    public void AResultCountsTheSameWhetherItCrossedAProcessOrNot()
    {
        object[] values = [1, 2L, 2.5, 1.5f, "text", true, new[] { 1, 2 }, new[] { 1.5, 2.5 }, new { A = 1 }, DateTime.UnixEpoch];

        Assert.All(values, value => Assert.Equal(ResultDigest.Of([value]), ResultDigest.Of([new EncodedResult(ResultBytes.Of(value, out _).ToArray())])));
    }

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
    [InlineData(5_000_000_000, 3)]
    public void MeasuredIterationsFillTheTimeAskedFor(long pilotNs, int expected) =>
        Assert.Equal(expected, new IterationPlan(Spec("threads", 4, 2)).Measured(pilotNs));

    [Fact]
    public void ShortIterationsAreNoMoreThanWasAskedFor() =>
        Assert.Equal(40, new IterationPlan(Spec("threads", 4, 2) with { MostIterations = 40 }).Measured(1_000));

    [Fact]
    public void WarmUpLastsItsTimeAndAtLeastOneIteration()
    {
        var plan = new IterationPlan(Spec("threads", 4, 2));

        Assert.True(plan.WarmsUp(0, long.MaxValue));
        Assert.True(plan.WarmsUp(5, 199_000_000));
        Assert.False(plan.WarmsUp(1, 200_000_000));
    }

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
        Iterations = 0,
        ResultPath = "",
    };

    [Theory]
    [InlineData(1_000L, 0L, 500L)]
    [InlineData(1_000L, 2_000L, 2_500L)]
    [InlineData(1_000L, 2_001L, null)]
    [InlineData(0L, 100L, 100L)]
    public void TheCpuClockIsReadAnewUnlessItWasReadJustBefore(long lastNs, long laterNs, long? expectedNs)
    {
        using var meter = LaneMeter.Current;
        meter.KeepLast(lastNs, expectedNs is null ? 500 : expectedNs.Value - laterNs);

        Assert.Equal(expectedNs, meter.CpuNsSoonAfterLast(lastNs + laterNs));
    }

    [Fact(Timeout = 60_000)]
    public Task WithoutAReadingBeforeItTheCpuClockIsRead() => Task.Factory.StartNew(
        () =>
        {
            using var meter = LaneMeter.Current;

            Assert.Null(meter.CpuNsSoonAfterLast(0));
            Assert.InRange(Stamped.Before(meter, UnitMetering.Cpu).Counters.CpuNs, 1, LaneMeter.ReadCpuNs());
        },
        TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static Task<(long WallNs, ThreadCounters Used)> OnFreshThread(Action work) => Task.Factory.StartNew(
        () =>
        {
            var start = Stamped.Before(LaneMeter.Current, UnitMetering.Full);
            work();
            var end = Stamped.After(LaneMeter.Current, UnitMetering.Full);
            return (end.TimeNs - start.TimeNs, new ThreadCounters(
                end.Counters.CpuNs - start.Counters.CpuNs, end.Counters.KernelNs - start.Counters.KernelNs, end.Counters.QueueNs - start.Counters.QueueNs));
        },
        TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
