using Concur.Core.Model;

namespace Concur.Core.Findings;

/// <summary>Launches became slower or faster one after the other: what was measured last is not what was measured first.</summary>
internal sealed class Drifting : IFindingRule
{
    private const double Notable = 0.03;

    public Finding? Find(TrialInRun subject) => subject.Trial.Stability?.Drift is { } drift && Math.Abs(drift) >= Notable
        ? new Finding(
            nameof(Drifting), Severity.Warning, subject.Label,
            FormattableString.Invariant($"{subject.Label}: from its first launches to its last it became {Math.Abs(drift):P1} {(drift > 0 ? "slower" : "faster")}, launch after launch"),
            subject.Path + ".stability.drift",
            "the machine changed meanwhile (heat, a neighbour, a cache that filled): strategies took turns, so their ratios hold better than their times; run again")
        : null;
}
