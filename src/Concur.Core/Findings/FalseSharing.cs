using Concur.Core.Model;

namespace Concur.Core.Findings;

/// <summary>Lanes compute so much slower than one that they must be fighting over cache lines. A suspicion: nothing counts them.</summary>
internal sealed class FalseSharing : IFindingRule
{
    public Finding? Find(TrialInRun subject) => Inflated.Factor(subject) is { } factor && Inflated.IsWorseThanTakingTurns(subject, factor)
        ? new Finding(
            nameof(FalseSharing), Severity.Warning, subject.Label,
            FormattableString.Invariant($"{subject.Label}: the same units took {factor:0.00} times sequential's CPU time, more than sharing the memory's bandwidth can cost{Inflated.Doubt(subject)}"),
            subject.Path + ".gap",
            "suspect cache lines that several lanes write: counters or fields next to each other (pad them to 128 bytes), one interlocked variable (count per lane and add up), or a spinning lock")
        : null;
}
