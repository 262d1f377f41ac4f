using Concur.Core.Analysis.Events;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Figures;

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
        int Count(params string[] reasons) => events.PoolAdjustments.Count(adjustment => reasons.Contains(adjustment.Reason));
        var report = new PoolReport(
            events.PoolChanges.Select(change => change.Threads).DefaultIfEmpty().Max(), Count("starvation"), Count("cooperative-blocking"), Count(HillClimbing));
        return phase is null ? report : report with
        {
            Measured = Range(events.PoolChanges, phase),
            Adjustments = [.. events.PoolAdjustments.Where(adjustment => phase.When.Contains(adjustment.TimeNs)).GroupBy(adjustment => adjustment.Reason)
                .Select(group => new PoolReason(group.Key, group.Count())).OrderByDescending(reason => reason.Count).ThenBy(reason => reason.Reason, StringComparer.Ordinal)],
            Levels = [.. events.PoolChanges.Take(MostLevels).Select(change => new PoolLevel((change.TimeNs - phase.StartNs) / NsPerMs, change.Threads))],
        };
    }

    /// <summary>From the level at which the phase began on.</summary>
    private static PoolRange Range(List<PoolChange> changes, MeasuredPhase phase)
    {
        var endNs = phase.Iterations[^1].EndNs;
        var before = changes.LastOrDefault(change => change.TimeNs <= phase.StartNs).Threads;
        var levels = changes.Where(change => change.TimeNs > phase.StartNs && change.TimeNs < endNs).Select(change => change.Threads).Append(before).ToList();
        return new PoolRange(levels.Min(), levels.Max());
    }
}
