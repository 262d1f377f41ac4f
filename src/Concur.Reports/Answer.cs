using Concur.Core.Model;
using Concur.Core.Stats;
using Concur.Protocol;

namespace Concur.Reports;

/// <summary>
/// The answer of a run in one sentence. A winner is named only where its launches differ from those of every other strategy; else the tie
/// is the answer. The simulated global lock is there to be compared with, and is no answer.
/// </summary>
public static class Answer
{
    /// <summary>Names the fastest strategy with right results, or the strategies that cannot be told apart.</summary>
    /// <returns>Null when fewer than two strategies were timed, or the baseline was not.</returns>
    public static string? Of(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var ranked = run.Trials
            .Where(trial => trial is { Status: TrialStatus.Ok, ResultsAgree: not false, Timing: not null } && !IsSimulated(trial))
            .OrderBy(trial => trial.Timing!.MedianMs)
            .ToList();
        if (ranked.Count < 2 || ranked.Find(trial => trial.Label == run.Trials[0].Label) is not { } baseline) return null;
        var best = ranked[0];
        if (best.Timing!.LowMs is null || baseline.Timing!.LowMs is null) return TooFew(best, baseline);
        List<TrialReport> tied = [best, .. ranked.Skip(1).Where(trial => IsTied(best, trial))];
        if (tied.Count > 1) return Tie(tied, baseline);
        var advice = best == baseline && run.Request is not CommandsRequest ? ": sharing this work does not pay" : "";
        return $"Fastest here: {best.Label} ({Speed(best, baseline)}){advice}";
    }

    private static bool IsSimulated(TrialReport trial) => trial.Strategy.Split(':')[0] == StrategyNames.Gil;

    private static string TooFew(TrialReport best, TrialReport baseline)
    {
        var launches = Math.Min(LaunchSamples.MediansMs(best).Count, LaunchSamples.MediansMs(baseline).Count);
        var few = launches == 1 ? "1 timed launch is" : FormattableString.Invariant($"{launches} timed launches are");
        return $"No answer yet: {best.Label} was the fastest ({Speed(best, baseline)}), but {few} too few to tell; "
            + FormattableString.Invariant($"{MedianEstimate.LeastLaunches} or more can (--launches)");
    }

    private static string Tie(List<TrialReport> tied, TrialReport baseline)
    {
        var labels = tied.ConvertAll(trial => trial.Label);
        var named = $"{string.Join(", ", labels.SkipLast(1))} and {labels[^1]}";
        var tie = $"No clear winner: {named} are within noise of each other";
        if (!tied.TrueForAll(trial => IsFaster(trial, baseline))) return $"{tie} ({labels[0]}: {Speed(tied[0], baseline)})";
        var speedups = tied.ConvertAll(trial => trial.Speedup ?? 0);
        var all = tied.Count == 2 ? "both" : "all";
        return $"{tie}; {all} are faster than {baseline.Label}, by {Figures.Factor(speedups.Min())} to {Figures.Factor(speedups.Max())}";
    }

    private static string Speed(TrialReport best, TrialReport baseline)
    {
        var median = Figures.Duration(best.Timing!.MedianMs);
        return best == baseline ? median : $"{median}, {Figures.Factor(best.Speedup)} of {baseline.Label}'s speed";
    }

    /// <summary>True with too few launches to tell: noise makes no winner.</summary>
    private static bool IsTied(TrialReport best, TrialReport other) =>
        Equivalence.Of(LaunchSamples.MediansMs(best), LaunchSamples.MediansMs(other), 0) != Verdict.Slower;

    private static bool IsFaster(TrialReport trial, TrialReport baseline) =>
        Equivalence.Of(LaunchSamples.MediansMs(baseline), LaunchSamples.MediansMs(trial), 0) == Verdict.Faster;
}
