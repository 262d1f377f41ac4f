using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Core.Findings;

/// <summary>The catalogue: a line per rule.</summary>
public static class FindingRules
{
    private static readonly IFindingRule[] All =
    [
        new ResultsDiffer(),
        .. MeasurementRules.All,
        new LockConvoy(),
        new PoolStarvation(),
        new SyncOverAsync(),
        new GcBound(),
        new AllocationHeavy(),
        new LoadImbalance(),
        new Oversubscribed(),
        new StartupDominates(),
        new IpcDominates(),
        new MemoryBandwidth(),
        new FalseSharing(),
        new JitDominates(),
        new ObserverEffect(),
        new FasterThanIdeal(),
        new UnitsTooShort(),
    ];

    /// <summary>What all rules find in all trials, the gravest first.</summary>
    /// <param name="trials">The trials, sequential first.</param>
    /// <param name="request">What was asked for.</param>
    /// <param name="scheduler">The scheduler source; null where nothing was profiled.</param>
    public static ImmutableArray<Finding> Apply(IReadOnlyList<TrialReport> trials, WorkloadRequest request, SchedulerChoice? scheduler = null)
    {
        ArgumentNullException.ThrowIfNull(trials);
        ArgumentNullException.ThrowIfNull(request);
        var findings = trials.SelectMany((trial, index) =>
            All.Select(rule => rule.Find(new TrialInRun(trial, FormattableString.Invariant($"trials[{index}]"), request, trials[0])))).OfType<Finding>();
        if (PerfRefused.Find(scheduler) is { } refused) findings = findings.Append(refused);
        return [.. findings.OrderByDescending(finding => finding.Severity)];
    }
}
