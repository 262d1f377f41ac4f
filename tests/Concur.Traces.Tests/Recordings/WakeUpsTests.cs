using System.Collections.Immutable;
using Concur.Traces.Recordings;
using CsCheck;

namespace Concur.Traces.Tests.Recordings;

public class WakeUpsTests
{
    private static readonly IntervalSet Blocked = IntervalSet.Of([(0, 100), (150, 250), (300, 400)]);

    [Fact]
    public void AWakeUpIsWhereABlockedThreadRanAgain()
    {
        var wakeUps = WakeUps.Of(Blocked);

        Assert.Equal((3, 0L), wakeUps.Between(0, 400));
        Assert.Equal((1, 0L), wakeUps.Between(0, 249));
        Assert.Equal((1, 0L), wakeUps.Between(249, 250));
        Assert.Equal((0, 0L), wakeUps.Between(250, 399));
    }

    [Fact]
    public void WhatTheQueueGrewBetweenTwoLooksBelongsToTheWakeUpBetweenThem()
    {
        var wakeUps = WakeUps.Of(Blocked, IntervalSet.Empty, [new(0, 120, 30), new(120, 260, 5), new(260, 410, 50)]);

        Assert.Equal(30, wakeUps.Between(0, 100).DelayNs);
        Assert.Equal(5, wakeUps.Between(100, 250).DelayNs);
        Assert.Equal(50, wakeUps.Between(250, 400).DelayNs);
    }

    [Fact]
    public void TheTimeInTheQueueAfterWakeUpsIsNotThatOfBlocking()
    {
        var schedule = new ThreadSchedule
        {
            Running = IntervalSet.Of([(100, 150), (250, 300)]),
            Queued = IntervalSet.Empty,
            Blocked = Blocked,
            Voluntary = 3,
            Involuntary = 0,
        };
        var schedules = new ThreadSchedules
        {
            Exact = new Dictionary<int, ThreadSchedule> { [1] = schedule, [2] = schedule },
            Counters = new Dictionary<int, ImmutableArray<CounterReading>>
            {
                [1] = [new(0, 0, 0), new(120, 20, 30), new(410, 100, 30)],
            },
        };

        Assert.Equal([(70, 100)], schedules.WithWakeUps(1)!.Queued.Intervals);
        Assert.Equal([(0, 70), (150, 250), (300, 400)], schedules.WithWakeUps(1)!.Blocked.Intervals);
        Assert.Same(schedule, schedules.WithWakeUps(2));
        Assert.Null(schedules.WithWakeUps(3));
    }

    [Fact]
    public void WhatItGrewByPreemptionsIsNoWakeUps()
    {
        var wakeUps = WakeUps.Of(Blocked, IntervalSet.Of([(110, 130)]), [new(0, 140, 50)]);

        Assert.Equal(30, wakeUps.Between(0, 100).DelayNs);
    }

    [Fact]
    public void ALookThatCrossedTheThreadsNextStepTellsOfTheWakeUpJustBefore()
    {
        var wakeUps = WakeUps.Of(Blocked, IntervalSet.Empty, [new(101, 120, 12)]);

        Assert.Equal(12, wakeUps.Between(0, 100).DelayNs);
    }

    [Fact]
    public void NoDelayIsLongerThanTheThreadWasBlockedAndAllAreNoMoreThanTheGrowth() =>
        Gen.Select(Gen.Long[1, 500].Array[1, 8], Gen.Long[0, 400].Array[1, 8]).Sample((lengths, growths) =>
        {
            var (at, blocked) = (0L, new List<(long, long)>());
            foreach (var length in lengths)
            {
                blocked.Add((at, at + length));
                at += length + 50;
            }

            var step = Math.Max(1, at / growths.Length);
            var wakeUps = WakeUps.Of(
                IntervalSet.Of(blocked),
                IntervalSet.Empty,
                [.. growths.Select((ns, i) => new QueueGrowth(i * step, (i + 1) * step, ns))]);

            foreach (var (start, end) in blocked) Assert.InRange(wakeUps.Between(start, end).DelayNs, 0, end - start);
            Assert.InRange(wakeUps.Between(-1, at).DelayNs, 0, growths.Sum());
        });
}
