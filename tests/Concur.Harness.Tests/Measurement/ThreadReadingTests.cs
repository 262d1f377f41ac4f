using Concur.Harness.Measurement;
using Concur.Harness.Platform;
using Concur.Protocol;

namespace Concur.Harness.Tests.Measurement;

public class ThreadReadingTests
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

    [Theory]
    [InlineData(1_000L, 0L, 500L)]
    [InlineData(1_000L, 2_000L, 2_500L)]
    [InlineData(1_000L, 2_001L, null)]
    [InlineData(0L, 100L, 100L)]
    public void TheCpuClockIsReadAnewUnlessItWasReadJustBefore(long lastNs, long laterNs, long? expectedNs)
    {
        using var meter = ThreadMeter.Current;
        meter.KeepLast(lastNs, expectedNs is null ? 500 : expectedNs.Value - laterNs);

        Assert.Equal(expectedNs, meter.CpuNsSoonAfterLast(lastNs + laterNs));
    }

    [Fact(Timeout = 60_000)]
    public Task WithoutAReadingBeforeItTheCpuClockIsRead() => Task.Factory.StartNew(
        () =>
        {
            using var meter = ThreadMeter.Current;

            Assert.Null(meter.CpuNsSoonAfterLast(0));
            Assert.InRange(ThreadReading.AtStart(meter, UnitMetering.Cpu).Counters.CpuNs, 1, ThreadAccounting.CpuNs());
        },
        TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private static Task<(long WallNs, ThreadCounters Used)> OnFreshThread(Action work) => Task.Factory.StartNew(
        () =>
        {
            var start = ThreadReading.AtStart(ThreadMeter.Current, UnitMetering.Full);
            work();
            var end = ThreadReading.AtEnd(ThreadMeter.Current, UnitMetering.Full);
            return (end.TimeNs - start.TimeNs, new ThreadCounters(
                end.Counters.CpuNs - start.Counters.CpuNs,
                end.Counters.KernelNs - start.Counters.KernelNs,
                end.Counters.QueueNs - start.Counters.QueueNs));
        },
        TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
