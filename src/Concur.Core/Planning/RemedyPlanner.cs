using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Core.Planning;

/// <summary>
/// Plans launches that try the findings' remedies, each in turns with the trial that it should cure, and predictions in the same rounds.
/// </summary>
public static class RemedyPlanner
{
    /// <summary>Plans the launches; none without predictions and without a remedy that makes sense for the workload.</summary>
    /// <param name="asked">The request of the run.</param>
    /// <param name="run">The run so far, with its findings.</param>
    /// <param name="predictions">The predictions that are held against launches.</param>
    /// <param name="fleet">The machines over which units are spread; null for none.</param>
    public static RunPlan Plan(WorkloadRequest asked, RunReport run, ImmutableArray<GainTrial> predictions, Fleet? fleet = null)
    {
        ArgumentNullException.ThrowIfNull(asked);
        ArgumentNullException.ThrowIfNull(run);

        // Shares need events, but no stacks. Fewer launches have no interval, and without one nothing is said to have helped.
        var profile = asked.Profile == ProfileKind.None ? ProfileKind.None : ProfileKind.Light;
        var launches = Math.Max(asked.Launches, MedianEstimate.LeastLaunches);
        var request = asked with { Profile = profile, Launches = launches, Precision = null, Budget = null, IsRace = false };
        var cures = Cures(request, run).ToList();
        var changes = predictions
            .Join(run.Trials, prediction => prediction.Trial, trial => trial.Label, (prediction, trial) => (prediction.Variant, trial))
            .SelectMany(change => (Tried[])[Before(request, change.trial), new(change.Variant, change.trial.Strategy)]);
        var tried = cures.Concat(changes).DistinctBy(one => one.Label);
        var plan = RunPlanner.Plan(request, [.. tried.Select(one => (one.Variant, one.Strategy))], run.Machine, fleet);

        // Of predictions only times are compared.
        var profiled = cures.Select(one => one.Label).ToHashSet();
        return plan with
        {
            Launches = [.. plan.Launches.Where(launch => !launch.Profiled || profiled.Contains(launch.Trial.Label))],
        };
    }

    /// <summary>Each trial with a remedy, and the same under it.</summary>
    private static IEnumerable<Tried> Cures(WorkloadRequest request, RunReport run)
    {
        foreach (var finding in run.Findings)
        {
            var trial = run.Trials.FirstOrDefault(trial => trial.Label == finding.Strategy);
            if (finding.Remedy is not { } remedy || trial is null) continue;
            var before = Before(request, trial);
            var after = new Tried(remedy.Variant ?? before.Variant, remedy.Strategy ?? trial.Strategy);
            if (RunPlanner.Refuses(request, after.Strategy, after.Variant, run.Workers)) continue;
            yield return before;
            yield return after;
        }
    }

    private static Tried Before(WorkloadRequest request, TrialReport trial) =>
        new(RunPlanner.Variants(request).FirstOrDefault(variant => variant.Name == trial.Variant), trial.Strategy);

    private sealed record Tried(RuntimeVariant? Variant, string Strategy)
    {
        /// <summary>As <see cref="TrialPlan.Label"/>.</summary>
        public string Label => Variant is null ? Strategy : $"{Strategy}@{Variant.Name}";
    }
}
