using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Core.Accounting.Figures;

/// <summary>How long units stood before a thread of the pool took them, from the harness's stamps.</summary>
internal static class QueueDelays
{
    /// <param name="launches">Timing launches of one trial.</param>
    /// <returns>Null for a strategy that binds its lanes, and without measured units.</returns>
    public static DelayReport? Of(IReadOnlyList<LaunchRecord> launches)
    {
        if (launches.Count == 0 || launches[0].Plan.Trial.Strategy.Strategy.BindsLanes) return null;
        var delaysNs = launches.SelectMany(launch => launch.Result?.Iterations ?? []).Where(iteration => iteration.Measured)
            .SelectMany(iteration => iteration.Units.Select(unit => unit.StartNs - iteration.StartNs)).ToList();
        return delaysNs.Count == 0 ? null : DelayPercentiles.Of(delaysNs);
    }
}
