using Concur.Traces;
using Concur.Traces.Perf;
using Concur.Traces.Recordings;
using CsCheck;

namespace Concur.Core.Tests.Measuring.Platform.Windows;

/// <summary>From the bytes of the kernel's events to schedules of threads, by way of the file that a recording leaves.</summary>
public sealed class KernelEventConverterTests : IDisposable
{
    private const int Parent = 4;
    private const int Root = 40;
    private const int Main = 44;
    private const int Second = 48;
    private const int Stranger = 900;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("kernel-events");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void APreemptedThreadIsReadyAndAWaitingOneIsBlockedUntilItIsWoken()
    {
        var schedules = Read(Begun()
            .Switch(1_100, 0, 0, 2, Main)
            .Switch(1_200, 0, Main, KernelEventBytes.Ready, Stranger) // Preempted for 50 ticks.
            .Switch(1_250, 0, Stranger, KernelEventBytes.Waiting, Main)
            .Switch(1_300, 0, Main, KernelEventBytes.Waiting, 0)
            .Wake(1_700, 1, Main) // After 400 ticks, by another processor; it gets one 30 ticks later.
            .Switch(1_730, 1, 0, 2, Main)
            .ThreadEnds(1_800, Root, Main)
            .Switch(1_801, 1, Main, KernelEventBytes.Terminated, 0));
        var schedule = schedules.Of(Main)!;

        Assert.Equal([(110_000, 120_000), (125_000, 130_000), (173_000, 180_000)], schedule.Running.Intervals);
        Assert.Equal([(100_000, 110_000), (120_000, 125_000), (170_000, 173_000)], schedule.Queued.Intervals);
        Assert.Equal([(130_000, 170_000)], schedule.Blocked.Intervals);
        Assert.Equal((1, 1), (schedule.Voluntary, schedule.Involuntary));
        Assert.Equal(5_000 + 3_000, schedules.QueueNsBetween(Main, 110_000, 180_000));
    }

    [Fact]
    public void EveryWayOfLeavingAProcessorWithoutWaitingIsAPreemption()
    {
        var schedule = Read(Begun()
            .Switch(1_000, 0, 0, 2, Main)
            .Switch(1_010, 0, Main, KernelEventBytes.Standby, 0)
            .Switch(1_020, 0, 0, 2, Main)
            .Switch(1_030, 0, Main, oldState: 7, 0) // DeferredReady
            .Switch(1_040, 0, 0, 2, Main)
            .Switch(1_050, 0, Main, oldState: 6, 0) // Transition: its stack is not in memory.
            .Switch(1_060, 0, 0, 2, Main)).Of(Main)!;

        Assert.Equal(2_000, schedule.Queued.TotalNs);
        Assert.Equal(1_000, schedule.Blocked.TotalNs);
    }

    [Fact]
    public void TwoThreadsAreOnTwoProcessorsAtATime()
    {
        var schedules = Read(Begun()
            .Switch(1_000, 0, 0, 2, Main)
            .ThreadBegins(1_010, Root, Second)
            .Switch(1_020, 1, 0, 2, Second)
            .Switch(1_100, 0, Main, KernelEventBytes.Waiting, Second) // It moves from one to the other.
            .Switch(1_100, 1, Second, KernelEventBytes.Ready, 0)
            .Wake(1_150, 0, Main)
            .Switch(1_160, 1, 0, 2, Main)
            .Switch(1_200, 0, Second, KernelEventBytes.Waiting, 0)
            .Switch(1_200, 1, Main, KernelEventBytes.Waiting, 0));

        Assert.Equal([(100_000, 110_000), (116_000, 120_000)], schedules.Of(Main)!.Running.Intervals);
        Assert.Equal([(115_000, 116_000)], schedules.Of(Main)!.Queued.Intervals);
        Assert.Equal([(102_000, 120_000)], schedules.Of(Second)!.Running.Intervals);
        Assert.Equal([(101_000, 102_000)], schedules.Of(Second)!.Queued.Intervals);
    }

    [Fact]
    public void AThreadThatIsWokenBeforeItHasLeftIsReadyWhenItLeaves()
    {
        var schedule = Read(Begun()
            .Switch(1_000, 0, 0, 2, Main)
            .Wake(1_099, 1, Main)
            .Switch(1_100, 0, Main, KernelEventBytes.Waiting, 0)
            .Switch(1_120, 0, 0, 2, Main)
            .Wake(1_130, 1, Main) // Of nothing: it runs, and goes on.
            .Switch(1_150, 0, Main, KernelEventBytes.Ready, 0)
            .Wake(1_160, 1, Main) // It is ready already.
            .Switch(1_170, 0, 0, 2, Main)).Of(Main)!;

        Assert.Equal([(100_000, 110_000), (112_000, 115_000)], schedule.Running.Intervals);
        Assert.Equal([(110_000, 112_000), (115_000, 117_000)], schedule.Queued.Intervals);
        Assert.Equal(0, schedule.Blocked.TotalNs);
    }

