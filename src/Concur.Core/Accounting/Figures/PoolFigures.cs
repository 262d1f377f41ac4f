using System.Collections.Immutable;
using Concur.Core.Analysis.Events;
using Concur.Core.Model;

namespace Concur.Core.Accounting.Figures;

/// <summary>Adds up what the thread pool did.</summary>
internal static class PoolFigures
{
    private const int MostLevels = 64;
    private const double NsPerMs = 1e6;
    private static readonly string[] HillClimbing = ["climbing-move", "random-move", "change-point"];

    /// <param name="events">The harness's own.</param>
    /// <param name="phase">What the new figures are of; null when nothing was measured.</param>
    public static PoolReport Of(EventIntervals events, MeasuredPhase? phase)
    {
        var report = Counted(events.PoolChanges.Select(change => change.Threads).DefaultIfEmpty().Max(), [.. events.PoolAdjustments.Select(adjustment => adjustment.Reason)]);
        return phase is null ? report : report with
        {
            Measured = Range(events.PoolChanges, phase),
            Adjustments = ByReason(events.PoolAdjustments.Where(adjustment => phase.When.Contains(adjustment.TimeNs)).Select(adjustment => adjustment.Reason)),
            Levels = [.. events.PoolChanges.Take(MostLevels).Select(change => new PoolLevel((change.TimeNs - phase.StartNs) / NsPerMs, change.Threads))],
        };
    }

    /// <summary>The pool's changes of its aim, counted.</summary>
    /// <param name="mostThreads">The most worker threads; null when that is not known.</param>
    /// <param name="reasons">The reason of each change.</param>
    public static PoolReport Counted(int? mostThreads, IReadOnlyCollection<string> reasons) => new(
        mostThreads, reasons.Count(reason => reason == "starvation"), reasons.Count(reason => reason == "cooperative-blocking"), reasons.Count(HillClimbing.Contains));

    /// <summary>The same by reason, the most frequent first.</summary>
    public static ImmutableArray<PoolReason> ByReason(IEnumerable<string> reasons) =>
        [.. reasons.GroupBy(reason => reason).Select(group => new PoolReason(group.Key, group.Count())).OrderByDescending(reason => reason.Count).ThenBy(reason => reason.Reason, StringComparer.Ordinal)];

    /// <summary>From the level at which the phase began on.</summary>
    private static PoolRange Range(List<PoolChange> changes, MeasuredPhase phase)
    {
        var endNs = phase.Iterations[^1].EndNs;
        var before = changes.LastOrDefault(change => change.TimeNs <= phase.StartNs).Threads;
        var levels = changes.Where(change => change.TimeNs > phase.StartNs && change.TimeNs < endNs).Select(change => change.Threads).Append(before).ToList();
        return new PoolRange(levels.Min(), levels.Max());
    }
}
