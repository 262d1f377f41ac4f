using Concur.Core.Accounting;
using Concur.Core.Model;
using Concur.Traces.Recordings;
using CsCheck;

namespace Concur.Core.Tests.Accounting;

public class CoresRunningTests
{
    [Fact]
    public void ACoreIsIdleWhereFewerThreadsRunOrAreReadyThanThereAreCores()
    {
        ThreadSchedule[] threads = [Schedule(running: [(0, 60)], queued: [(60, 80)]), Schedule(running: [(20, 40), (60, 90)], queued: [])];

        var cores = CoresRunning.Of(threads, Set((10, 50), (55, 100)), usableCores: 2);

        Assert.Equal([(10L, 20L), (40L, 50L), (55L, 60L), (80L, 100L)], cores.Idle.Intervals);
        Assert.Equal([new CoresShare(0, 10 / 85.0), new CoresShare(1, 55 / 85.0), new CoresShare(2, 20 / 85.0)], cores.InUse);
    }

    [Fact]
    public void WithoutTimeThereAreNoShares() => Assert.Empty(CoresRunning.Of([], IntervalSet.Empty, 2).InUse);

    [Fact]
    public void EveryInstantIsAtOneNumberOfCores() =>
        Gen.Select(
            Gen.Select(Gen.Long[0, 100], Gen.Long[0, 40]).Array[0, 6].Array[0, 5],
            Gen.Select(Gen.Long[0, 100], Gen.Long[1, 40]).Array[1, 4],
            Gen.Double[0.5, 4]).Sample((runs, windows, usable) =>
        {
            var when = IntervalSet.Of(windows.Select(window => (window.Item1, window.Item1 + window.Item2)));
            var threads = runs.Select(run => Schedule([.. run.Select(r => (r.Item1, r.Item1 + r.Item2))], [])).ToList();

            var cores = CoresRunning.Of(threads, when, usable);

            Assert.Equal(1, cores.InUse.Sum(share => share.Share), 9);
            Assert.Equal(0, cores.Idle.Except(when).TotalNs);
            var most = (int)Math.Ceiling(usable);
            var inUseNs = threads.Sum(thread => thread.Running.Intersect(when).TotalNs);
            if (threads.Count <= most) Assert.Equal(inUseNs, cores.InUse.Sum(share => share.Cores * share.Share) * when.TotalNs, 1e-6);
        });

    private static ThreadSchedule Schedule((long, long)[] running, (long, long)[] queued) =>
        new() { Running = Set(running), Queued = Set(queued), Blocked = IntervalSet.Empty, Voluntary = 0, Involuntary = 0 };

    private static IntervalSet Set(params (long, long)[] intervals) => IntervalSet.Of(intervals);
}
