using Concur.Core.Analysis.Traces;

namespace Concur.Core.Tests.Analysis.Traces;

public class TimelineCollectorTests
{
    private readonly TimelineCollector _collector = new(offsetNs: 1_000_000);

    [Fact]
    public void ABeginningWhoseEndWasLostIsEndedByNoOther()
    {
        Waits((1, true), (3, true), (4, false), (9, false), (10, true), (11, false));

        Assert.Equal(["wait 4 5", "wait 11 12"], Activities());
    }

    [Fact]
    public void AnEndWhoseBeginningWasLostMakesNoInterval()
    {
        Waits((1, true), (2, false), (5, false), (6, true), (7, false));

        Assert.Equal(["wait 2 3", "wait 7 8"], Activities());
    }

    [Fact]
    public void ACompilationInsideAnotherEndsByItself()
    {
        _collector.Began(7, Activity.Jit, 1_000_000, new ActivitySubject(1, null));
        _collector.Began(7, Activity.Jit, 2_000_000, new ActivitySubject(2, null));
        _collector.Ended(7, Activity.Jit, 3_000_000, new ActivitySubject(2, null));
        _collector.Ended(7, Activity.Jit, 5_000_000, new ActivitySubject(1, null));

        Assert.Equal(["jit 3 4", "jit 2 6"], Activities());
    }

    [Fact]
    public void ALocksOwnerAndTheThreadThatSuspendedAllAreKept()
    {
        _collector.Began(7, Activity.Lock, 1_000_000, new ActivitySubject(0, 8));
        _collector.Suspending(9, forGc: true, 2_000_000);
        _collector.Resumed(9, 3_000_000);
        _collector.Ended(7, Activity.Lock, 4_000_000);

        Assert.Equal(8, Assert.Single(_collector.Threads[7].Activities).ByThread);
        Assert.Equal(9, Assert.Single(_collector.Suspensions).ByThread);
    }

    private void Waits(params (int Ms, bool Begins)[] events)
    {
        foreach (var (ms, begins) in events)
        {
            if (begins) _collector.Began(7, Activity.Wait, ms * 1_000_000L);
            else _collector.Ended(7, Activity.Wait, ms * 1_000_000L);
        }
    }

    private IEnumerable<string> Activities() => _collector.Threads[7].Activities.Select(interval => FormattableString.Invariant($"{interval.Category} {interval.StartMs} {interval.EndMs}"));
}
