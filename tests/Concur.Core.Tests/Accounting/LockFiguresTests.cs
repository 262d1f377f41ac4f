using System.Collections.Immutable;
using Concur.Core.Accounting;
using Concur.Core.Accounting.Figures;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Perf;
using Concur.Traces.Recordings;
using Concur.Traces.Timelines;
using CsCheck;

namespace Concur.Core.Tests.Accounting;

/// <summary>What a lock cost in all is what the account has for locks.</summary>
public class LockFiguresTests
{
    private const int Thread = 8;

    [Fact]
    public void WhereSwitchesAreKnownTheTimeInTheRunQueueAfterALockIsNotTheLocks()
    {
        var schedule = new SwitchList();
        schedule.Add(1_000, SwitchList.Change.Runs);
        schedule.Add(2_000, SwitchList.Change.Blocks);
        schedule.Add(7_000, SwitchList.Change.Runs);
        schedule.Add(9_000, SwitchList.Change.Blocks);
        var schedules = Exact(schedule, [new(1_500, 500, 0), new(8_000, 2_000, 3_000)]);

        var (report, accountNs) = Both(new RecordedEvents().Lock(Thread, 1_800, 7_100, id: 3), schedules);

        // Off the CPUs for 5000 ns, of which 3000 were in the run queue; the waits that nothing is known of are 5300 ns long.
        Assert.Equal((1, 0.002), (report.Waits, report.TotalMs));
        Assert.Equal(2_000, accountNs);
        Assert.Equal(0.0053, Both(new RecordedEvents().Lock(Thread, 1_800, 7_100, id: 3), ThreadSchedules.None).Report.TotalMs);
    }

    [Fact]
    public void TheLocksAddUpToTheAccountWhateverWasRecorded() => Gen.Select(
        Gen.Select(Gen.Long[0, 1_000], Gen.Int[0, 3]).Array[2, 30],
        Gen.Int[0, 900].Array[0, 8],
        Gen.Select(Gen.Int[0, 1_000], Gen.Int[1, 200]).Array[0, 3],
        Gen.Int[0, 60].Array[2, 10]).Sample((switches, ends, pauses, queued) =>
    {
        var list = new SwitchList();
        foreach (var (timeNs, change) in switches) list.Add(timeNs, (SwitchList.Change)change);
        var queueNs = 0L;
        var schedules = Exact(list, [.. queued.Select((ns, i) => new CounterReading(i * 100, i, queueNs += ns))]);
        var events = new RecordedEvents();
        var times = ends.Order().ToList();
        for (var i = 1; i < times.Count; i += 2) events.Lock(Thread, times[i - 1], times[i], id: (ulong)(i % 3));
        foreach (var (start, length) in pauses) events.Pause(9, start, start + length);

        var (report, accountNs) = Both(events, schedules);

        Assert.Equal(Ns.ToMs(accountNs), report.TotalMs);
        Assert.Equal(report.TotalMs, report.Top.Sum(one => one.TotalMs), 1e-9);
    });

    private static (LockReport Report, long AccountNs) Both(RecordedEvents events, ThreadSchedules schedules)
    {
        var (process, window) = (events.Process(), Window.Between(0, 10_000));
        var recording = new Recording("process", [process]) { Schedules = schedules };
        var source = new FigureSource([(ProcessRole.Harness, process)], window, thread => $"thread {thread}")
        {
            Blocked = new TimesBlocked(recording),
        };
        var pauses = ThreadActivities.Pauses(process).ToList();
        var locked = schedules.WithWakeUps(Thread) is { } schedule
            ? ThreadActivities.Of(schedule, [.. ThreadActivities.FromEvents(process, Thread)], pauses)
                .Where(span => span.Activity == Activity.Lock)
            : [];
        return (LockFigures.Of(source), locked.Sum(span => span.EndNs - span.StartNs));
    }

    private static ThreadSchedules Exact(SwitchList switches, ImmutableArray<CounterReading> readings) => new()
    {
        Quality = ScheduleQuality.Exact,
        Exact = new Dictionary<int, ThreadSchedule> { [Thread] = switches.ToSchedule() },
        Counters = new Dictionary<int, ImmutableArray<CounterReading>> { [Thread] = readings },
    };
}
