using Concur.Core.Model;

namespace Concur.Core.Findings;

/// <summary>The profiled launch was much slower than the timing launches.</summary>
internal sealed class ObserverEffect : IFindingRule
{
    private const double Notable = 1.10;

    public Finding? Find(TrialInRun subject) => subject.Trial.ObserverEffect > Notable
        ? new Finding(
            nameof(ObserverEffect), Severity.Info, subject.Label,
            FormattableString.Invariant($"{subject.Label}: an iteration took {subject.Trial.ObserverEffect:0.00}x as long while it was recorded"),
            subject.Path + ".observerEffect",
            "times, speed-ups and accounts are of launches that were not; --profile light, or a longer --sample-interval, disturbs less")
        : null;
}
