using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Reports;

/// <summary>The answer of a run in one sentence.</summary>
public static class Answer
{
    /// <summary>Names the fastest strategy with right results, and the strategies that can't be told apart from it.</summary>
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
        var (baseline, median) = (run.Trials[0].Label, Figures.Duration(best.Timing!.MedianMs));
        if (best.Label != baseline)
            return $"Fastest here: {best.Label} ({median}, {Figures.Factor(best.Speedup)} of {baseline}'s speed){tie}";
        var advice = run.Request is not CommandsRequest ? ": sharing this work does not pay" : "";
        return $"Fastest here: {best.Label} ({median}){advice}{tie}";
    }

    /// <summary>False with too few launches to tell: a finding says so.</summary>
    private static bool IsTied(TrialReport best, TrialReport other)
    {
        var (bestMs, otherMs) = (LaunchSamples.MediansMs(best), LaunchSamples.MediansMs(other));
        return Math.Min(bestMs.Count, otherMs.Count) >= Equivalence.LeastLaunches && Equivalence.Of(bestMs, otherMs, 0) != Verdict.Slower;
    }
}
