using Concur.Traces.Perf;
using CsCheck;

namespace Concur.Traces.Tests.Perf;

/// <summary>Threads that existed before their switches were recorded.</summary>
public class ThreadStateTests
{
    private const long Begin = 100;
    private const long End = 1_000;

    [Theory]
    [InlineData(false, 0, 0, 0, 900)] // Blocked throughout.
    [InlineData(true, 890, 900, 0, 0)] // On a CPU throughout.
    [InlineData(true, 10, 0, 900, 0)] // Ready for one throughout.
    public void StatesAndCpuTimeTellWhatAThreadDidThatNeverSwitches(bool canRun, long cpuNs, long runningNs, long queuedNs, long blockedNs)
    {
        var list = WithStates(canRun, cpuNs);

        var schedule = list.ToSchedule();

        Assert.Equal((runningNs, queuedNs, blockedNs), (schedule.Running.TotalNs, schedule.Queued.TotalNs, schedule.Blocked.TotalNs));
        Assert.Equal((0, 0), (schedule.Voluntary, schedule.Involuntary));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)] // It was woken after its state was read, or /proc was late.
    public void AThreadThatFirstLeavesACpuWasOnItUntilThen(bool canRun)
    {
        var list = WithStates(canRun, cpuNs: 200);
        list.Add(300, SwitchList.Change.Blocks);

        var schedule = list.ToSchedule();

        Assert.Equal((200, 0, 700), (schedule.Running.TotalNs, schedule.Queued.TotalNs, schedule.Blocked.TotalNs));
    }

    [Theory]
    [InlineData(true, 200, 0)]
    [InlineData(false, 0, 200)]
    public void AThreadThatFirstComesOntoACpuWasReadyOrBlockedUntilThen(bool canRun, long queuedNs, long blockedNs)
    {
        var list = WithStates(canRun, cpuNs: 700);
        list.Add(300, SwitchList.Change.Runs);

        var schedule = list.ToSchedule();

        Assert.Equal((700, queuedNs, blockedNs), (schedule.Running.TotalNs, schedule.Queued.TotalNs, schedule.Blocked.TotalNs));
    }

    [Fact]
    public void AStateReadAfterTheFirstSwitchTellsNothing()
    {
        var list = WithStates(canRun: false, cpuNs: 0);
        list.Add(50, SwitchList.Change.Runs);

        Assert.Equal(950, list.ToSchedule().Running.TotalNs);
    }

    [Fact]
    public void EveryInstantBetweenTheFirstAndTheLastStateIsInExactlyOneState() =>
        Gen.Select(
                Gen.Select(Gen.Long[Begin + 1, End - 1], Gen.Int[0, 3].Select(number => (SwitchList.Change)number)).Array[0, 20],
                Gen.Bool,
                Gen.Long[0, 900])
            .Sample((switches, canRun, cpuNs) =>
            {
                var list = WithStates(canRun, cpuNs);
                foreach (var (timeNs, change) in switches) list.Add(timeNs, change);

                var schedule = list.ToSchedule();

                Assert.Equal(End - Begin, schedule.Running.TotalNs + schedule.Queued.TotalNs + schedule.Blocked.TotalNs);
                Assert.Equal(End - Begin, schedule.Running.Union(schedule.Queued).Union(schedule.Blocked).TotalNs);
            });

    private static SwitchList WithStates(bool canRun, long cpuNs)
    {
        var list = new SwitchList();
        list.Add(new PerfThreadState(7, 8, Begin, 5_000, canRun, IsLast: false));
        list.Add(new PerfThreadState(7, 8, End, 5_000 + cpuNs, CanRun: false, IsLast: true));
        return list;
    }
}
