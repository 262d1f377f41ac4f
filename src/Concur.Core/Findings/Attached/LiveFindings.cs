using System.Collections.Immutable;
using Concur.Core.Findings;
using Concur.Core.Model;

namespace Concur.Core.Findings.Attached;

/// <summary>What is to be known of a running process's report, and of the process: a line per rule.</summary>
internal static class LiveFindings
{
    private static readonly Func<LiveEvidence, Finding?>[] Rules =
    [
        LiveRules.LostEvents,
        LiveRules.LockConvoy,
        LiveRules.PoolStarvation,
        LiveRules.SyncOverAsync,
        LiveRules.GcBound,
        LiveRules.AllocationHeavy,
        LiveRules.Oversubscribed,
        RecordingRules.SamplerDisturbs,
        RecordingRules.WaitsFromBefore,
    ];

    /// <summary>All of it, the gravest first.</summary>
    /// <param name="report">The report.</param>
    /// <param name="reading">What was found while the traces were read.</param>
    public static ImmutableArray<Finding> Of(TraceReport report, IEnumerable<Finding> reading)
    {
        var live = report.Live!;
        var evidence = new LiveEvidence(report, live);
        var refused = PerfRefused.Find(new SchedulerChoice(live.Scheduler, live.Refusal)) is { } finding ? finding with { Evidence = "trace.live.refusal" } : null;

        // What a session lost is said once, for all.
        return [.. reading.Where(other => other.Rule != nameof(LiveRules.LostEvents)).Concat(Rules.Select(rule => rule(evidence)).OfType<Finding>())
            .Concat(refused is null ? [] : [refused]).OrderByDescending(other => other.Severity)];
    }
}
