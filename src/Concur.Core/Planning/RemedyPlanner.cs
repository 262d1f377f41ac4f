using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Core.Planning;

/// <summary>Plans launches that try the findings' remedies: each in turns with the trial that it should cure.</summary>
public static class RemedyPlanner
{
    /// <summary>Plans the launches; none where no finding has a remedy that makes sense for the workload.</summary>
    /// <param name="asked">The request of the run.</param>
    /// <param name="run">The run so far, with its findings.</param>
    /// <param name="fleet">The machines over which units are spread; null for none.</param>
    public static RunPlan Plan(WorkloadRequest asked, RunReport run, Fleet? fleet = null)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(run);

        // Shares need events, but no stacks. Fewer launches have no interval, and without one nothing is said to have helped.
        var profile = asked.Profile == ProfileKind.None ? ProfileKind.None : ProfileKind.Light;
        var launches = Math.Max(asked.Launches, MedianEstimate.LeastLaunches);
        var request = asked with { Profile = profile, Launches = launches, Precision = null, Budget = null, IsRace = false };
        var pairs = ImmutableArray.CreateBuilder<(RuntimeVariant? Variant, string Strategy)>();
        foreach (var finding in run.Findings)
        {
            var trial = run.Trials.FirstOrDefault(trial => trial.Label == finding.Strategy);
            if (finding.Remedy is not { } remedy || trial is null) continue;
            var before = (Variant: request.Variants.FirstOrDefault(variant => variant.Name == trial.Variant), trial.Strategy);
            var after = (Variant: remedy.Variant ?? before.Variant, Strategy: remedy.Strategy ?? trial.Strategy);
            if (RunPlanner.Refuses(request, after.Strategy, after.Variant, run.Workers)) continue;
            pairs.AddRange(before, after);
        }

        return RunPlanner.Plan(request, [.. pairs.DistinctBy(pair => (pair.Variant?.Name, pair.Strategy))], run.Machine, fleet);
    }
}
