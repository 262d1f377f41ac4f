using Concur.Core.Model;

namespace Concur.Core.Findings;

/// <summary>The median rests on too few launches to carry an interval.</summary>
internal sealed class TooFewLaunches : IFindingRule
{
    public Finding? Find(TrialInRun subject) => subject.Trial.Timing is { LowMs: null }
        ? new Finding(
            nameof(TooFewLaunches), Severity.Warning, subject.Label,
            FormattableString.Invariant($"{subject.Label}: the median rests on {subject.Trial.Launches.Count(launch => !launch.Profiled)} launches, too few for an interval"),
            subject.Path + ".medianInterval",
            "run with --launches 6 or more")
        : null;
}
