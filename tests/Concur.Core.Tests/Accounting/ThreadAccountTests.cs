using System.Collections.Immutable;
using Concur.Core.Accounting;
using Concur.Core.Accounting.Figures;
using Concur.Core.Model;
using Concur.Traces.Perf;
using Concur.Traces.Recordings;
using Concur.Traces.Timelines;
using CsCheck;

namespace Concur.Core.Tests.Accounting;

/// <summary>Accounts of threads add up to their wall time, whichever source they come from.</summary>
public class ThreadAccountTests
{
    private const long Origin = 5_000_000;

    [Fact]
    public void OnlyWhatLiesWithinTheWindowCounts()
    {
        var schedule = new ThreadSchedule
        {
            Running = Set((0, 400), (700, 900)),
            Queued = Set((400, 500)),
            Blocked = Set((500, 700)),
            Voluntary = 1,
            Involuntary = 1,
        };

        var row = Row(schedule, [new ActivitySpan(Activity.Lock, Origin + 500, Origin + 600)], Window.Between(Origin + 100, Origin + 800))!;

        Assert.Equal(0.0007, row.WallMs);
        Assert.Equal(0.0004, row.ComputeMs);
        Assert.Equal(0.0001, row.LockMs);
        Assert.Equal(0.0001, row.IoSleepMs);
        Assert.Equal(0.0001, row.RunQueueMs);
        Assert.Equal(0, row.UnexplainedMs);
        Assert.Equal(0.0004, row.CpuMs);
    }

    /// <summary>The counter grows when the thread gets a CPU: its wait had begun before its first reading.</summary>
    [Fact]
    public void ByCountersNoMoreIsInTheRunQueueThanTheThreadWasSeen()
    {
        var schedules = new ThreadSchedules
        {
            Quality = ScheduleQuality.Sampled,
            Counters = new Dictionary<int, ImmutableArray<CounterReading>>
            {
                [8] = [new(1_000, CpuNs: 0, QueueNs: 0), new(2_000, CpuNs: 100, QueueNs: 1_400)],
            },
        };

        var row = ThreadAccount.Of(8, schedules, new ThreadEvents(), Window.Between(0, 10_000))!.Row(8, "x", null);

        Assert.Equal((0.001, 0.0001, 0.0009, 0.0), (row.WallMs, row.CpuMs, row.RunQueueMs, row.UnexplainedMs));
    }

    [Fact]
    public void AThreadThatWasGoneBeforeHasNoRow() =>
        Assert.Null(Row(
            new ThreadSchedule { Running = Set((0, 50)), Queued = Set(), Blocked = Set(), Voluntary = 0, Involuntary = 0 },
            [],
            Window.Between(Origin + 100, Origin + 800)));

    [Fact]
    public void SwitchesAddUpExactlyWhateverEventsSay() =>
        Gen.Select(
            Gen.Select(Gen.Long[0, 1_000], Gen.Int[0, 3]).Array[2, 20],
            Gen.Select(Gen.Int[0, 2], Gen.Int[0, 1_000], Gen.Int[0, 300]).Array[0, 8],
            Gen.Long[0, 500],
            Gen.Long[1, 600]).Sample((switches, told, start, length) =>
        {
            var list = new SwitchList();
            foreach (var (timeNs, change) in switches) list.Add(Origin + timeNs, (SwitchList.Change)change);
            Activity[] kinds = [Activity.Lock, Activity.Wait, Activity.Jit];

            var row = Row(
                list.ToSchedule(),
                [.. told.Select(item => new ActivitySpan(kinds[item.Item1], Origin + item.Item2, Origin + item.Item2 + item.Item3))],
                Window.Between(Origin + start, Origin + start + length));

            if (row is null) return;
            Assert.Equal(0, row.UnexplainedMs);
            Assert.Equal(row.WallMs!.Value, Parts(row), 1e-9);
        });

    [Fact]
    public void ReadingsAddUpExactlyWhateverEventsSay() =>
        Gen.Select(
            Gen.Select(Gen.Int[0, 400], Gen.Int[0, 400]).Array[2, 8],
            Gen.Select(Gen.Int[0, 3_000], Gen.Int[0, 900], Gen.Bool).Array[0, 6]).Sample((steps, contentions) =>
        {
            var (cpuNs, queueNs) = (10_000L, 500L);
            var readings = steps.Select((step, i) => new CounterReading(1_000 + (i * 1_000), cpuNs += step.Item1, queueNs += step.Item2))
                .ToImmutableArray();
            var schedules = new ThreadSchedules
            {
                Quality = ScheduleQuality.Sampled,
                Counters = new Dictionary<int, ImmutableArray<CounterReading>> { [8] = readings },
            };
            var events = new RecordedEvents();
            foreach (var (at, length, forGc) in contentions)
            {
                if (forGc) events.Pause(8, at, at + length);
                else events.Lock(8, at, at + length);
            }

            var row = ThreadAccount.Of(8, schedules, events.Process().EventsOf(8), Window.Between(1_300, 1_000 * steps.Length))?.Row(
                8,
                "x",
                null);

            Assert.NotNull(row);
            Assert.Equal(row.WallMs!.Value, Parts(row) + row.UnexplainedMs!.Value, 1e-9);
            Assert.Equal(0, row.UnexplainedMs!.Value, 1e-9);
        });

    private static double Parts(TraceThread row) =>
        ((double?[])[row.ComputeMs, row.JitMs, row.GcSuspendedMs, row.LockMs, row.WaitMs, row.IoSleepMs, row.RunQueueMs]).Sum()!.Value;

    private static TraceThread? Row(ThreadSchedule schedule, ActivitySpan[] told, Window window) =>
        ThreadAccount.Of(ThreadActivities.Of(schedule, told, []), schedule, window)?.Row(8, "x", null);

    private static IntervalSet Set(params (long Start, long End)[] intervals) =>
        IntervalSet.Of(intervals.Select(interval => (Origin + interval.Start, Origin + interval.End)));
}
