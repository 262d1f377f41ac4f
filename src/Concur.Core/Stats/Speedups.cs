using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Core.Stats;

/// <summary>The one estimate of how many times as fast as its baseline a trial is.</summary>
public static class Speedups
{
    /// <summary>The speed-up by rounds of launches.</summary>
    /// <param name="baseline">The baseline; the trial itself where it is that.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="comparisons">How many trials are compared with the baseline.</param>
    /// <param name="noise">The noise of the run; null where it is not known yet.</param>
    /// <returns>Null where they have no round in common, and for wrong results. The baseline has no interval.</returns>
    public static RatioReport? Of(TrialReport baseline, TrialReport trial, int comparisons, LaunchNoise? noise = null)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(trial);
        if (trial.ResultsAgree == false || trial.TimesMs.IsEmpty) return null;
        if (ReferenceEquals(baseline, trial)) return new RatioReport(1, null);
        var (before, after) = LaunchSamples.OfSameRounds(baseline, trial);
        return UnfinishedCode.Widened(RatioEstimate.Paired(before, after, comparisons, noise), baseline, trial);
    }

    /// <summary>Gives the trials of a run their speed-ups. The first is the baseline of the others.</summary>
    /// <param name="trials">All trials of the run, as far as it has come.</param>
    /// <param name="comparisons">How many trials are compared with the baseline.</param>
    public static ImmutableArray<TrialReport> OfAll(IReadOnlyList<TrialReport> trials, int comparisons)
    {
        ArgumentNullException.ThrowIfNull(trials);
        var noise = LaunchNoise.Of(trials);
        return
        [
            .. trials.Select(trial => Of(trials[0], trial, comparisons, noise) is { } known
                ? trial with { Speedup = known.Ratio, SpeedupInterval = known.Interval }
                : trial),
        ];
    }

    /// <summary>Gives trials their speed-ups where none has an interval, as in older files.</summary>
    public static IEnumerable<TrialReport> Filled(IReadOnlyList<TrialReport> trials)
    {
        ArgumentNullException.ThrowIfNull(trials);
        if (trials.Any(trial => trial.SpeedupInterval is not null)) return trials;
        var filled = OfAll(trials, trials.Count - 1);
        return trials.Zip(filled, (trial, known) => trial.Speedup is not null && known.SpeedupInterval is not null ? known : trial);
    }
}
