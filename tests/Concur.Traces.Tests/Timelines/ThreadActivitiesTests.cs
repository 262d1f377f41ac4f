using Concur.Traces.Perf;
using Concur.Traces.Recordings;
using Concur.Traces.Timelines;
using CsCheck;

namespace Concur.Traces.Tests.Timelines;

public class ThreadActivitiesTests
{
    private static readonly Activity[] Kinds = [Activity.Lock, Activity.Wait, Activity.Jit];

    private static readonly Gen<(long TimeNs, SwitchList.Change Change)[]> Switches = Gen.Select(
        Gen.Long[0, 100],
        Gen.Enum<SwitchList.Change>()).Array[2, 30];

    private static readonly Gen<ActivitySpan[]> Told = Gen.Select(Gen.Int[0, 2], Gen.Long[0, 100], Gen.Long[0, 30]).Array[0, 10]
        .Select(items => items.Select(item => new ActivitySpan(Kinds[item.Item1], item.Item2, item.Item2 + item.Item3)).ToArray());

    private static readonly Gen<ActivitySpan[]> Pauses = Gen.Select(Gen.Long[0, 100], Gen.Long[0, 20]).Array[0, 4]
        .Select(items => items.Select(item => new ActivitySpan(Activity.Gc, item.Item1, item.Item1 + item.Item2)).ToArray());

    [Fact]
    public void EveryInstantOfAThreadIsOneActivityWhateverItsEventsSay() => Gen.Select(Switches, Told, Pauses).Sample((
        switches,
        told,
        pauses) =>
    {
        var schedule = ScheduleOf(switches);

        var activities = ThreadActivities.Of(schedule, told, pauses);

        Assert.Equal(
            schedule.Running.TotalNs + schedule.Queued.TotalNs + schedule.Blocked.TotalNs,
            activities.Sum(activity => activity.EndNs - activity.StartNs));
        for (var i = 1; i < activities.Length; i++) Assert.True(activities[i].StartNs >= activities[i - 1].EndNs);
    });

    [Fact]
    public void ALockIsWaitedForOffTheCpuAndAPauseComesBeforeAllElse()
    {
        var schedule = new ThreadSchedule
        {
            Running = Set((0, 40), (70, 100)),
            Queued = Set((60, 70)),
            Blocked = Set((40, 60)),
            Voluntary = 1,
            Involuntary = 0,
        };

        var activities = ThreadActivities.Of(schedule, [new(Activity.Jit, 10, 20), new(Activity.Lock, 30, 80)], [new(Activity.Gc, 50, 55)]);

        Assert.Equal(
            ["compute 0 10", "jit 10 20", "compute 20 40", "lock 40 50", "gc 50 55", "lock 55 60", "run-queue 60 70", "compute 70 100"],
            activities.Select(activity => $"{ActivityNames.Of(activity.Activity)} {activity.StartNs} {activity.EndNs}"));
    }

    [Fact]
    public void WhoSleptBeforeAPauseSleepsThroughItUntilItWakes()
    {
        // Asleep from before the pause until after it; asleep, and awake within the pause, whose end it then waits for; stopped by it.
        Assert.Equal(["io-sleep 40 60"], InPause([(40, 60)]));
        Assert.Equal(["io-sleep 40 52", "gc 53 55", "io-sleep 55 60"], InPause([(40, 52), (53, 60)]));
        Assert.Equal(["gc 46 55", "io-sleep 55 60"], InPause([(46, 60)]));
        Assert.Equal(["lock 40 45", "gc 45 55", "io-sleep 55 60"], InPause([(40, 60)], new ActivitySpan(Activity.Lock, 40, 55)));

        string[] InPause((long, long)[] blocked, params ActivitySpan[] told)
        {
            var off = Set(blocked);
            var schedule = new ThreadSchedule
            {
                Running = Set((0, 100)).Except(off),
                Queued = IntervalSet.Empty,
                Blocked = off,
                Voluntary = 1,
                Involuntary = 0,
            };
            return
            [
                .. ThreadActivities.Of(schedule, told, [new(Activity.Gc, 45, 55)]).Where(span => span.OnCpu == false)
                    .Select(span => $"{ActivityNames.Of(span.Activity)} {span.StartNs} {span.EndNs}"),
            ];
        }
    }

    [Fact]
    public void TheThreadThatHeldTheLockOrSuspendedTheOthersIsKnownOfEveryPiece()
    {
        var schedule = new ThreadSchedule
        {
            Running = Set((0, 10), (30, 35)),
            Queued = IntervalSet.Empty,
            Blocked = Set((10, 30), (35, 100)),
            Voluntary = 2,
            Involuntary = 0,
        };

        var activities = ThreadActivities.Of(
            schedule,
            [new(Activity.Lock, 5, 40) { ByThread = 8 }, new(Activity.Wait, 40, 70), new(Activity.Lock, 70, 90)],
            [new(Activity.Gc, 15, 20) { ByThread = 9 }]);

        Assert.Equal(
            ["compute 0", "lock 10 by 8", "gc 15 by 9", "lock 20 by 8", "compute 30", "lock 35 by 8", "wait 40", "lock 70", "io-sleep 90"],
            activities.Select(activity =>
                $"{ActivityNames.Of(activity.Activity)} {activity.StartNs}{(activity.ByThread is { } thread ? $" by {thread}" : "")}"));
    }

    private static ThreadSchedule ScheduleOf((long TimeNs, SwitchList.Change Change)[] switches)
    {
        var list = new SwitchList();
        foreach (var (timeNs, change) in switches) list.Add(timeNs, change);
        return list.ToSchedule();
    }

    private static IntervalSet Set(params (long, long)[] intervals) => IntervalSet.Of(intervals);
}
