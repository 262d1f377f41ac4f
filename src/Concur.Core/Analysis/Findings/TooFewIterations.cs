using Concur.Core.Model;

namespace Concur.Core.Analysis.Findings;

/// <summary>The median rests on too few iterations to carry an interval.</summary>
internal sealed class TooFewIterations : IFindingRule
{
    public Finding? Find(TrialReport trial, string path, RunRequest request) => trial.Timing is { LowMs: null } timing
        ? new Finding(
            nameof(TooFewIterations), Severity.Warning, trial.Strategy,
            $"{trial.Strategy}: the median rests on {timing.Count} iteration{(timing.Count == 1 ? "" : "s")}, too few for an interval",
            path + ".medianInterval",
            request.Iterations > 0 ? "raise --iterations or --launches" : "raise --launches")
        : null;
}
