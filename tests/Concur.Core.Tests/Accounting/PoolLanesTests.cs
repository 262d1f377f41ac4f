using Concur.Core.Accounting;
using Concur.Core.Model;
using Concur.Protocol;
using CsCheck;

namespace Concur.Core.Tests.Accounting;

public class PoolLanesTests
{
    [Fact]
    public void NoSlotRunsTwoUnitsAtOnceAndNoUnitIsLost() =>
        Gen.Select(Gen.Long[0, 100], Gen.Long[1, 30], Gen.Int[1, 4]).Array[1, 30].Sample(specs =>
        {
            var units = specs.Select((spec, i) => Unit(i, spec.Item1, spec.Item1 + spec.Item2, spec.Item3)).ToList();
            var slots = PoolLanes.Assign(Pieces(units));

            Assert.Equal(units.Count, slots.Sum(slot => slot.Count));
            Assert.All(slots, slot => Assert.All(slot.Zip(slot.Skip(1)), pair => Assert.True(pair.First.EndNs <= pair.Second.StartNs)));
            var most = units.Max(unit => units.Count(other => other.StartNs <= unit.StartNs && unit.StartNs < other.EndNs));
            Assert.Equal(most, slots.Count);
        });

    [Fact]
    public void AThreadKeepsItsSlot()
    {
        var slots = PoolLanes.Assign(Pieces([Unit(0, 0, 10, 1), Unit(1, 0, 10, 2), Unit(2, 12, 20, 2), Unit(3, 13, 20, 1)]));

        Assert.All(slots, slot => Assert.Single(slot.Select(unit => unit.ThreadId).Distinct()));
    }

    [Fact]
    public void AnIterationHasAsManyLanesAsItUsedAndAtLeastThoseAskedFor()
    {
        var two = Fixtures.Iteration(0, 100, [Unit(0, 10, 40, 1), Unit(1, 10, 90, 2)], []);
        var three = Fixtures.Iteration(0, 100, [Unit(0, 10, 40, 1), Unit(1, 10, 90, 2), Unit(2, 20, 90, 3)], []);

        Assert.Equal((2, 3, 4), (PoolLanes.Of(two, 1), PoolLanes.Of(three, 1), PoolLanes.Of(two, 4)));
    }

    [Fact]
    public void EveryIterationCountsWithItsOwnNumberOfLanes()
    {
        var two = Fixtures.Iteration(0, 100, [Unit(0, 10, 40, 1), Unit(1, 10, 90, 2)], []);
        var three = Fixtures.Iteration(0, 400, [Unit(0, 10, 40, 1), Unit(1, 10, 90, 2), Unit(2, 20, 390, 3)], []);

        var account = LaneAccountant.Close([Fixtures.Launch("tasks", 2, [two, three, two])], null)!;

        Assert.Equal((2, 200, 3), (account.Lanes, account.WallNs, account.Iterations));
        Assert.Equal((200 + 1200 + 200) / 3, account.LaneNs);
        Assert.Equal(account.LaneNs, account.UnexplainedNs + account.ByCategory.Sum(ns => ns ?? 0));
    }

    /// <summary>Of 1,000 ns, a worker of the pool was 100 on a CPU and 400 in the run queue.</summary>
    [Theory]
    [InlineData(1, 0, 1_000, 400)] // It slept, and was woken once: that was the wait for a core.
    [InlineData(0, 10, 1_000, 0)] // It yielded because it had nothing to run.
    [InlineData(20, 1, 1_000, 200)]
    [InlineData(0, 10, 0, 400)] // Units could be run.
    [InlineData(0, 10, 500, 200)]
    [InlineData(-1, -1, 1_000, 400)] // Its switches were not counted.
    public void AWorkerThatLooksForWorkWhileAllUnitsAwaitDoesNotWaitForACore(long blocks, long preemptions, long awaitNs, long queueNs)
    {
        var start = new ThreadCounters(0, 0, 0, Math.Min(0, blocks), Math.Min(0, preemptions));
        var sums = new LaneSums();

        new GapSpan(0, 1_000, start, new ThreadCounters(100, 0, 400, blocks, preemptions)).AddTo(sums, Category.PoolQueue, awaitNs);

        Assert.Equal((queueNs, 100), (sums[Category.RunQueue], sums[Category.Dispatch]));
        Assert.Equal(1_000, CategoryNames.All.Sum(category => sums[category]));
    }

