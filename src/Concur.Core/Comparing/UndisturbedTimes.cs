using Concur.Core.Model;
using Concur.Core.Stats;
using Concur.Protocol;

namespace Concur.Core.Comparing;

/// <summary>
/// A trial's times and how much of each was lost to other processes, as far as a run tells: how long workers of each launch waited for
/// cores though there were enough for all of them. Then units stand in a pool's queue for longer, too, where its workers have none.
/// </summary>
internal sealed class UndisturbedTimes
{
    /// <summary>From this share of the workers' time on, waiting for cores is a disturbance.</summary>
    private const double Notable = 0.02;

    /// <summary>In a shorter phase the counters of the cores, which step by 10 ms, don't tell what other processes took.</summary>
    private const double LeastCoreMs = 1_000;

    /// <summary>With this much more disturbance on one side, a difference is sure only where twice as much does not explain it.</summary>
    private const double NotableDifference = 0.05;

    /// <summary>A smaller difference in what other processes took is within the steps of the counters.</summary>
    private const double NotableOthersCores = 0.05;

    private readonly IReadOnlyList<double> _lost;
    private readonly IReadOnlyList<int> _rounds;
    private readonly bool _isKnown;

    private UndisturbedTimes(
        IReadOnlyList<int> rounds, IReadOnlyList<double> medians, IReadOnlyList<double>? lost, double? othersCores)
    {
        (_rounds, Medians, _isKnown, OthersCores) = (rounds, medians, lost is not null, othersCores);
        _lost = lost ?? [.. medians.Select(_ => 0.0)];
    }

    /// <summary>The median of each timed launch, ms, or in sequential's times of the same round.</summary>
    public IReadOnlyList<double> Medians { get; }

    /// <summary>
    /// The share of the workers' time that they waited for cores which others had, of the median launch; below 0 where sequential waited
    /// longer. Null where the run does not tell it.
    /// </summary>
    public double? Disturbance => _isKnown && _lost.Count > 0 ? MedianEstimate.Median(_lost) : null;

    /// <summary>How many cores other processes kept busy meanwhile, on average; null where the run does not tell it.</summary>
    public double? OthersCores { get; }

    /// <summary>Reads a trial.</summary>
    public static UndisturbedTimes Of(TrialReport trial)
    {
        var (rounds, medians) = (LaunchSamples.Rounds(trial), LaunchSamples.MediansMs(trial));
        var others = LaunchSamples.Mean(trial.Launches, launch => launch.OthersShare) * trial.Cores?.Cores;
        if (IsAlone(trial.Cores)) return new UndisturbedTimes(rounds, medians, [.. medians.Select(_ => 0.0)], others);
        var lanes = trial.Account?.Lanes ?? 1;
        var cores = trial.Cores?.Cores ?? lanes;
        var queued = LaunchSamples.Shares(trial, [Category.RunQueue]);
        var withPool = LaunchSamples.Shares(trial, [Category.RunQueue, Category.PoolQueue]);
        var shares = withPool.Count == queued.Count ? queued.Zip(withPool, (own, all) => own > Notable ? all : own) : queued;
        return new UndisturbedTimes(
            rounds,
            medians,
            queued.Count == medians.Count ? [.. shares.Select(share => Lost(share, lanes, cores))] : null,
            others);
    }

    /// <summary>
    /// The times in sequential's times of the same round, in which what disturbs both cancels out. Rounds that only one of them has are
    /// left out. Empty where sequential has no times.
    /// </summary>
    public UndisturbedTimes RelativeTo(UndisturbedTimes sequential)
    {
        if (sequential.Medians.Any(ms => ms <= 0)) return new UndisturbedTimes([], [], [], null);
        var shared = _rounds.Select((round, index) => (Round: round, Own: index))
            .Join(
                sequential._rounds.Select((round, index) => (Round: round, Than: index)),
                own => own.Round,
                than => than.Round,
                (own, than) => (own.Round, own.Own, than.Than))
            .ToList();
        return new UndisturbedTimes(
            [.. shared.Select(pair => pair.Round)],
            [.. shared.Select(pair => Medians[pair.Own] / sequential.Medians[pair.Than])],
            [.. shared.Select(pair => LostBeyond(_lost[pair.Own], sequential._lost[pair.Than]))],
            OthersCores);
    }

    private static double LostBeyond(double own, double than) => than < 1 ? 1 - ((1 - own) / (1 - than)) : 0;

    /// <summary>
    /// Whether the candidate is slower or faster. A difference that times show is not claimed where the disturbance may be its cause: it
    /// has to be there without what each launch lost as well; and where the slower side was disturbed more, even if it had been struck
    /// twice over, since the worker that the others wait for may have lost more than the average one.
    /// </summary>
    /// <param name="baseline">Times of the one side.</param>
    /// <param name="candidate">Times of the other.</param>
    /// <param name="threshold">The smallest difference that matters, as a share.</param>
    /// <returns>The verdict, and whether one was withheld because of the disturbance.</returns>
    public static (Verdict Verdict, bool IsWithheld) Compare(UndisturbedTimes baseline, UndisturbedTimes candidate, double threshold)
    {
        var seen = Equivalence.Of(baseline.Medians, candidate.Medians, threshold);
        if (seen is not (Verdict.Slower or Verdict.Faster)) return (seen, false);
        var isSure = Equivalence.Of(baseline.WithoutLost(), candidate.WithoutLost(), threshold) == seen;
        var (slower, faster) = seen == Verdict.Slower ? (candidate, baseline) : (baseline, candidate);
        if ((slower.Disturbance ?? 0) - (faster.Disturbance ?? 0) > NotableDifference) isSure &= HoldsFor(slower.AtBest());

        // All that others took more may have been taken from the one worker that the others wait for.
        if (slower.OthersCores - faster.OthersCores is { } more and > NotableOthersCores)
            isSure &= HoldsFor(slower.Scaled(Math.Pow(Math.Max(0, 1 - more), 2)));
        return isSure ? (seen, false) : (Verdict.Unsure, true);

        bool HoldsFor(List<double> slowerAtBest) => seen == Verdict.Slower
            ? Equivalence.Of(baseline.Medians, slowerAtBest, threshold) == seen
            : Equivalence.Of(slowerAtBest, candidate.Medians, threshold) == seen;
    }

    private List<double> Scaled(double factor) => [.. Medians.Select(ms => ms * factor)];

    /// <summary>
    /// The share of a launch that was lost. Of more workers than cores some wait in any case; what counts is by how much fewer ran at once
    /// than there are cores.
    /// </summary>
    private static double Lost(double queued, int lanes, double cores) =>
        lanes <= cores ? queued : Math.Clamp(1 - ((1 - queued) * lanes / cores), 0, 1);

    /// <summary>
    /// Whether other processes are known to have taken next to nothing: then what waits for a core waits for the program's own threads.
    /// </summary>
    private static bool IsAlone(CoreAccount? cores) =>
        cores is { OthersShare: < Notable } && cores.Cores * Ns.ToMs(cores.WallNs) >= LeastCoreMs;

    private List<double> WithoutLost() => [.. Medians.Zip(_lost, (ms, lost) => ms * (1 - lost))];

    private List<double> AtBest() => [.. Medians.Zip(_lost, (ms, lost) => ms * (1 - lost) * (1 - lost))];
}