    [Fact]
    public void TheTreeIsRecordedAndNothingElse()
    {
        var schedules = Read(new KernelEventBytes()
            .ProcessExists(900, 800, parent: Root) // Its parent had the number before.
            .ThreadExists(900, 800, 804)
            .ThreadExists(900, 890, Stranger)
            .ProcessBegins(1_000, Root, Parent)
            .ThreadBegins(1_000, Root, Main)
            .Switch(1_010, 0, 0, 2, Main)
            .ThreadBegins(1_019, 60, 64) // Its thread is told of before it.
            .ProcessBegins(1_020, 60, parent: Root)
            .ProcessBegins(1_030, 70, parent: 60)
            .ThreadBegins(1_030, 70, 74)
            .ProcessBegins(1_040, 80, parent: Parent)
            .ThreadBegins(1_040, 80, 84)
            .Switch(1_050, 1, Stranger, KernelEventBytes.Waiting, 64)
            .Switch(1_060, 1, 64, KernelEventBytes.Waiting, 74)
            .Switch(1_070, 1, 74, KernelEventBytes.Waiting, 84)
            .Switch(1_080, 1, 84, KernelEventBytes.Waiting, 804)
            .Switch(1_090, 1, 804, KernelEventBytes.Waiting, Stranger));

        Assert.Equal([Main, 64, 74], schedules.ProcessOf.Keys.Order());
        Assert.Equal((Root, 60, 70), (schedules.ProcessOf[Main], schedules.ProcessOf[64], schedules.ProcessOf[74]));
        Assert.Equal([(105_000, 106_000)], schedules.Of(64)!.Running.Intervals);
        Assert.Equal([(102_000, 105_000)], schedules.Of(64)!.Queued.Intervals);
    }

    [Fact]
    public void AnIdThatIsGivenOutAgainIsAnotherThread()
    {
        var schedules = Read(Begun()
            .Switch(1_000, 0, 0, 2, Main)
            .ThreadBegins(1_010, Root, Second)
            .Switch(1_010, 1, 0, 2, Second)
            .ThreadEnds(1_020, Root, Second)
            .Switch(1_021, 1, Second, KernelEventBytes.Terminated, 0)
            .ThreadBegins(2_000, 900, Second) // Of a process that is not recorded.
            .Switch(2_000, 1, 0, 2, Second)
            .ThreadEnds(2_100, 900, Second)
            .ThreadBegins(3_000, Root, Second)
            .Switch(3_010, 1, 0, 2, Second)
            .ThreadEnds(3_030, Root, Second));

        Assert.Equal([(101_000, 102_000), (301_000, 303_000)], schedules.Of(Second)!.Running.Intervals);
        Assert.Equal([(300_000, 301_000)], schedules.Of(Second)!.Queued.Intervals);
        Assert.Equal(0, schedules.Of(Second)!.Blocked.TotalNs);
    }

    [Fact]
    public void AThreadIsCalledWhatItCallsItself()
    {
        var schedules = Read(Begun().Switch(1_000, 0, 0, 2, Main)
            .ThreadNamed(1_010, Root, Main, "Zubringer").ThreadNamed(1_010, 900, Stranger, "other"));

        Assert.Equal("Zubringer", schedules.NameOf(Root, Main));
        Assert.Single(schedules.Names);
    }

    /// <summary>Of a process that runs already: the system's list tells what its threads did before their first events.</summary>
    [Fact]
    public void ThreadsThatWereThereBeforeDoWhatTheyDidUntilTheirFirstEvents()
    {
        PerfThreadState[] states =
        [
            new(Root, Main, 100_000, CpuNs: 0, CanRun: true, IsLast: false),
            new(Root, Second, 100_000, CpuNs: 0, CanRun: false, IsLast: false),
            new(Root, 52, 100_000, CpuNs: 0, CanRun: false, IsLast: false),
            new(Root, Main, 200_000, CpuNs: 0, CanRun: false, IsLast: true),
            new(Root, Second, 200_000, CpuNs: 0, CanRun: true, IsLast: true),
            new(Root, 52, 200_000, CpuNs: 0, CanRun: false, IsLast: true),
        ];
        var schedules = Read(
            new KernelEventBytes()
                .Switch(1_200, 0, Main, KernelEventBytes.Waiting, 0)
                .Wake(1_500, 0, Second)
                .Switch(1_600, 0, 0, 2, Second),
            states: states);

        Assert.Equal([(100_000, 120_000)], schedules.Of(Main)!.Running.Intervals);
        Assert.Equal([(120_000, 200_000)], schedules.Of(Main)!.Blocked.Intervals);
        Assert.Equal([(100_000, 150_000)], schedules.Of(Second)!.Blocked.Intervals);
        Assert.Equal([(150_000, 160_000)], schedules.Of(Second)!.Queued.Intervals);
        Assert.Equal([(160_000, 200_000)], schedules.Of(Second)!.Running.Intervals);
        Assert.Equal([(100_000, 200_000)], schedules.Of(52)!.Blocked.Intervals);
    }

