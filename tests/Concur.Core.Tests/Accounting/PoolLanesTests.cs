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
    public void TheAccountIsOfTheMostUsualNumberOfLanes()
    {
        var two = Fixtures.Iteration(0, 100, [Unit(0, 10, 40, 1), Unit(1, 10, 90, 2)], []);
        var three = Fixtures.Iteration(0, 100, [Unit(0, 10, 40, 1), Unit(1, 10, 90, 2), Unit(2, 20, 90, 3)], []);

        Assert.Equal((2, 2), (PoolLanes.MostUsual([two, three, two], 1).Lanes, PoolLanes.MostUsual([two, three, two], 1).Iterations.Count));
        Assert.Equal(4, PoolLanes.MostUsual([two, three], 4).Lanes);
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
