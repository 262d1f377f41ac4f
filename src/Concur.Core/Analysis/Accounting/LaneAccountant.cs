using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Analysis.Accounting;

/// <summary>Closes the lanes' books of one launch: every lane-nanosecond of its measured iterations gets a category.</summary>
internal static class LaneAccountant
{
    /// <summary>What only the runtime's events can tell.</summary>
    private static readonly Category[] FromEvents = [Category.Jit, Category.Gc, Category.Lock, Category.Wait, Category.IoSleep, Category.Profiler];

    /// <returns>The mean iteration's account; null when no measured iteration was complete.</returns>
    public static Account? Close(LaunchRecord launch, LaunchEvents? events)
    {
        var iterations = launch.Result?.Iterations.Where(iteration => iteration.Measured && iteration.Units.Count > 0).ToList() ?? [];
        if (iterations.Count == 0) return null;

        var strategy = launch.Plan.Trial.Strategy.Strategy;
        var bound = iterations[0].Lanes.Count > 0;
        var slots = bound ? [] : iterations.Select(iteration => PoolLanes.Assign(iteration.Units)).ToList();
        var lanes = bound ? launch.Plan.Trial.Lanes : Math.Max(launch.Plan.Trial.Lanes, slots.Max(assigned => assigned.Count));
        var sums = new CategorySums();
        for (var i = 0; i < iterations.Count; i++)
        {
            if (bound) AddBound(iterations[i], events, sums);
            else AddPool(iterations[i], slots[i], lanes, strategy, events, sums);
        }

        var unknown = Unknown(iterations, bound, events is not null);
        return new Account
        {
            Lanes = lanes,
            WallNs = iterations.Sum(iteration => iteration.WallNs) / iterations.Count,
            Iterations = iterations.Count,
            ByCategory = [.. CategoryNames.All.Select(category => unknown.Contains(category) ? (long?)null : sums[category] / iterations.Count)],
        };
    }

    private static void AddBound(IterationRecord iteration, LaunchEvents? events, CategorySums sums)
    {
        var byLane = iteration.Units.ToLookup(unit => unit.Lane);
        foreach (var lane in iteration.Lanes)
        {
            UnitStamp[] units = [.. byLane[lane.Lane].OrderBy(unit => unit.StartNs)];
            if (lane.WorkerNumber >= 0) WorkerLane.Add(lane, units, iteration, events, sums);
            else BoundLane.Add(lane, units, iteration, events, sums);
        }
    }

    private static void AddPool(
        IterationRecord iteration, IReadOnlyList<IReadOnlyList<UnitStamp>> slots, int lanes, StrategyDescriptor strategy, LaunchEvents? events, CategorySums sums)
    {
        for (var lane = 0; lane < lanes; lane++)
            PoolLanes.Add(lane < slots.Count ? slots[lane] : [], iteration, strategy.Name == StrategyNames.ThreadPool, events, sums);
    }

    /// <summary>The categories that this launch's sources cannot tell; their time shows as unexplained.</summary>
    private static ImmutableHashSet<Category> Unknown(List<IterationRecord> iterations, bool bound, bool recorded)
    {
        var unknown = ImmutableHashSet.CreateBuilder<Category>();
        if (!recorded) unknown.UnionWith(FromEvents);
        var unit = iterations[0].Units[0];
        if (!bound && !unit.AtStart.IsRead) unknown.UnionWith([Category.Compute, Category.Jit, Category.Gc, Category.Lock, Category.Wait]);
        if (unit.AtStart.QueueNs >= 0) return unknown.ToImmutable();

        // Units too short to be metered: bound lanes are metered as a whole, which includes the time between units.
        if (bound) unknown.Add(Category.Dispatch);
        if (!bound || iterations[0].Lanes[0].AtStart.QueueNs < 0) unknown.UnionWith([Category.RunQueue, Category.IoSleep]);
        return unknown.ToImmutable();
    }
}
