using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Core.Planning;

/// <summary>Plans to try the findings' remedies: each beside the trial that it should cure, both measured in turns.</summary>
public static class RemedyPlanner
{
    /// <summary>Plans the launches; none where no finding has a remedy that makes sense.</summary>
    /// <param name="asked">What was asked for.</param>
    /// <param name="run">What was found so far.</param>
    public static RunPlan Plan(WorkloadRequest asked, RunReport run)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(run);

        // Shares need events, not stacks; and no launches are added: whether a remedy helps shows soon.
        var request = asked with { Profile = asked.Profile == ProfileKind.None ? ProfileKind.None : ProfileKind.Light, Precision = null, Budget = null };
        var pairs = ImmutableArray.CreateBuilder<(RuntimeVariant? Variant, string Strategy)>();
        foreach (var finding in run.Findings)
        {
            if (finding.Remedy is not { } remedy || run.Trials.FirstOrDefault(trial => trial.Label == finding.Strategy) is not { } trial) continue;
            var before = (Variant: request.Variants.FirstOrDefault(variant => variant.Name == trial.Variant), trial.Strategy);
            var after = (Variant: remedy.Variant ?? before.Variant, Strategy: remedy.Strategy ?? trial.Strategy);
            if (RunPlanner.Refuses(request, after.Strategy, after.Variant, run.Workers)) continue;
            pairs.AddRange(before, after);
        }

        return RunPlanner.Plan(request, [.. pairs.DistinctBy(pair => (pair.Variant?.Name, pair.Strategy))], run.Machine);
    }
}
