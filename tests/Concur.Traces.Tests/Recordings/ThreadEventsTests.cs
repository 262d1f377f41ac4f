using Concur.Traces.Recordings;

namespace Concur.Traces.Tests.Recordings;

public class ThreadEventsTests
{
    [Fact]
    public void AContendedLockIsNotCountedAsAWaitToo()
    {
        var thread = new RecordedEvents().Lock(7, 100, 200).Wait(7, 110, 190).Wait(7, 300, 350).Process().EventsOf(7);

        Assert.Equal(100, thread.Lock.Overlap(0, 1000));
        Assert.Equal(50, thread.Wait.Overlap(0, 1000));
    }

    [Fact]
    public void ACollectionInsideAWaitBelongsToTheCollection()
    {
        var thread = new RecordedEvents().Wait(7, 100, 200).Pause(9, 150, 170).Process().EventsOf(7);

        Assert.Equal(80, thread.Wait.Overlap(0, 1000));
        Assert.Equal(20, thread.GcOfOthers.Overlap(0, 1000));
        Assert.Equal(0, thread.OwnGc.Overlap(0, 1000));
    }

    [Fact]
    public void TheThreadThatBeganACollectionOwnsIt()
    {
        var process = new RecordedEvents().Pause(9, 150, 170).Process();

        Assert.Equal(20, process.EventsOf(9).OwnGc.Overlap(0, 1000));
        Assert.Equal(0, process.EventsOf(9).GcOfOthers.Overlap(0, 1000));
    }

    [Fact]
    public void TheSamplersSuspensionsAreNotGarbageCollection()
    {
        var thread = new RecordedEvents().Pause(3, 150, 170, forGc: false).Process().EventsOf(7);

        Assert.Equal(20, thread.Profiler.Overlap(0, 1000));
        Assert.Equal(0, thread.GcOfOthers.Overlap(0, 1000));
    }

    [Fact]
    public void WhereSwitchesAreKnownAThreadWaitsOffTheCpusAndCompilesOnThem()
    {
        var schedule = new ThreadSchedule
        {
            Running = Set((0, 120), (180, 300)),
            Queued = Set((170, 180)),
            Blocked = Set((120, 170)),
            Voluntary = 1,
            Involuntary = 0,
        };

        var thread = new RecordedEvents().Lock(7, 100, 190).Compile(7, 110, 130).Process().EventsOf(7).Within(schedule, []);

        Assert.Equal((50, 10), (thread.Lock.TotalNs, thread.Jit.TotalNs));
        Assert.True(thread.IsConfined);
    }

    private static IntervalSet Set(params (long, long)[] intervals) => IntervalSet.Of(intervals);
}
