using Concur.Core.Model;

namespace Concur.Core.Analysis.Findings;

/// <summary>The sessions dropped events.</summary>
internal sealed class LostEvents : IFindingRule
{
    public Finding? Find(TrialReport trial, string path, RunRequest request) => trial.LostEvents > 0
        ? new Finding(
            nameof(LostEvents), Severity.Warning, trial.Label,
            FormattableString.Invariant($"{trial.Label}: {trial.LostEvents:N0} events were lost; gc, lock, wait and jit may be too small"),
            path + ".lostEvents",
            "record with fewer iterations (--iterations), or with --profile light")
        : null;
}
