using Concur.Core.Model;

namespace Concur.Core.Findings;

/// <summary>Launches of the same thing differ much, or other processes took the cores meanwhile.</summary>
internal sealed class UnstableMachine : IFindingRule
{
    private const double NotableSpread = 0.30;
    private const double NotableOthers = 0.10;

    public Finding? Find(TrialInRun subject)
    {
        var (spread, others) = (Spread(subject.Trial.Timing), subject.Trial.Cores?.OthersShare);
        if (spread is not > NotableSpread && others is not > NotableOthers) return null;
        string?[] seen =
        [
            spread > NotableSpread ? FormattableString.Invariant($"the median's interval is as wide as {spread:P0} of it") : null,
            others > NotableOthers ? FormattableString.Invariant($"other processes took {others:P0} of the cores' time in its last timing launch") : null,
        ];
        return new Finding(
            nameof(UnstableMachine), Severity.Warning, subject.Label,
            $"{subject.Label}: {string.Join(" and ", seen.OfType<string>())}",
            subject.Path + (spread > NotableSpread ? ".medianInterval" : ".coreAccount"),
            "stop other work on this machine, or take more launches (--launches); run-queue and times are not the workload's own here");
    }

    private static double? Spread(TimingSummary? timing) => timing is { LowMs: { } low, HighMs: { } high, MedianMs: > 0 } ? (high - low) / timing.MedianMs : null;
}
