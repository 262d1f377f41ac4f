using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Accounting;

/// <summary>Accounts for a lane that is a worker process, served by a thread of the harness.</summary>
internal static class WorkerLane
{
    /// <inheritdoc cref="BoundLane.Add"/>
    public static void Add(LaneStamp lane, IReadOnlyList<UnitStamp> units, IterationRecord iteration, LaneSums sums)
    {
        // Up to the first unit, or to the news that none is left, the lane is on its way.
        var fromNs = units.Count == 0 ? lane.EndNs : units[0].SentNs;
        BoundLane.AddStart(lane, iteration, fromNs, sums);
        sums.Add(Category.Idle, iteration.EndNs - lane.EndNs);
        foreach (var unit in units)
        {
            sums.Add(Category.Dispatch, unit.SentNs - fromNs);
            sums.Add(Category.Ipc, unit.StartNs - unit.SentNs + (unit.ReceivedNs - unit.EndNs));
            BusySpan.OfUnit(unit).AddTo(sums);
            fromNs = unit.ReceivedNs;
        }

        sums.Add(Category.Dispatch, lane.EndNs - fromNs);
    }
}