    [Fact]
    public void LostEventsAreToldAndALostSwitchEndsNothing()
    {
        var schedules = Read(
            Begun().Switch(1_000, 0, 0, 2, Main).Switch(1_050, 1, 0, 2, Main).Switch(1_100, 1, Main, KernelEventBytes.Waiting, 0),
            lost: 7);

        Assert.Equal(7, schedules.Lost);
        Assert.Equal([(100_000, 110_000)], schedules.Of(Main)!.Running.Intervals);
        Assert.Equal(0, Read(Begun()).Lost);
    }

    [Theory]
    [InlineData(10_000_000, 12_345_678_901_234, 1_234_567_890_123_400)]
    [InlineData(3_579_545, 3_579_545_000_000, 1_000_000_000_000_000)]
    [InlineData(1_000_000_000, 9_007_199_254_740_993, 9_007_199_254_740_993)]
    public void TicksOfAnyClockBecomeNs(long ticksPerSecond, long ticks, long expectedNs)
    {
        var events = new KernelEventBytes().ThreadBegins(ticks, Root, Main).Switch(ticks, 0, 0, 2, Main);

        Assert.Equal(expectedNs, Read(events, ticksPerSecond).FirstNs);
    }

    [Fact]
    public void EveryInstantOfAThreadIsInOneStateAndTheStatesAddUpToItsLife() =>
        Gen.Select(Gen.Int[0, 6], Gen.Long[1, 100], Gen.Int[0, 1], Gen.Bool).Array[1, 60].Sample(steps =>
        {
            // One of two threads on one of two processors: comes, leaves to wait or preempted, is woken; or none of these fits, as after
            // events were lost.
            var events = Begun().ThreadBegins(1_000, Root, Second);
            var ticks = 1_000L;
            foreach (var (what, after, processor, isSecond) in steps)
            {
                ticks += after;
                var thread = isSecond ? Second : Main;
                _ = what switch
                {
                    0 or 1 => events.Switch(ticks, processor, 0, 2, thread),
                    2 or 3 => events.Switch(ticks, processor, thread, KernelEventBytes.Waiting, 0),
                    4 => events.Switch(ticks, processor, thread, KernelEventBytes.Ready, 0),
                    _ => events.Wake(ticks, processor, thread),
                };
            }

            events.ThreadEnds(ticks + 5, Root, Main).ThreadEnds(ticks + 5, Root, Second);

            var schedules = Read(events);

            Assert.All([Main, Second], thread =>
            {
                var schedule = schedules.Of(thread)!;
                var lifeNs = (ticks + 5 - 1_000) * 100;
                Assert.Equal(lifeNs, schedule.Running.TotalNs + schedule.Queued.TotalNs + schedule.Blocked.TotalNs);
                Assert.Equal(lifeNs, schedule.Running.Union(schedule.Queued).Union(schedule.Blocked).TotalNs);
            });
        }, iter: 200);

    /// <summary>The process and its main thread.</summary>
    private static KernelEventBytes Begun() => new KernelEventBytes()
        .ThreadExists(900, 890, Stranger).ProcessBegins(1_000, Root, Parent).ThreadBegins(1_000, Root, Main);

    private ThreadSchedules Read(
        KernelEventBytes events,
        long ticksPerSecond = KernelEventBytes.TicksPerSecond,
        long lost = 0,
        IReadOnlyList<PerfThreadState>? states = null)
    {
        var path = events.Save(Path.Combine(_folder.FullName, Guid.NewGuid() + ".perf.data"), Root, ticksPerSecond, lost, states);
        var files = new TraceSelection("launch", []) { SchedulePath = path };
        return RecordingReader.Read(files, TestContext.Current.CancellationToken).Schedules;
    }
}
