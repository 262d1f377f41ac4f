using Concur.Core.Model;

namespace Concur.Core.Reports;

/// <summary>The run's answer in one sentence.</summary>
public static class Answer
{
    /// <summary>Names the fastest right answer, and whoever its interval can't be told from.</summary>
    /// <returns>Null when fewer than two strategies were timed, or the baseline was not.</returns>
    public static string? Of(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var ranked = run.Trials
            .Where(trial => trial is { Status: TrialStatus.Ok, ResultsAgree: not false, Timing: not null })
            .OrderBy(trial => trial.Timing!.MedianMs)
            .ToList();
        if (ranked.Count < 2 || ranked.TrueForAll(trial => trial.Label != run.Trials[0].Label)) return null;
        var (best, others) = (ranked[0], ranked.Skip(1).Where(trial => Overlap(ranked[0].Timing!, trial.Timing!)).Select(trial => trial.Label).ToList());
        var tie = others.Count == 0 ? "" : $"; its interval overlaps with that of {string.Join(", ", others)}";
        return best.Label == run.Trials[0].Label
            ? $"Fastest here: {best.Label} ({Figures.Duration(best.Timing!.MedianMs)}){(run.Request.Commands.IsEmpty ? ": sharing this work does not pay" : "")}{tie}"
            : $"Fastest here: {best.Label} ({Figures.Duration(best.Timing!.MedianMs)}, {Figures.Factor(best.Speedup)} of {run.Trials[0].Label}'s speed){tie}";
    }

    private static bool Overlap(TimingSummary a, TimingSummary b) =>
        a is { LowMs: not null, HighMs: not null } && b is { LowMs: not null, HighMs: not null } && a.HighMs >= b.LowMs && b.HighMs >= a.LowMs;
}
