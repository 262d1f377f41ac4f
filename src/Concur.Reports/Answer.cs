using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Reports;

/// <summary>The run's answer in one sentence.</summary>
public static class Answer
{
    /// <summary>Names the fastest right answer, and whoever can't be told apart from it.</summary>
    /// <returns>Null when fewer than two strategies were timed, or the baseline was not.</returns>
    public static string? Of(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var ranked = run.Trials
            .Where(trial => trial is { Status: TrialStatus.Ok, ResultsAgree: not false, Timing: not null })
            .OrderBy(trial => trial.Timing!.MedianMs)
            .ToList();
        if (ranked.Count < 2 || ranked.TrueForAll(trial => trial.Label != run.Trials[0].Label)) return null;
        var (best, others) = (ranked[0], ranked.Skip(1).Where(trial => IsTied(ranked[0], trial)).Select(trial => trial.Label).ToList());
        var tie = others.Count == 0 ? "" : $"; it can't be told apart from {string.Join(", ", others)}";
        return best.Label == run.Trials[0].Label
            ? $"Fastest here: {best.Label} ({Figures.Duration(best.Timing!.MedianMs)}){(run.Request is WorkloadSettings ? ": sharing this work does not pay" : "")}{tie}"
            : $"Fastest here: {best.Label} ({Figures.Duration(best.Timing!.MedianMs)}, {Figures.Factor(best.Speedup)} of {run.Trials[0].Label}'s speed){tie}";
    }

    /// <summary>With too few launches to tell, nothing is said here: a finding says that.</summary>
    private static bool IsTied(TrialReport best, TrialReport other)
    {
        var (bestMs, otherMs) = (LaunchSamples.MediansMs(best), LaunchSamples.MediansMs(other));
        return Math.Min(bestMs.Count, otherMs.Count) >= Equivalence.LeastLaunches && Equivalence.Of(bestMs, otherMs, 0) != Verdict.Slower;
    }
}
