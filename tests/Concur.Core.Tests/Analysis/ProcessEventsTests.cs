using Concur.Core.Analysis.Events;

namespace Concur.Core.Tests.Analysis;

public class ProcessEventsTests
{
    [Fact]
    public void AContendedLockIsNotCountedAsAWaitToo()
    {
        var raw = new EventIntervals();
        raw.Contentions[7] = [(100, 200)];
        raw.Waits[7] = [(110, 190), (300, 350)];

        var thread = new ProcessEvents(raw).Of(7);

        Assert.Equal(100, thread.Lock.Overlap(0, 1000));
        Assert.Equal(50, thread.Wait.Overlap(0, 1000));
    }

    [Fact]
    public void ACollectionInsideAWaitBelongsToTheCollection()
    {
        var raw = new EventIntervals();
        raw.Waits[7] = [(100, 200)];
        raw.Suspensions.Add(new Suspension(150, 170, ThreadId: 9, ForGc: true));

        var thread = new ProcessEvents(raw).Of(7);

        Assert.Equal(80, thread.Wait.Overlap(0, 1000));
        Assert.Equal(20, thread.GcOfOthers.Overlap(0, 1000));
        Assert.Equal(0, thread.OwnGc.Overlap(0, 1000));
    }

    [Fact]
    public void TheThreadThatBeganACollectionOwnsIt()
    {
        var raw = new EventIntervals();
        raw.Suspensions.Add(new Suspension(150, 170, ThreadId: 9, ForGc: true));
        var events = new ProcessEvents(raw);

        Assert.Equal(20, events.Of(9).OwnGc.Overlap(0, 1000));
        Assert.Equal(0, events.Of(9).GcOfOthers.Overlap(0, 1000));
    }

    [Fact]
    public void TheSamplersSuspensionsAreNotGarbageCollection()
    {
        var raw = new EventIntervals();
        raw.Suspensions.Add(new Suspension(150, 170, ThreadId: 3, ForGc: false));

        var thread = new ProcessEvents(raw).Of(7);

        Assert.Equal(20, thread.Profiler.Overlap(0, 1000));
        Assert.Equal(0, thread.GcOfOthers.Overlap(0, 1000));
    }
}
