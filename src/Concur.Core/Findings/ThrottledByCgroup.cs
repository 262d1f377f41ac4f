using Concur.Core.Model;

namespace Concur.Core.Findings;

/// <summary>The control group's CPU quota stopped everything in it for a while.</summary>
internal sealed class ThrottledByCgroup : IFindingRule
{
    public Finding? Find(TrialInRun subject)
    {
        var timed = subject.Trial.Launches.Where(launch => !launch.Profiled).ToList();
        var periods = timed.Sum(launch => launch.ThrottledPeriods ?? 0);
        var workers = Math.Max(1, (int)(subject.Trial.Cores?.Cores ?? 1));
        return periods == 0 ? null : new Finding(
            nameof(ThrottledByCgroup), Severity.Warning, subject.Label,
            FormattableString.Invariant($"{subject.Label}: the control group's CPU quota was used up in {periods} periods of its {timed.Count} timing launches, and everything stood still until the next one"),
            subject.Path + ".launches",
            FormattableString.Invariant($"raise the quota (cpu.max), or use no more lanes than it pays for: --workers {workers}"))
        {
            Remedy = subject.Lanes > workers ? subject.WithWorkers(workers, CategoryNames.Of(Category.RunQueue)) : null,
        };
    }
}
