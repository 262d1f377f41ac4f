using System.Collections.Immutable;
using Concur.Core.Analysis.Events;
using Concur.Core.Analysis.Scheduling;
using Concur.Core.Model;
using CsCheck;

namespace Concur.Core.Tests.Analysis;

public class ThreadActivitiesTests
{
    private const long OriginNs = 5_000_000;
    private static readonly string[] Names = ["lock", "wait", "jit"];

    private static readonly Gen<(long TimeNs, SwitchList.Change Change)[]> Switches =
        Gen.Select(Gen.Long[OriginNs, OriginNs + 100], Gen.Enum<SwitchList.Change>()).Array[2, 30];

    private static readonly Gen<ImmutableArray<TimelineInterval>> Told =
        Gen.Select(Gen.Int[0, 2].Select(i => Names[i]), Gen.Int[0, 100], Gen.Int[0, 30]).Array[0, 10]
            .Select(items => items.Select(item => new TimelineInterval(item.Item1, item.Item2 / 1e6, (item.Item2 + item.Item3) / 1e6)).ToImmutableArray());

    private static readonly Gen<ImmutableArray<TimelineInterval>> Pauses =
        Gen.Select(Gen.Int[0, 100], Gen.Int[0, 20]).Array[0, 4].Select(items => items.Select(item => new TimelineInterval("gc", item.Item1 / 1e6, (item.Item1 + item.Item2) / 1e6)).ToImmutableArray());

    [Fact]
    public void EveryInstantOfAThreadIsOneActivityWhateverItsEventsSay() => Gen.Select(Switches, Told, Pauses).Sample((switches, told, pauses) =>
    {
        var schedule = ScheduleOf(switches);

        var activities = ThreadActivities.Of(schedule, told, pauses, OriginNs);

        var wholeNs = schedule.Running.TotalNs + schedule.Queued.TotalNs + schedule.Blocked.TotalNs;
        Assert.Equal(wholeNs, activities.Sum(activity => Ns(activity.EndMs) - Ns(activity.StartMs)));
        for (var i = 1; i < activities.Length; i++) Assert.True(Ns(activities[i].StartMs) >= Ns(activities[i - 1].EndMs));
    });

    [Fact]
    public void ALockIsWaitedForOffTheCpuAndAPauseComesBeforeAllElse()
    {
        var schedule = new ThreadSchedule { Running = Set((0, 40), (70, 100)), Queued = Set((60, 70)), Blocked = Set((40, 60)), Voluntary = 1, Involuntary = 0 };

        var activities = ThreadActivities.Of(schedule, [new("jit", 10e-6, 20e-6), new("lock", 30e-6, 80e-6)], [new("gc", 50e-6, 55e-6)], originNs: 0);

        Assert.Equal(
            ["compute 0 10", "jit 10 20", "compute 20 40", "lock 40 50", "gc 50 55", "lock 55 60", "run-queue 60 70", "compute 70 100"],
            activities.Select(activity => $"{activity.Category} {Ns(activity.StartMs)} {Ns(activity.EndMs)}"));
    }

    [Fact]
    public void WhoHeldTheLockOrSuspendedTheOthersIsKnownOfEveryPiece()
    {
        var schedule = new ThreadSchedule { Running = Set((0, 10), (30, 35)), Queued = IntervalSet.Empty, Blocked = Set((10, 30), (35, 100)), Voluntary = 2, Involuntary = 0 };

        var activities = ThreadActivities.Of(
            schedule, [new("lock", 5e-6, 40e-6) { ByThread = 8 }, new("wait", 40e-6, 70e-6), new("lock", 70e-6, 90e-6)], [new("gc", 15e-6, 20e-6) { ByThread = 9 }], originNs: 0);

        Assert.Equal(
            ["compute 0", "lock 10 by 8", "gc 15 by 9", "lock 20 by 8", "compute 30", "lock 35 by 8", "wait 40", "lock 70", "io-sleep 90"],
            activities.Select(activity => $"{activity.Category} {Ns(activity.StartMs)}{(activity.ByThread is { } thread ? $" by {thread}" : "")}"));
    }

    private static ThreadSchedule ScheduleOf((long TimeNs, SwitchList.Change Change)[] switches)
    {
        var list = new SwitchList();
        foreach (var (timeNs, change) in switches) list.Add(timeNs, change);
        return list.ToSchedule();
    }

    private static IntervalSet Set(params (long, long)[] intervals) => IntervalSet.Of(intervals);

    private static long Ns(double ms) => (long)Math.Round(ms * 1e6);
}
