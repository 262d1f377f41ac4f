using Concur.Core.Answers;
using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>The table under a run's answer: how long an iteration takes, and how many times as fast as the baseline it is.</summary>
public static class ResultTable
{
    private const int BarWidth = 12;

    /// <summary>A row per strategy or command, the fastest first.</summary>
    public static TextTable Of(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        var (baseline, what) = (run.Trials.IsEmpty ? "" : run.Trials[0].Label, run.Request is CommandsRequest ? "command" : "strategy");
        var most = run.Trials.Select(trial => trial.Speedup ?? 0).Append(1).Max();
        IReadOnlyList<string> Row((TrialReport Trial, string Word) ranked)
        {
            var trial = ranked.Trial;
            var isRanked = Answer.IsRanked(trial);
            return
            [
                Name(run, trial),
                Figures.Duration(trial.Timing?.MedianMs),
                Figures.Interval(trial.Timing),
                !isRanked ? "" : trial.Label == baseline ? "baseline" : Figures.Factor(trial.Speedup),
                isRanked ? Bar(trial.Speedup, most) : "",
                ranked.Word,
            ];
        }

        return new TextTable(
            "",
            [what, run.Request is CommandsRequest ? "time" : "iteration", "95 % interval", $"vs {Short(baseline)}", "", ""],
            [.. Ranking(run).Select(Row)])
        {
            Words = [4, 5],
            Dispensable = [4, 2, 5],
        };
    }

    /// <summary>
    /// The trials, the fastest first, and what is sure of their places, in a word; the run's order where it has no answer.
    /// </summary>
    public static IEnumerable<(TrialReport Trial, string Word)> Ranking(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return (Answer.Of(run)?.Ranking ?? [.. run.Trials.Select(trial => new RankedTrial(trial.Label, PlacingAlone(trial)))])
            .Select(ranked => (Trial: run.Trials.First(trial => trial.Label == ranked.Strategy), ranked.Placing))
            .Select(ranked => (ranked.Trial, Word(ranked.Placing, ranked.Trial)));
    }

    private static string Word(Placing placing, TrialReport trial) => placing switch
    {
        Placing.Fastest => "fastest",
        Placing.Tied => "tied",
        Placing.Faster => "faster",
        Placing.WithinNoise => "within noise",
        Placing.Slower => "slower",
        Placing.Unknown => "not known",
        Placing.WrongResults => "wrong results",
        Placing.NotMeasured => "not measured",
        Placing.Failed => trial.Status == TrialStatus.Timeout ? "timed out" : "failed",
        _ => "",
    };

    private static Placing PlacingAlone(TrialReport trial) => trial switch
    {
        { Status: TrialStatus.Skipped } when !Answer.IsRanked(trial) => Placing.NotMeasured,
        { Status: not (TrialStatus.Ok or TrialStatus.Skipped) } => Placing.Failed,
        { ResultsAgree: false } => Placing.WrongResults,
        _ => Placing.Baseline,
    };

    /// <summary>Among candidates and versions of .NET, the run's own has a name as well.</summary>
    private static string Name(RunReport run, TrialReport trial) =>
        trial.Variant is null && run.Request is WorkloadRequest { Versions: { IsEmpty: false } versions } request
            && versions.All(version => !version.IsBaseline || version.Framework is not null)
            ? $"{trial.Label}@{VersionName.Of(request, trial.Label)}"
            : trial.Label;

    /// <summary>A heading is no place for a command line.</summary>
    private static string Short(string label) => label.Length <= 16 ? label : "the first";

    private static string Bar(double? speedup, double most) =>
        new('\u2588', speedup is { } factor ? Math.Max(1, (int)Math.Round(factor / most * BarWidth)) : 0);
}
