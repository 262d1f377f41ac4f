using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Accounting;

/// <summary>Accounts for a lane that is one thread of the harness (sequential, threads, gil).</summary>
internal static class BoundLane
{
    /// <param name="lane">The lane's presence in the iteration.</param>
    /// <param name="units">Its units in time order.</param>
    /// <param name="iteration">For the edges.</param>
    /// <param name="sums">Where the times go.</param>
    public static void Add(LaneStamp lane, IReadOnlyList<UnitStamp> units, IterationRecord iteration, LaneSums sums)
    {
        AddStart(lane, iteration, lane.StartNs, sums);
        sums.Add(Category.Idle, iteration.EndNs - lane.EndNs);
        if (!IsMetered(units))
        {
            BusySpan.OfLane(lane, units).AddTo(sums);
            return;
        }

        var (fromNs, from) = (lane.StartNs, lane.AtStart);
        foreach (var unit in units)
        {
            new GapSpan(fromNs, unit.StartNs, from, unit.AtStart).AddTo(sums, Category.Dispatch);
            BusySpan.OfUnit(unit).AddTo(sums);
            (fromNs, from) = (unit.EndNs, unit.AtEnd);
        }

        new GapSpan(fromNs, lane.EndNs, from, lane.AtEnd).AddTo(sums, Category.Dispatch);
    }

    /// <summary>The lane's way to its first unit: what the run queue took of it, and the start-up proper.</summary>
    public static void AddStart(LaneStamp lane, IterationRecord iteration, long untilNs, LaneSums sums)
    {
        var start = new Budget(untilNs - iteration.StartNs);
        sums.Add(Category.RunQueue, start.Take(lane.StartQueueNs));
        sums.Add(Category.Startup, start.Left);
    }

    /// <summary>Whether every unit's run queue time was read at its edges.</summary>
    public static bool IsMetered(IEnumerable<UnitStamp> units) => units.All(unit => unit.AtStart.QueueNs >= 0);
}
