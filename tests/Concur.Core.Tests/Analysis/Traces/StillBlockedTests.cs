using Concur.Core.Analysis.Traces;
using Concur.Core.Model;

namespace Concur.Core.Tests.Analysis.Traces;

public class StillBlockedTests
{
    [Fact]
    public void AWaitThatHasNotEndedLastsUntilTheSessionDoes()
    {
        var collector = new TimelineCollector(offsetNs: 0);
        collector.Began(1, Activity.Wait, 1_000_000);
        collector.Ended(1, Activity.Wait, 2_000_000);
        collector.Began(2, Activity.Lock, 3_000_000);
        collector.Began(3, Activity.Jit, 3_000_000);

        StillBlocked.Close(collector, endNs: 5_000_000, lost: 0);

        Assert.Equal([new TimelineInterval("lock", 3, 5)], collector.Threads[2].Activities);
        Assert.DoesNotContain(3, collector.Threads.Keys); // Who compiles is not blocked: its stop was lost.
        Assert.Single(collector.Threads[1].Activities);
    }

    [Fact]
    public void WhereEventsWereDroppedAMissingEndMayBeAmongThem()
    {
        var collector = new TimelineCollector(offsetNs: 0);
        collector.Began(1, Activity.Wait, 1_000_000);
        collector.Ended(1, Activity.Wait, 2_000_000);
        collector.Began(1, Activity.Wait, 3_000_000);

        StillBlocked.Close(collector, endNs: 5_000_000, lost: 1);

        Assert.Equal([new TimelineInterval("wait", 1, 2)], collector.Threads[1].Activities);
    }

    [Fact]
    public void ASessionOfBeginningsAloneTellsOfNoEnd()
    {
        var collector = new TimelineCollector(offsetNs: 0);
        collector.Began(1, Activity.Wait, 1_000_000);
        collector.Began(1, Activity.Wait, 2_000_000);

        StillBlocked.Close(collector, endNs: 5_000_000, lost: 0);

        Assert.Empty(collector.Threads);
    }
}
