using Concur.Core.Model;

namespace Concur.Core.Findings;

/// <summary>A strategy beat its ideal: then sequential's compute is slower for a reason of its own.</summary>
internal sealed class FasterThanIdeal : IFindingRule
{
    private const double Notable = 1.05;

    public Finding? Find(TrialInRun subject) => subject.Trial.Speedup > Notable * subject.Trial.IdealSpeedup
        ? new Finding(
            nameof(FasterThanIdeal), Severity.Info, subject.Label,
            FormattableString.Invariant($"{subject.Label}: {subject.Trial.Speedup:0.00}x is more than its ideal of {subject.Trial.IdealSpeedup:0.00}x"),
            subject.Path + ".gap",
            "the same units cost sequential more CPU time: look for what one thread pays and several do not: page faults after garbage collections of large objects, or caches that are too small for all units in turn")
        : null;
}
