using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Findings;

/// <summary>The catalogue: a line per rule.</summary>
public static class FindingRules
{
    private static readonly IFindingRule[] All =
    [
        new ResultsDiffer(),
        new LostEvents(),
        new ObserverEffect(),
        new PoolStarvation(),
        new FasterThanIdeal(),
        new UnitsTooShort(),
        new TooFewLaunches(),
        new NotRecorded(),
    ];

    /// <summary>What all rules find in all trials, the gravest first.</summary>
    public static ImmutableArray<Finding> Apply(IReadOnlyList<TrialReport> trials, RunRequest request)
    {
        ArgumentNullException.ThrowIfNull(trials);
        ArgumentNullException.ThrowIfNull(request);
        var findings = trials.SelectMany((trial, index) =>
            All.Select(rule => rule.Find(trial, FormattableString.Invariant($"trials[{index}]"), request))).OfType<Finding>();
        return [.. findings.OrderByDescending(finding => finding.Severity)];
    }
}
