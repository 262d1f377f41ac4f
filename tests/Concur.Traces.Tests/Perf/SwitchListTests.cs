using Concur.Traces.Perf;
using CsCheck;

namespace Concur.Traces.Tests.Perf;

public class SwitchListTests
{
    private static readonly Gen<(long TimeNs, SwitchList.Change Change)[]> Switches =
        Gen.Select(Gen.Long[0, 1_000], Gen.Enum<SwitchList.Change>()).Array[0, 40];

    [Fact]
    public void AThreadIsReadyUntilItRunsAndBlockedOrReadyAfterwardsAsItsSwitchSays()
    {
        var list = new SwitchList();
        list.Add(500, SwitchList.Change.Ends); // Another processor's ring is read first.
        list.Add(0, SwitchList.Change.Ready, begins: true);
        list.Add(10, SwitchList.Change.Runs);
        list.Add(110, SwitchList.Change.Ready);
        list.Add(150, SwitchList.Change.Runs);
        list.Add(250, SwitchList.Change.Blocks);
        list.Add(400, SwitchList.Change.Runs);

        var schedule = list.ToSchedule();

        Assert.Equal(100 + 100 + 100, schedule.Running.TotalNs);
        Assert.Equal(10 + 40, schedule.Queued.TotalNs);
        Assert.Equal(150, schedule.Blocked.TotalNs);
        Assert.Equal(100, schedule.Running.Overlap(50, 190));
        Assert.Equal((1, 1), (schedule.Voluntary, schedule.Involuntary));
    }

    /// <summary>Windows tells wake-ups; perf events do not.</summary>
    [Fact]
    public void AWakeUpEndsTheTimeThatAThreadIsBlockedAndChangesNothingElse()
    {
        var list = new SwitchList();
        list.Add(0, SwitchList.Change.Runs);
        list.Add(10, SwitchList.Change.Wakes); // It runs.
        list.Add(20, SwitchList.Change.Ready);
        list.Add(25, SwitchList.Change.Wakes); // It is ready.
        list.Add(30, SwitchList.Change.Runs);
        list.Add(40, SwitchList.Change.Blocks);
        list.Add(60, SwitchList.Change.Wakes);
        list.Add(67, SwitchList.Change.Runs);
        list.Add(70, SwitchList.Change.Wakes); // It is about to block, and does not.
        list.Add(71, SwitchList.Change.Blocks);
        list.Add(80, SwitchList.Change.Runs);

        var schedule = list.ToSchedule();

        Assert.Equal([(0, 20), (30, 40), (67, 71)], schedule.Running.Intervals);
        Assert.Equal([(20, 30), (60, 67), (71, 80)], schedule.Queued.Intervals);
        Assert.Equal([(40, 60)], schedule.Blocked.Intervals);
        Assert.Equal((2, 1), (schedule.Voluntary, schedule.Involuntary));
    }

    [Fact]
    public void AfterItsEndAThreadDoesNothingUntilAnotherOneHasItsId()
    {
        var list = new SwitchList();
        list.Add(0, SwitchList.Change.Runs);
        list.Add(10, SwitchList.Change.Ends);
        list.Add(11, SwitchList.Change.Blocks); // Its last switch.
        list.Add(50, SwitchList.Change.Ready, begins: true);
        list.Add(55, SwitchList.Change.Runs);
        list.Add(60, SwitchList.Change.Ends);

        var schedule = list.ToSchedule();

        Assert.Equal([(0, 10), (55, 60)], schedule.Running.Intervals);
        Assert.Equal([(50, 55)], schedule.Queued.Intervals);
        Assert.Equal(0, schedule.Blocked.TotalNs);
    }

    [Fact]
    public void EveryInstantFromTheFirstSwitchToTheLastIsInExactlyOneState() => Switches.Sample(switches =>
    {
        var list = new SwitchList();
        foreach (var (timeNs, change) in switches) list.Add(timeNs, change);

        var schedule = list.ToSchedule();

        var ends = switches.Where(item => item.Change == SwitchList.Change.Ends)
            .Select(item => item.TimeNs)
            .DefaultIfEmpty(long.MaxValue)
            .Min();
        var known = switches.Length == 0 ? 0 : Math.Min(ends, switches.Max(item => item.TimeNs)) - switches.Min(item => item.TimeNs);
        Assert.Equal(known, schedule.Running.TotalNs + schedule.Queued.TotalNs + schedule.Blocked.TotalNs);
        Assert.Equal(0, schedule.Running.Intersect(schedule.Blocked).TotalNs);
        Assert.Equal(0, schedule.Running.Intersect(schedule.Queued).TotalNs);
        Assert.Equal(0, schedule.Queued.Intersect(schedule.Blocked).TotalNs);
    });

    [Fact]
    public void TheOrderInWhichSwitchesArriveIsIrrelevant() => Gen.Select(Switches, Gen.Int[0, 1_000]).Sample((switches, seed) =>
    {
        var (inOrder, shuffled) = (new SwitchList(), new SwitchList());
        foreach (var (timeNs, change) in switches) inOrder.Add(timeNs, change);
        var mixed = switches.ToArray();
        new Random(seed).Shuffle(mixed);
        foreach (var (timeNs, change) in mixed) shuffled.Add(timeNs, change);

        var (one, other) = (inOrder.ToSchedule(), shuffled.ToSchedule());

        Assert.Equal(one.Running.TotalNs, other.Running.TotalNs);
        Assert.Equal(one.Queued.TotalNs, other.Queued.TotalNs);
        Assert.Equal(one.Blocked.TotalNs, other.Blocked.TotalNs);
    });
}
