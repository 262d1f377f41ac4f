using Concur.Core.Model;

namespace Concur.Core.Findings;

/// <summary>The sessions dropped events.</summary>
internal sealed class LostEvents : IFindingRule
{
    public Finding? Find(TrialInRun subject) => subject.Trial.LostEvents > 0
        ? new Finding(
            nameof(LostEvents), Severity.Warning, subject.Label,
            FormattableString.Invariant($"{subject.Label}: {subject.Trial.LostEvents:N0} events were lost; gc, lock, wait and jit may be too small"),
            subject.Path + ".lostEvents",
            "record with fewer iterations (--iterations), or with --profile light")
        : null;
}
