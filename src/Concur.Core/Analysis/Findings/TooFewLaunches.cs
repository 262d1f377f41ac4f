using Concur.Core.Model;

namespace Concur.Core.Analysis.Findings;

/// <summary>The median rests on too few launches to carry an interval.</summary>
internal sealed class TooFewLaunches : IFindingRule
{
    public Finding? Find(TrialReport trial, string path, RunRequest request) => trial.Timing is { LowMs: null }
        ? new Finding(
            nameof(TooFewLaunches), Severity.Warning, trial.Label,
            FormattableString.Invariant($"{trial.Label}: the median rests on {trial.Launches.Count(launch => !launch.Profiled)} launches, too few for an interval"),
            path + ".medianInterval",
            "run with --launches 6 or more")
        : null;
}
