using Concur.Core.Analysis.Accounting;
using Concur.Core.Model;
using Concur.Protocol;
using CsCheck;

namespace Concur.Core.Tests.Analysis;

public class PoolLanesTests
{
    [Fact]
    public void NoSlotRunsTwoUnitsAtOnceAndNoUnitIsLost() =>
        Gen.Select(Gen.Long[0, 100], Gen.Long[1, 30], Gen.Int[1, 4]).Array[1, 30].Sample(specs =>
        {
            var units = specs.Select((spec, i) => Unit(i, spec.Item1, spec.Item1 + spec.Item2, spec.Item3)).ToList();
            var slots = PoolLanes.Assign(units);

            Assert.Equal(units.Count, slots.Sum(slot => slot.Count));
            Assert.All(slots, slot => Assert.All(slot.Zip(slot.Skip(1)), pair => Assert.True(pair.First.EndNs <= pair.Second.StartNs)));
            var most = units.Max(unit => units.Count(other => other.StartNs <= unit.StartNs && unit.StartNs < other.EndNs));
            Assert.Equal(most, slots.Count);
        });

    [Fact]
    public void AThreadKeepsItsSlot()
    {
        var slots = PoolLanes.Assign([Unit(0, 0, 10, 1), Unit(1, 0, 10, 2), Unit(2, 12, 20, 2), Unit(3, 13, 20, 1)]);

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

        PoolLanes.Add([], iteration, queued: true, sums);

        Assert.Equal(40, sums[Category.PoolQueue]);
        Assert.Equal(60, sums[Category.Idle]);
    }

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