    [Fact]
    public void ASlotWithoutUnitsWaitsInTheQueueUntilTheLastUnitIsTaken()
    {
        var iteration = Fixtures.Iteration(0, 100, [Unit(0, 10, 40, 1), Unit(1, 40, 90, 1)], []);
        var sums = new LaneSums();

        PoolLanes.AddAll(iteration, 2, StrategyCatalogue.Find(StrategyNames.ThreadPool)!, sums);

        // The other slot waited for its first unit for 10, and both were without one in the last 10.
        Assert.Equal(10 + 40, sums[Category.PoolQueue]);
        Assert.Equal(10 + 60, sums[Category.Idle]);
    }

    [Fact]
    public void WhileUnitsAwaitTheirLanesAreNotIdle()
    {
        // Two units: each runs 10, awaits, and runs 10 again; one lane stays free while one unit awaits.
        var iteration = Fixtures.Iteration(0, 100, [Awaiting(0, 0, 90), Awaiting(1, 10, 95)], []) with
        {
            Segments = [
                Segment(0, 0, 10, 1, cpuNs: 0),
                Segment(1, 10, 20, 1, cpuNs: 10),
                Segment(0, 80, 90, 1, cpuNs: 20),
                Segment(1, 85, 95, 2, cpuNs: 0),
            ],
        };
        var sums = new LaneSums();

        PoolLanes.AddAll(iteration, 2, StrategyCatalogue.Find(StrategyNames.Async)!, sums);

        // From 20 to 80 both await: both lanes. From 10 to 20 unit 0 awaits, from 80 to 85 unit 1: one lane each time.
        Assert.Equal(40, sums.UnitCpuNs);
        Assert.Equal(60 + 60 + 10 + 5, sums[Category.IoSleep]);
        Assert.Equal(200 - 40 - 135, sums[Category.Idle]);
    }

    private static IReadOnlyList<UnitSegment> Pieces(IReadOnlyList<UnitStamp> units) => UnitSegment.Of(Fixtures.Iteration(0, 1, units, []));

    private static UnitStamp Awaiting(int index, long startNs, long endNs) => new()
    {
        Unit = index,
        ThreadId = -1,
        Lane = -1,
        StartNs = startNs,
        EndNs = endNs,
        AtStart = ThreadCounters.Unread,
        AtEnd = ThreadCounters.Unread,
    };

    /// <param name="unit">Which unit.</param>
    /// <param name="startNs">From.</param>
    /// <param name="endNs">To; all of it on a CPU.</param>
    /// <param name="thread">On which thread.</param>
    /// <param name="cpuNs">What the thread had used before.</param>
    private static SegmentStamp Segment(int unit, long startNs, long endNs, int thread, long cpuNs) => new()
    {
        Unit = unit,
        ThreadId = thread,
        StartNs = startNs,
        EndNs = endNs,
        AtStart = new ThreadCounters(cpuNs, 0, 0),
        AtEnd = new ThreadCounters(cpuNs + endNs - startNs, 0, 0),
    };

    private static UnitStamp Unit(int index, long startNs, long endNs, int thread) => new()
    {
        Unit = index,
        ThreadId = thread,
        Lane = -1,
        StartNs = startNs,
        EndNs = endNs,
        AtStart = new ThreadCounters(startNs, 0, 0),
        AtEnd = new ThreadCounters(endNs, 0, 0),
    };
}
