using Concur.Traces.Recordings;

namespace Concur.Traces.Tests.Recordings;

public class OffCpuIntervalsTests
{
    [Fact]
    public void ATimeOffTheCpusHasTheStackInWhichTheThreadLeft()
    {
        var schedule = Schedule(running: [(10, 20), (30, 40), (50, 60)], blocked: [(20, 30), (40, 45)], queued: [(45, 50), (60, 70)]);

        Assert.Equal(
            [Blocked(20, 30, 1), Blocked(40, 50, 2), new OffCpuInterval(60, 70, 3)],
            OffCpuIntervals.Of(schedule, [new(19, 1), new(40, 2), new(58, 3)]));
    }

    [Fact]
    public void AStackThatIsMissingOrOfAnEarlierTimeIsNotTaken()
    {
        var schedule = Schedule(running: [(10, 20), (30, 40)], blocked: [(0, 10), (20, 30), (40, 50)], queued: []);

        Assert.Equal(
            [Blocked(20, 30, 1), Blocked(40, 50, null)],
            OffCpuIntervals.Of(schedule, [new(5, 9), new(20, 1)]));
        Assert.Equal([Blocked(20, 30, null), Blocked(40, 50, null)], OffCpuIntervals.Of(schedule, []));
    }

    [Fact]
    public void OfAThreadThatYieldedAndWentOnTheLastStackCounts()
    {
        var schedule = Schedule(running: [(10, 40)], blocked: [(40, 50)], queued: []);

        Assert.Equal([Blocked(40, 50, 3)], OffCpuIntervals.Of(schedule, [new(15, 1), new(25, 2), new(39, 3), new(60, 4)]));
    }

    private static OffCpuInterval Blocked(long startNs, long endNs, int? stack) => new(startNs, endNs, stack) { IsBlocked = true };

    private static ThreadSchedule Schedule((long, long)[] running, (long, long)[] blocked, (long, long)[] queued) => new()
    {
        Running = IntervalSet.Of(running),
        Blocked = IntervalSet.Of(blocked),
        Queued = IntervalSet.Of(queued),
        Voluntary = 0,
        Involuntary = 0,
    };
}
