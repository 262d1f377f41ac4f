using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Core.Comparing;

/// <summary>
/// A trial's times and how much of each was lost to other processes, as far as a run tells: workers waited for cores though there were
/// enough for all of them.
/// </summary>
internal sealed class UndisturbedTimes
{
    /// <summary>Where other processes are known to have taken less of the cores' time, waiting for a core is the program's own.</summary>
    private const double LeastOfOthers = 0.02;

    /// <summary>With this much more disturbance on one side, a difference is sure only where the worst of it does not explain it.</summary>
    private const double NotableDifference = 0.05;

    private readonly IReadOnlyList<double> _lost;
    private readonly int _lanes;

    private UndisturbedTimes(TrialReport trial)
    {
        MediansMs = LaunchSamples.MediansMs(trial);
        var isOwn = trial.Cores?.OthersShare is < LeastOfOthers;
        var queued = isOwn ? [] : LaunchSamples.Shares(trial, [Category.RunQueue]);
        _lanes = trial.Account?.Lanes ?? 1;
        _lost = queued.Count == MediansMs.Count
            ? [.. queued.Select(share => Lost(share, trial.Cores?.Cores ?? _lanes))]
            : [.. MediansMs.Select(_ => 0.0)];
    }

    /// <summary>The median of each timed launch, ms.</summary>
    public IReadOnlyList<double> MediansMs { get; }

    /// <summary>The share of the workers' time that they waited for cores which others had, of the median launch; 0 to 1.</summary>
    public double Disturbance => _lost.Count == 0 ? 0 : MedianEstimate.Median(_lost);

    /// <summary>Reads a trial.</summary>
    public static UndisturbedTimes Of(TrialReport trial) => new(trial);

    /// <summary>
    /// Whether the candidate is slower or faster. A difference that times show is not claimed where the disturbance may be its cause: it
    /// has to be there without what each launch lost as well; and where the slower side was disturbed more, even if all of that had struck
    /// the worker that the others waited for.
    /// </summary>
    /// <param name="baseline">Times of the one side.</param>
    /// <param name="candidate">Times of the other.</param>
    /// <param name="threshold">The smallest difference that matters, as a share.</param>
    /// <returns>The verdict, and whether one was withheld because of the disturbance.</returns>
    public static (Verdict Verdict, bool IsWithheld) Compare(UndisturbedTimes baseline, UndisturbedTimes candidate, double threshold)
    {
        var seen = Equivalence.Of(baseline.MediansMs, candidate.MediansMs, threshold);
        if (seen is not (Verdict.Slower or Verdict.Faster)) return (seen, false);
        var isSure = Equivalence.Of(baseline.WithoutLost(), candidate.WithoutLost(), threshold) == seen;
        var (slower, faster) = seen == Verdict.Slower ? (candidate, baseline) : (baseline, candidate);
        if (isSure && slower.Disturbance - faster.Disturbance > NotableDifference)
        {
            isSure = seen == Verdict.Slower
                ? Equivalence.Of(baseline.MediansMs, candidate.AtBest(), threshold) == seen
                : Equivalence.Of(baseline.AtBest(), candidate.MediansMs, threshold) == seen;
        }

        return isSure ? (seen, false) : (Verdict.Unsure, true);
    }

    /// <summary>
    /// The share of a launch that was lost. Of more workers than cores some wait in any case; what counts is by how much fewer ran at once
    /// than there are cores.
    /// </summary>
    private double Lost(double queued, double cores) =>
        _lanes <= cores ? queued : Math.Clamp(1 - ((1 - queued) * _lanes / cores), 0, 1);

    private List<double> WithoutLost() => [.. MediansMs.Zip(_lost, (ms, lost) => ms * (1 - lost))];

    private List<double> AtBest() => [.. MediansMs.Zip(_lost, (ms, lost) => ms * (1 - Math.Min(1, lost * _lanes)))];
}
