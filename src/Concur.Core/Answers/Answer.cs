using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Core.Stats;
using Concur.Protocol;

namespace Concur.Core.Answers;

/// <summary>
/// Ranks a run's trials and says what is sure. A strategy is the winner only where it is faster than every other one by rounds of
/// launches, with intervals that allow for the number of comparisons; else the tie is the answer. The simulated global lock is there to
/// be compared with, and is no answer.
/// </summary>
public static class Answer
{
    /// <summary>What seems so many times as slow as the fastest is not called tied with it, however much the times vary.</summary>
    private const double FarBehind = 1.5;

    /// <summary>The rule whose finding stands against the answer.</summary>
    internal const string AboveIdeal = "FasterThanIdeal";

    /// <summary>The answer of a run.</summary>
    /// <returns>Null when fewer than two strategies were timed, or the baseline was not.</returns>
    public static AnswerReport? Of(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var timed = run.Trials.Where(IsRanked).OrderByDescending(trial => trial.Speedup).ToList();
        var candidates = timed.Where(trial => !IsSimulated(trial.Strategy)).ToList();
        if (candidates.Count < 2 || run.Trials.IsEmpty || !candidates.Contains(run.Trials[0])) return null;
        var contest = new Contest(run.Trials[0], candidates[0], candidates, timed.Count - 1, LaunchNoise.Of(run.Trials));
        var answer = new AnswerReport
        {
            Sentence = "",
            Kind = contest.Kind,
            Strategies = [.. contest.Tied.Select(trial => trial.Label)],
            Baseline = contest.Baseline.Label,
            Speedup = contest.Best == contest.Baseline ? null : SpeedupOf(contest.Best),
            Next = contest.Next,
            Versions = VersionComparer.Of(run),
            Caveats = Caveats(run, contest),
            Ranking = [.. timed.Concat(run.Trials.Except(timed)).Select(trial => new RankedTrial(trial.Label, contest.PlacingOf(trial)))],
        };
        return answer with { Sentence = AnswerSentence.Of(run, answer) };
    }

    /// <summary>The answer's sentence, or why there is none.</summary>
    public static string SentenceOf(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Of(run)?.Sentence ?? AnswerSentence.WithoutAnswer(run);
    }

    /// <summary>How many times as fast as the baseline a trial is; null where that is not known.</summary>
    public static RatioReport? SpeedupOf(TrialReport trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return trial.Speedup is { } ratio ? new RatioReport(ratio, trial.SpeedupInterval) : null;
    }

    /// <summary>
    /// Whether a trial has right results and times that can be compared. One that was cut short counts with the launches that it had.
    /// </summary>
    public static bool IsRanked(TrialReport trial) =>
        trial is { Status: TrialStatus.Ok or TrialStatus.Skipped, ResultsAgree: not false, Timing: not null, Speedup: not null };

    /// <summary>Whether it is the simulated global lock, which is no answer.</summary>
    /// <param name="strategy">The strategy with its parameters, or a trial's label.</param>
    public static bool IsSimulated(string strategy)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        return strategy.Split(':', '@')[0] == StrategyNames.Gil;
    }

    private static ImmutableArray<string> Caveats(RunReport run, Contest contest)
    {
        List<string> caveats = [.. MachineState.Of(run).Sentences()];
        var rounds = contest.Tied.Min(trial => LaunchSamples.MediansMs(trial).Count);
        if (contest.Kind != AnswerKind.Winner && rounds < MedianEstimate.LeastLaunches)
            caveats.Add(FormattableString.Invariant($"there {(rounds == 1 ? "was 1 launch" : $"were {rounds} launches")} of a strategy"));
        var above = run.Findings.FirstOrDefault(finding => finding.Rule == AboveIdeal && finding.Strategy == contest.Best.Label);
        if (above is not null) caveats.Add(above.Message);
        if (run.Trials.Any(trial => trial is { Status: TrialStatus.Skipped, TimesMs.IsEmpty: false }))
            caveats.Add("the run ended early");
        return [.. caveats];
    }

    /// <summary>The comparison of the fastest trial with all others.</summary>
    private sealed record Contest(
        TrialReport Baseline, TrialReport Best, IReadOnlyList<TrialReport> Candidates, int Comparisons, LaunchNoise? Noise)
    {
        /// <summary>How many times as fast as each other candidate the fastest is, in the candidates' order.</summary>
        private readonly List<RatioReport?> _leads = [.. Candidates.Skip(1).Select(other => Lead(Best, other, Comparisons, Noise))];

        public IReadOnlyList<TrialReport> Tied =>
            field ??= [Best, .. Candidates.Skip(1).Where((_, index) => _leads[index] is { Interval.Low: <= 1, Ratio: < FarBehind })];

        public AnswerKind Kind =>
            _leads.Exists(lead => lead?.Interval is null) ? AnswerKind.None
            : _leads.Exists(lead => lead!.Interval!.Low <= 1) ? AnswerKind.Tie
            : AnswerKind.Winner;

        public RivalReport? Next => _leads[0] is { } lead ? new RivalReport(Candidates[1].Label, lead) : null;

        public Placing PlacingOf(TrialReport trial) => trial switch
        {
            { Status: TrialStatus.Skipped } when !IsRanked(trial) => Placing.NotMeasured,
            { Status: not (TrialStatus.Ok or TrialStatus.Skipped) } => Placing.Failed,
            { ResultsAgree: false } => Placing.WrongResults,
            { Speedup: null } => Placing.NotMeasured,
            _ when Kind == AnswerKind.None => Placing.Unknown,
            _ when trial == Best && Kind == AnswerKind.Winner => Placing.Fastest,
            _ when trial == Best && Tied.Count == 1 => Placing.Unknown,
            _ when Tied.Contains(trial) => Placing.Tied,
            _ when trial == Baseline => Placing.Baseline,
            { SpeedupInterval.Low: > 1 } => Placing.Faster,
            { SpeedupInterval.High: < 1 } => Placing.Slower,
            { Speedup: >= FarBehind or <= 1 / FarBehind } => Placing.Unknown,
            _ => Placing.WithinNoise,
        };

        private static RatioReport? Lead(TrialReport best, TrialReport other, int comparisons, LaunchNoise? noise)
        {
            var (slow, fast) = LaunchSamples.OfSameRounds(other, best);
            return UnfinishedCode.Widened(RatioEstimate.Paired(slow, fast, comparisons, noise), other, best);
        }
    }
}
