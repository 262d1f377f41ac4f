using Concur.Core.Model;

namespace Concur.Core.Analysis.Findings;

/// <summary>A strategy beat its ideal: then sequential's compute is slower for a reason of its own.</summary>
internal sealed class FasterThanIdeal : IFindingRule
{
    private const double Notable = 1.05;

    public Finding? Find(TrialReport trial, string path, RunRequest request) => trial.Speedup > Notable * trial.IdealSpeedup
        ? new Finding(
            nameof(FasterThanIdeal), Severity.Info, trial.Label,
            FormattableString.Invariant($"{trial.Label}: {trial.Speedup:0.00}x is more than its ideal of {trial.IdealSpeedup:0.00}x"),
            path + ".gap",
            "the same units cost sequential more CPU time: look for what one thread pays and several do not: page faults after garbage collections of large objects, or caches that are too small for all units in turn")
        : null;
}
