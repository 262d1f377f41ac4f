using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Analysis.Accounting;

/// <summary>
/// Accounts for lanes that no thread is bound to (thread pool, Parallel.For). A lane is then a slot: a unit takes
/// the free slot that its thread had last, so that there are as many slots as units ever ran at the same time.
/// </summary>
internal static class PoolLanes
{
    /// <summary>The units of an iteration by slot, in time order; as many slots as were needed.</summary>
    public static IReadOnlyList<IReadOnlyList<UnitStamp>> Assign(IEnumerable<UnitStamp> units)
    {
        var slots = new List<List<UnitStamp>>();
        foreach (var unit in units.OrderBy(unit => unit.StartNs).ThenBy(unit => unit.Unit))
        {
            var free = slots.Where(slot => slot[^1].EndNs <= unit.StartNs).ToList();
            var own = free.Find(slot => slot[^1].ThreadId == unit.ThreadId) ?? free.MinBy(slot => slot[^1].EndNs);
            if (own is null) slots.Add(own = []);
            own.Add(unit);
        }

        return slots;
    }

    /// <summary>
    /// The iterations that used the most usual number of lanes, and that number: the pool may put a thread more to
    /// work in one iteration than in the next, and an account has one number of lanes.
    /// </summary>
    public static (int Lanes, List<IterationRecord> Iterations) MostUsual(IEnumerable<IterationRecord> iterations, int leastLanes)
    {
        var usual = iterations.GroupBy(iteration => Math.Max(leastLanes, Assign(iteration.Units).Count))
            .OrderByDescending(group => group.Count()).ThenByDescending(group => group.Key).First();
        return (usual.Key, [.. usual]);
    }

    /// <summary>Adds every lane of an iteration.</summary>
    public static void AddAll(IterationRecord iteration, int lanes, bool queued, LaneSums sums)
    {
        var slots = Assign(iteration.Units);
        for (var lane = 0; lane < lanes; lane++) Add(lane < slots.Count ? slots[lane] : [], iteration, queued, sums);
    }

    /// <param name="units">The slot's units in time order; may be empty.</param>
    /// <param name="iteration">For the edges, and for when the last unit was taken from the queue.</param>
    /// <param name="queued">Whether a unit that has not begun stands in a queue that any slot could take it from.</param>
    /// <param name="sums">Where the times go.</param>
    public static void Add(IReadOnlyList<UnitStamp> units, IterationRecord iteration, bool queued, LaneSums sums)
    {
        var lastTakenNs = iteration.Units.Max(unit => unit.StartNs);
        if (units.Count == 0)
        {
            AddWaiting(iteration.StartNs, iteration.EndNs, lastTakenNs, sums);
            return;
        }

        sums.Add(Category.PoolQueue, units[0].StartNs - iteration.StartNs);
        for (var i = 0; i < units.Count; i++)
        {
            BusySpan.OfUnit(units[i]).AddTo(sums);
            if (i + 1 == units.Count) continue;
            var next = units[i + 1];
            if (next.ThreadId == units[i].ThreadId)
                new GapSpan(units[i].EndNs, next.StartNs, units[i].AtEnd, next.AtStart).AddTo(sums, Category.PoolQueue);
            else
                sums.Add(Category.PoolQueue, next.StartNs - units[i].EndNs);
        }

        AddWaiting(units[^1].EndNs, iteration.EndNs, queued ? lastTakenNs : 0, sums);
    }

    private static void AddWaiting(long fromNs, long toNs, long lastTakenNs, LaneSums sums)
    {
        var whileQueuedNs = Math.Clamp(lastTakenNs - fromNs, 0, toNs - fromNs);
        sums.Add(Category.PoolQueue, whileQueuedNs);
        sums.Add(Category.Idle, toNs - fromNs - whileQueuedNs);
    }
}
