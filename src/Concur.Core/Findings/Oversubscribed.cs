using Concur.Core.Model;

namespace Concur.Core.Findings;

/// <summary>More lanes than cores were asked for, and they wait for cores. A pool that grows by itself is another matter.</summary>
internal sealed class Oversubscribed : IFindingRule
{
    internal const double Notable = 0.20;

    public Finding? Find(TrialInRun subject)
    {
        if (subject.Trial.Cores is not { } cores || !(subject.Request.Workers > Math.Ceiling(cores.Cores)) || subject.Lanes < 2 || subject.Share(Category.RunQueue) <= Notable) return null;
        var enough = Math.Max(1, (int)Math.Round(cores.Cores));
        return new Finding(
            nameof(Oversubscribed), Severity.Warning, subject.Label,
            FormattableString.Invariant($"{subject.Label}: {subject.Lanes} lanes waited {subject.Share(Category.RunQueue):P0} of their time for one of {cores.Cores:0.##} cores"),
            subject.Path + ".account",
            FormattableString.Invariant($"for units that compute, --workers {enough} does the same with less memory and fewer switches; more only helps units that wait"))
        {
            Remedy = subject.WithWorkers(enough, CategoryNames.Of(Category.RunQueue)),
        };
    }
}
