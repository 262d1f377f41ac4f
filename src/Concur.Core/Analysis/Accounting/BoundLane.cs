using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Analysis.Accounting;

/// <summary>Accounts for a lane that is one thread of the harness (sequential, threads, gil).</summary>
internal static class BoundLane
{
    private const int Harness = -1;

    /// <param name="lane">The lane's presence in the iteration.</param>
    /// <param name="units">Its units in time order.</param>
    /// <param name="iteration">For the edges.</param>
    /// <param name="launch">The launch's events; null when nothing recorded it.</param>
    /// <param name="sums">Where the times go.</param>
    public static void Add(LaneStamp lane, IReadOnlyList<UnitStamp> units, IterationRecord iteration, LaunchEvents? launch, CategorySums sums)
    {
        var events = launch?.Of(Harness, lane.ThreadId);
        sums.Add(Category.Startup, lane.StartNs - iteration.StartNs);
        sums.Add(Category.Idle, iteration.EndNs - lane.EndNs);
        if (units.Any(unit => unit.AtStart.QueueNs < 0))
        {
            BusySpan.OfLane(lane, units).AddTo(sums, events);
            return;
        }

        var (fromNs, from) = (lane.StartNs, lane.AtStart);
        foreach (var unit in units)
        {
            new GapSpan(fromNs, unit.StartNs, from, unit.AtStart).AddTo(sums, events, Category.Dispatch);
            BusySpan.OfUnit(unit).AddTo(sums, events);
            (fromNs, from) = (unit.EndNs, unit.AtEnd);
        }

        new GapSpan(fromNs, lane.EndNs, from, lane.AtEnd).AddTo(sums, events, Category.Dispatch);
    }
}
