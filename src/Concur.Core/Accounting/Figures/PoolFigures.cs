using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting.Figures;

/// <summary>What the thread pool of a process did.</summary>
internal static class PoolFigures
{
    private const int MostLevels = 64;
    private static readonly string[] HillClimbing = ["climbing-move", "random-move", "change-point"];

    /// <summary>
    /// The figures of a window. The pool writes its number of threads only when that changes, so the number is unknown where it does
    /// not change within the window.
    /// </summary>
    public static PoolReport Within(ProcessRecording process, Window window)
    {
        var reasons = process.PoolAdjustments.Where(adjustment => window.Holds(adjustment.TimeNs))
            .Select(adjustment => adjustment.Reason)
            .ToList();
        var changes = process.PoolChanges.Where(change => window.Holds(change.TimeNs)).ToList();
        var range = changes.Count == 0 ? null : new PoolRange(changes.Min(change => change.Threads), changes.Max(change => change.Threads));
        return Counted(range?.Most, reasons, changes) with { Measured = range, Adjustments = ByReason(reasons) };
    }

    /// <summary>
    /// The figures of a whole launch, warm-up included. Range, reasons and origin of the levels are those of its measured time.
    /// </summary>
    /// <param name="harness">The harness's recording.</param>
    /// <param name="window">The measured iterations; null when there are none.</param>
    public static PoolReport OfLaunch(ProcessRecording harness, Window? window)
    {
        var report = Counted(
            harness.PoolChanges.Select(change => change.Threads).DefaultIfEmpty().Max(),
            [.. harness.PoolAdjustments.Select(adjustment => adjustment.Reason)],
            harness.PoolChanges);
        return window is null ? report : report with
        {
            Measured = Range(harness.PoolChanges, window),
            Adjustments = ByReason(harness.PoolAdjustments.Where(adjustment => window.Holds(adjustment.TimeNs))
                .Select(adjustment => adjustment.Reason)),
            Levels = [
                .. harness.PoolChanges.Take(MostLevels)
                    .Select(change => new PoolLevel(Ns.ToMs(change.TimeNs - window.StartNs), change.Threads)),
            ],
        };
    }

    private static PoolReport Counted(int? mostThreads, IReadOnlyCollection<string> reasons, IEnumerable<PoolChange> changes) => new(
        mostThreads,
        reasons.Count(reason => reason == "starvation"),
        reasons.Count(reason => reason == "cooperative-blocking"),
        reasons.Count(HillClimbing.Contains))
    {
        Started = changes.Count(change => change.IsStart),
    };

    private static ImmutableArray<PoolReason> ByReason(IEnumerable<string> reasons) =>
    [
        .. reasons.GroupBy(reason => reason).Select(group => new PoolReason(group.Key, group.Count()))
            .OrderByDescending(reason => reason.Count).ThenBy(reason => reason.Reason, StringComparer.Ordinal),
    ];

    /// <summary>The range of the number of threads, from its value at the start of the window on.</summary>
    private static PoolRange Range(ImmutableArray<PoolChange> changes, Window window)
    {
        var before = changes.LastOrDefault(change => change.TimeNs <= window.StartNs)?.Threads ?? 0;
        var levels = changes.Where(change => change.TimeNs > window.StartNs && change.TimeNs < window.EndNs)
            .Select(change => change.Threads)
            .Append(before)
            .ToList();
        return new PoolRange(levels.Min(), levels.Max());
    }
}
