using Concur.Core.Model;

namespace Concur.Core.Answers;

/// <summary>Puts an answer into words. What disturbed the run makes the words weaker.</summary>
internal static class AnswerSentence
{
    private const int MostNamed = 3;

    public static string Of(RunReport run, AnswerReport answer) => answer.Kind switch
    {
        _ when answer.Versions is { IsEmpty: false } versions => VersionSentence.Of((WorkloadRequest)run.Request, versions),
        AnswerKind.Winner => Winner(run, answer),
        AnswerKind.Tie => Tie(run, answer),
        _ => $"No answer yet: {Figures.Launches(LeastRounds(run, answer))} of each "
            + $"{(run.Request is CommandsRequest ? "command" : "strategy")} can't tell them apart; take more (--launches 6).",
    };

    /// <summary>Why a run has no answer.</summary>
    public static string WithoutAnswer(RunReport run)
    {
        var right = run.Trials.Where(trial => Answer.IsRanked(trial) && !Answer.IsSimulated(trial.Strategy)).ToList();
        var what = run.Request is CommandsRequest ? "command" : "strategy";
        return right switch
        {
            _ when run.Trials.IsEmpty => "No answer: nothing was measured.",
            [] => $"No answer: no {what} succeeded.",
            [var only] when run.Trials.Length == 1 => $"{only.Label} alone was measured: there is nothing to compare it with.",
            [var only] when only == run.Trials[0] && run.Trials.Any(trial => trial.ResultsAgree == false) =>
                $"No answer: {only.Label} alone gave right results.",
            [var only] when only == run.Trials[0] => $"No answer: {only.Label} alone was measured to its end.",
            _ => $"No answer: {run.Trials[0].Label}, with which all are compared, has no right result that was timed.",
        };
    }

    private static string Winner(RunReport run, AnswerReport answer)
    {
        var (name, isCommands) = (answer.Strategies[0], run.Request is CommandsRequest);
        var next = answer.Next is { } rival
            ? $"{Figures.Factor(rival.Ratio.Ratio)} as fast as {rival.Strategy}{(rival.Strategy == answer.Baseline ? "" : ", the next")}"
            : "";
        if (answer.Speedup is not { } speedup)
        {
            return isCommands
                ? $"{On(run)}{name} is the fastest: {next}."
                : $"{On(run)}{name} is the fastest: sharing this work among workers does not pay here ({next}).";
        }

        var interval = speedup.Interval is { } sure ? $" ({Figures.Range(sure)})" : "";
        var gain = $"{Figures.Factor(speedup.Ratio)} as fast as {answer.Baseline}{interval}";
        return $"{On(run)}{name} is the fastest: {gain}{(answer.Next?.Strategy == answer.Baseline ? "" : $", {next}")}.";
    }

    private static string Tie(RunReport run, AnswerReport answer)
    {
        var tied = answer.Strategies.Select(label => run.Trials.First(trial => trial.Label == label)).ToList();
        if (tied.Count == 1) return $"No clear winner: {tied[0].Label} looks fastest, but the times vary too much to be sure.";
        var tie = $"No clear winner: {Named(answer.Strategies)} are within noise.";
        var faster = tied.Where(trial => trial.SpeedupInterval?.Low > 1).ToList();
        if (faster.Count == 0) return $"{tie} {(tied.Count == 2 ? "Neither" : "None")} is surely faster than {Baseline(tied, answer)}.";
        var least = Figures.ShortFactor(faster.Min(trial => trial.Speedup));
        var most = Figures.ShortFactor(faster.Max(trial => trial.Speedup));
        var by = least == most ? $"by {least}" : $"by {least} to {most}";
        if (faster.Count == tied.Count) return $"{tie} {Figures.All(tied.Count)} are faster than {answer.Baseline}, {by}.";
        var named = $"{Figures.Listed([.. faster.Select(trial => trial.Label)])} {(faster.Count == 1 ? "is" : "are")}";
        return $"{tie} Only {named} surely faster than {answer.Baseline}, {by}.";
    }

    /// <summary>The fastest of them, where they are many: the table has all.</summary>
    private static string Named(IReadOnlyList<string> strategies) => strategies.Count <= MostNamed + 1
        ? Figures.Listed(strategies)
        : FormattableString.Invariant($"{string.Join(", ", strategies.Take(MostNamed))} and {strategies.Count - MostNamed} more");

    /// <summary>The baseline cannot be faster than itself: where it is one of the tied, the others are compared with it.</summary>
    private static string Baseline(List<TrialReport> tied, AnswerReport answer) =>
        tied.Exists(trial => trial.Label == answer.Baseline) ? "the others" : answer.Baseline;

    private static string On(RunReport run) => MachineState.Of(run).IsBusy ? "On this busy machine, " : "";

    private static int LeastRounds(RunReport run, AnswerReport answer) => run.Trials
        .Where(trial => answer.Strategies.Contains(trial.Label))
        .Min(trial => trial.TimesMs.Length);
}
