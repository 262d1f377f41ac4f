using Concur.Harness.Measurement;
using Concur.Harness.Units;
using Concur.Protocol;

namespace Concur.Harness.Tests.Units;

/// <summary>What a helper does for a unit counts while the unit's own thread is not on a CPU. Each helper lasts 100 ns here.</summary>
public class HelperTimeTests
{
    [Theory]
    [InlineData(30, 60, 0, 0, 30, 0, 60)] // The unit's own thread is blocked all the time.
    [InlineData(30, 60, 50, 0, 30, 0, 20)] // It was woken, and the helper went on waiting for a core.
    [InlineData(100, 0, 60, 0, 40, 0, 0)] // Both compute.
    [InlineData(30, 0, 0, 80, 20, 10, 0)] // It waits for the core that the helper is on.
    [InlineData(30, 60, 0, 100, 0, 30, 0)]
    public void OnlyWhatTheUnitsOwnThreadWaitsForCounts(
        long cpuNs, long queueNs, long ownCpuNs, long ownQueueNs, long helperNs, long inQueueNs, long helperQueueNs)
    {
        var time = HelperTime.Of(At(0, 0, 0), At(100, cpuNs, queueNs), (7, 9), (7 + ownCpuNs, 9 + ownQueueNs));

        Assert.Equal(new HelperTime(helperNs, inQueueNs, helperQueueNs), time);
    }

    [Fact]
    public void WhatCannotBeReadTakesNothingAway()
    {
        var unread = new ThreadReading(100, ThreadCounters.Unread);

        Assert.Equal(new HelperTime(30, 0, 60), HelperTime.Of(At(0, 0, 0), At(100, 30, 60), (-1, -1), (-1, -1)));
        Assert.Equal(default, HelperTime.Of(At(0, 0, 0), unread, (0, 0), (0, 0)));
    }

    private static ThreadReading At(long timeNs, long cpuNs, long queueNs) =>
        new(timeNs, new ThreadCounters(1_000 + cpuNs, 0, 2_000 + queueNs));
}
