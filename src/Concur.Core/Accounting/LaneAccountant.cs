using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Accounting;

/// <summary>The account of lanes: each nanosecond of each lane in the measured iterations of timed launches gets one category.</summary>
internal static class LaneAccountant
{
    /// <summary>The categories that need the runtime's events.</summary>
    private static readonly Category[] FromEvents = [Category.Jit, Category.Gc, Category.Lock, Category.Wait, Category.IoSleep];

    /// <param name="launches">Launches of one trial.</param>
    /// <param name="split">How the time inside units divides; null when nothing was recorded.</param>
    /// <param name="machine">The machine whose lanes alone count; null for all lanes.</param>
    /// <returns>The mean iteration's account; null when no measured iteration was complete.</returns>
    public static Account? Close(IReadOnlyList<LaunchRecord> launches, UnitSplit? split, string? machine = null)
    {
        var measured = launches.SelectMany(launch => RemoteLanes.Measured(launch, machine)).ToList();
        if (measured.Count == 0) return null;
        List<IterationRecord> iterations = [.. measured.Select(one => one.Iteration)];

        var trial = launches[0].Plan.Trial;
        var bound = iterations[0].Lanes.Count > 0;
        int[] lanes =
        [
            .. iterations.Select(iteration =>
                machine is not null ? iteration.Lanes.Count : bound ? trial.Lanes : PoolLanes.Of(iteration, trial.Lanes)),
        ];
        var sums = new LaneSums();
        foreach (var (one, count) in measured.Zip(lanes))
        {
            if (bound) one.AddTo(sums);
            else PoolLanes.AddAll(one.Iteration, count, trial.Strategy.Strategy, sums);
        }

        var unknown = Unknown(iterations, bound, split, launches[0].Capabilities);
        var wallNs = iterations.Sum(iteration => iteration.WallNs) / iterations.Count;
        return new Account
        {
            Lanes = MostUsual(lanes),
            WallNs = wallNs,
            LaneNs = Array.TrueForAll(lanes, count => count == lanes[0])
                ? lanes[0] * wallNs
                : iterations.Zip(lanes).Sum(pair => pair.First.WallNs * pair.Second) / iterations.Count,
            Iterations = iterations.Count,
            ByCategory = [.. CategoryNames.All.Select(category => unknown.Contains(category) ? null : Mean(category))],
        };

        long? Mean(Category category) => Of(category, sums, split, !unknown.Contains(Category.RunQueue)) / iterations.Count;
    }

    /// <summary>The most frequent number; of two equally frequent ones, the larger.</summary>
    public static int MostUsual(IEnumerable<int> lanes) =>
        lanes.GroupBy(count => count).OrderByDescending(group => group.Count()).ThenByDescending(group => group.Key).First().Key;

    /// <summary>
    /// A negative time off the CPUs belongs to no category and stays in the residue. Where its run queue part is unknown, the cause of what
    /// no event names is unknown too, and what is known of the run queue stands with it: a part must not be taken for the whole.
    /// </summary>
    private static long Of(Category category, LaneSums sums, UnitSplit? split, bool queueKnown)
    {
        if (split is null)
        {
            return category switch
            {
                Category.Compute => sums.UnitCpuNs,
                Category.OffCpu when !queueKnown =>
                    sums[category] + sums[Category.RunQueue] + Math.Max(0, sums.UnitOffNs + sums.UnitOffOrQueuedNs),
                _ => sums[category],
            };
        }

        // Of the time off the CPUs between units no counter tells the run queue either: it is divided as that in units.
        var betweenNs = queueKnown ? sums[Category.OffCpu] : 0;
        var (cpuNs, queuedNs) = (sums.UnitCpuNs, queueKnown ? split.Queue(sums.UnitOffOrQueuedNs) : 0);
        var offNs = Math.Max(0, sums.UnitOffNs + sums.UnitOffOrQueuedNs - queuedNs);
        return category switch
        {
            Category.Jit => split.Jit(cpuNs),
            Category.Gc => split.Gc(cpuNs, offNs),
            Category.Lock => split.Lock(offNs),
            Category.Wait => split.Wait(offNs),
            Category.Compute => cpuNs - split.Jit(cpuNs) - split.Gc(cpuNs, 0),
            Category.RunQueue => sums[category] + queuedNs + split.Queue(betweenNs),
            Category.Dispatch => sums[category] + betweenNs - split.Queue(betweenNs),
            Category.IoSleep when queueKnown => sums[category] + UnnamedNs(),
            Category.OffCpu => queueKnown ? 0 : sums[category] + sums[Category.RunQueue] + UnnamedNs(),
            _ => sums[category],
        };

        long UnnamedNs() => offNs - split.Gc(0, offNs) - split.Lock(offNs) - split.Wait(offNs);
    }

