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

    [Fact]
    public void WhoIsAsleepWhenASuspensionBeginsIsNotStoppedByItAndWhoWaitsForAThreadIs()
    {
        // Asleep through the first pause and into the second, stopped by the rest of that; waiting through the third.
        var schedule = new ThreadSchedule
        {
            Running = Set((0, 10), (55, 56), (70, 80)),
            Queued = IntervalSet.Empty,
            Blocked = Set((10, 55), (56, 70), (80, 200)),
            Voluntary = 3,
            Involuntary = 0,
        };
        var events = new RecordedEvents().Wait(7, 80, 200).Pause(9, 20, 30).Pause(9, 50, 60).Pause(9, 100, 110)
            .Pause(9, 40, 45, forGc: false).Process().EventsOf(7);

        var known = events.Within(schedule, []);
        var polled = events.Sleeping(Set((10, 55), (80, 200)));

        Assert.Equal([(56, 60), (100, 110)], known.GcOfOthers.Intervals);
        Assert.Equal([(55, 60), (100, 110)], polled.GcOfOthers.Intervals);
        Assert.Equal((110, 110), (known.Wait.TotalNs, polled.Wait.TotalNs));
        Assert.Equal((0, 0), (known.Profiler.TotalNs, polled.Profiler.TotalNs));
    }

    [Fact]
    public void ReadingsShowThatAThreadWasOffTheCpusUpToATickBeforeTheyGrow()
    {
        const long ms = 1_000_000;
        var still = new StillReadings();
        (long TimeMs, long CpuMs, long QueueMs)[] readings =
            [(0, 5, 0), (5, 5, 0), (100, 5, 0), (105, 6, 3), (110, 7, 3), (115, 7, 3), (120, 8, 3), (125, 9, 3), (160, 9, 3)];
        foreach (var (timeMs, cpuMs, queueMs) in readings) still.Add(new CounterReading(timeMs * ms, cpuMs * ms, queueMs * ms));

        Assert.Equal([(0, 87 * ms), (125 * ms, 150 * ms)], still.Off.Intervals);
    }

    private static IntervalSet Set(params (long, long)[] intervals) => IntervalSet.Of(intervals);
}
