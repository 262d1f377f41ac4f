using Concur.Core.Model;

namespace Concur.Core.Findings;

/// <summary>Lanes compute slower the more of them there are, by no more than taking turns at the memory would cost.</summary>
internal sealed class MemoryBandwidth : IFindingRule
{
    public Finding? Find(TrialInRun subject) => Inflated.Factor(subject) is { } factor && !Inflated.IsWorseThanTakingTurns(subject, factor)
        ? new Finding(
            nameof(MemoryBandwidth), Severity.Warning, subject.Label,
            FormattableString.Invariant($"{subject.Label}: the same units took {factor:0.00} times sequential's CPU time, which neither collections nor locks explain{Inflated.Doubt(subject)}"),
            subject.Path + ".gap",
            "likely the memory's bandwidth or a shared cache (or two lanes on the halves of one core): work on blocks that fit the cache, on smaller types, or with fewer workers")
        : null;
}
