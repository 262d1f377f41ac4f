using Concur.Core.Model;

namespace Concur.Core.Findings;

/// <summary>Some iterations lie far from the rest. They count like all others; the median only does not show them.</summary>
internal sealed class Outliers : IFindingRule
{
    private const double NotableShare = 0.10;
    private const double NotableFactor = 2;

    public Finding? Find(TrialInRun subject)
    {
        if (subject.Trial is not { Stability: { Outliers: > 0 } stability, Timing: { MedianMs: > 0 } timing }) return null;
        var (share, factor) = (stability.Outliers / (double)timing.Count, stability.SlowestMs / timing.MedianMs);
        return share < NotableShare && factor < NotableFactor
            ? null
            : new Finding(
                nameof(Outliers), Severity.Info, subject.Label,
                FormattableString.Invariant($"{subject.Label}: {stability.Outliers} of {timing.Count} iterations lie far from the median, the slowest took {factor:0.0}x of it"),
                subject.Path + ".stability",
                "none was left out: where the worst case matters, look at iterationsMs of its launches, not at the median");
    }
}