    /// <summary>The categories that cannot be known from these launches; their time is unexplained.</summary>
    private static ImmutableHashSet<Category> Unknown(
        List<IterationRecord> iterations,
        bool bound,
        UnitSplit? split,
        Capabilities? capabilities)
    {
        var unknown = ImmutableHashSet.CreateBuilder<Category>();
        unknown.UnionWith(split is null ? FromEvents : split.Unknown);
        if (capabilities is not null) unknown.UnionWith(CategoryNames.All.Where(category => !capabilities.Gives(category)));

        // The stamps alone say when a unit awaits, which is io-sleep.
        var awaiting = iterations.Exists(iteration => iteration.Segments.Count > 0);
        if (awaiting) unknown.Remove(Category.IoSleep);
        var segments = iterations.SelectMany(UnitSegment.Of).ToList();
        if (!bound && segments.Exists(segment => !segment.AtStart.IsRead))
            unknown.UnionWith([Category.Compute, Category.Jit, Category.Gc, Category.Lock, Category.Wait]);
        if (segments.TrueForAll(segment => segment.AtStart.QueueNs >= 0)) return unknown.ToImmutable();

        // For units that are too short to read counters for each, lanes of this process are read as a whole, time between units included.
        if (!iterations.TrueForAll(iteration => !HasThreads(iteration) || BoundLane.IsMetered(iteration.Units)))
            unknown.Add(Category.Dispatch);
        if (!KnowsQueue(iterations[0], split)) unknown.Add(Category.RunQueue);
        if (!awaiting && unknown.Contains(Category.RunQueue)) unknown.Add(Category.IoSleep);
        return unknown.ToImmutable();
    }

    /// <summary>
    /// Whether it is known where not every unit tells it. The thread that serves a worker process tells nothing of the units in there.
    /// </summary>
    private static bool KnowsQueue(IterationRecord iteration, UnitSplit? split) =>
        (HasThreads(iteration) && iteration.Lanes[0].AtStart.QueueNs >= 0) || split?.KnowsQueue == true;

    /// <summary>Whether the lanes are threads of the harness.</summary>
    private static bool HasThreads(IterationRecord iteration) => iteration.Lanes.Count > 0 && iteration.Lanes[0].Process.IsHarness;
}

/// <summary>Accounts for a lane that is one thread of the harness, such as those of sequential and threads.</summary>
internal static class BoundLane
{
    /// <param name="lane">The lane's presence in the iteration.</param>
    /// <param name="units">Its units in time order.</param>
    /// <param name="iteration">The iteration, whose start and end count.</param>
    /// <param name="sums">The sums to add to.</param>
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

    /// <summary>Adds the time until the lane's first unit: its run queue part, and the rest as start-up.</summary>
    public static void AddStart(LaneStamp lane, IterationRecord iteration, long untilNs, LaneSums sums)
    {
        var start = new RemainingTime(untilNs - iteration.StartNs);
        sums.Add(Category.RunQueue, start.Take(lane.StartQueueNs));
        sums.Add(Category.Startup, start.Left);
    }

    /// <summary>
    /// Whether all counters were read at the start and end of every unit: the run queue's among them, where the system tells it.
    /// </summary>
    public static bool IsMetered(IEnumerable<UnitStamp> units) =>
        units.All(unit => unit.AtStart.QueueNs >= 0 || (unit.AtStart.IsRead && unit.AtStart.KernelNs >= 0));
}

/// <summary>Accounts for a lane that is a worker process, served by a thread of the harness.</summary>
/// <param name="isRemote">
/// Whether the process is on another machine. Its stamps are then of a clock of its own, so that only differences of two of the same side
/// are taken: what both sides add up to does not depend on how far the clocks are apart.
/// </param>
internal sealed class WorkerLane(bool isRemote)
{
    /// <inheritdoc cref="BoundLane.Add"/>
    public void Add(LaneStamp lane, IReadOnlyList<UnitStamp> units, IterationRecord iteration, LaneSums sums)
    {
        // Until the first unit arrives, or the message that none is left, the lane starts up.
        var fromNs = units.Count == 0 ? lane.EndNs : units[0].SentNs;
        BoundLane.AddStart(lane, iteration, fromNs, sums);
        sums.Add(Category.Idle, iteration.EndNs - lane.EndNs);
        foreach (var unit in units)
        {
            sums.Add(Category.Dispatch, unit.SentNs - fromNs);
            AddPassing(unit, sums);
            BusySpan.OfUnit(unit).AddTo(sums);
            fromNs = unit.ReceivedNs;
        }

        sums.Add(Category.Dispatch, lane.EndNs - fromNs);
    }

    private void AddPassing(UnitStamp unit, LaneSums sums)
    {
        if (!isRemote)
        {
            sums.Add(Category.Ipc, unit.StartNs - unit.SentNs + (unit.ReceivedNs - unit.EndNs));
            return;
        }

        sums.Add(Category.Network, RemoteLanes.NetworkNs(unit));
        sums.Add(Category.Ipc, unit.StartNs - unit.TakenNs + (unit.SerialisedNs - unit.EndNs) + (unit.ReceivedNs - unit.ArrivedNs));
    }
}
