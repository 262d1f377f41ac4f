using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Analysis.Accounting;

/// <summary>Accounts for a lane that is a worker process, served by a thread of the harness.</summary>
internal static class WorkerLane
{
    /// <inheritdoc cref="BoundLane.Add"/>
    public static void Add(LaneStamp lane, IReadOnlyList<UnitStamp> units, IterationRecord iteration, LaunchEvents? launch, CategorySums sums)
    {
        // Up to the first unit, or to the news that none is left, the lane is on its way.
        var onTheWay = new Budget((units.Count == 0 ? lane.EndNs : units[0].SentNs) - iteration.StartNs);
        sums.Add(Category.Profiler, onTheWay.Take(launch?.SuspendedNs(lane.WorkerNumber) ?? 0));
        sums.Add(Category.Startup, onTheWay.Left);
        sums.Add(Category.Idle, iteration.EndNs - lane.EndNs);

        var fromNs = units.Count == 0 ? lane.EndNs : units[0].SentNs;
        foreach (var unit in units)
        {
            sums.Add(Category.Dispatch, unit.SentNs - fromNs);
            sums.Add(Category.Ipc, unit.StartNs - unit.SentNs + (unit.ReceivedNs - unit.EndNs));
            BusySpan.OfUnit(unit).AddTo(sums, launch?.Of(lane.WorkerNumber, unit.ThreadId));
            fromNs = unit.ReceivedNs;
        }

        sums.Add(Category.Dispatch, lane.EndNs - fromNs);
    }
}
