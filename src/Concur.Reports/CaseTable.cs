using Concur.Core.Answers;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Reports;

/// <summary>One of several cases: a method with one value of each parameter, which has a run of its own.</summary>
/// <param name="Name">The method and its values: see <see cref="CaseName"/>.</param>
/// <param name="Run">Its run; null where none could be made.</param>
/// <param name="Place">The path of its run; null where it has none.</param>
public sealed record MeasuredCase(string Name, RunReport? Run, string? Place)
{
    /// <summary>Why no run could be made, in one line; null where one was.</summary>
    public string? Failure { get; init; }
}

/// <summary>What a case is called.</summary>
public static class CaseName
{
    /// <summary>A longer value is cut.</summary>
    private const int LongestValue = 40;

    /// <summary>The method, and the values of all of its parameters.</summary>
    public static string Of(WorkloadSettings request)
    {
        ArgumentNullException.ThrowIfNull(request);
        var values = request.Values.Select(value =>
            $"{value.Key}={TerminalText.Shortened(SecretText.Value(value.Key, value.Value), LongestValue)}");
        return $"{request.Workload} {string.Join(", ", values)}".TrimEnd();
    }
}

/// <summary>The table after the last of several cases: what is best for each, by how much, and what limits it.</summary>
public static class CaseTable
{
    private const int MostNamed = 1;

    /// <summary>A smaller share of the workers' time is not what limits a strategy.</summary>
    private const double LeastShare = 0.05;

    /// <summary>A row per case, in the order in which they were measured.</summary>
    public static TextTable Of(IReadOnlyList<MeasuredCase> cases)
    {
        ArgumentNullException.ThrowIfNull(cases);
        return new TextTable(
            $"The best strategy of {(cases.Count == 1 ? "one case" : $"{cases.Count} cases")}",
            ["case", "best", "a unit", "vs sequential", "95 % interval", "limited by", "run"],
            [.. cases.Select(Row)])
        {
            LeftColumns = 2,
            Words = [5, 6],
            Dispensable = [4, 6, 5],
        };
    }

    private static string[] Row(MeasuredCase one)
    {
        if (one.Run is not { } run) return [one.Name, "failed", "", "", "", one.Failure ?? "", one.Place ?? ""];
        var answer = Answer.Of(run);
        var best = run.Trials.FirstOrDefault(trial => trial.Label == answer?.Strategies.FirstOrDefault())
            ?? run.Trials.FirstOrDefault(Answer.IsRanked);
        return [one.Name, Best(answer, best), .. Times(run, best), Trouble(run) ?? Limit(run, best), one.Place ?? ""];
    }

    /// <summary>The time of a unit, and how many times as fast as the baseline.</summary>
    private static string[] Times(RunReport run, TrialReport? best)
    {
        if (best is null) return ["", "", ""];
        var units = (run.Request as WorkloadSettings)?.Units ?? 1;
        var time = Figures.Duration(best.MedianMs / units);
        return best.Label == run.Trials[0].Label
            ? [time, "baseline", ""]
            : [time, Figures.Factor(best.Speedup), Figures.Range(best.SpeedupInterval)];
    }

    private static string Best(AnswerReport? answer, TrialReport? best) => answer switch
    {
        null => best?.Label ?? "none",
        { Kind: AnswerKind.Winner } => answer.Strategies[0],
        { Kind: AnswerKind.Tie, Strategies: { Length: > 1 } tied } => "tie: " + Named(tied),
        _ => $"not sure: {answer.Strategies[0]}",
    };

    private static string Named(IReadOnlyList<string> labels) => labels.Count <= MostNamed + 1
        ? string.Join(", ", labels)
        : FormattableString.Invariant($"{string.Join(", ", labels.Take(MostNamed))} and {labels.Count - MostNamed} more");

    /// <summary>What went wrong with a case, in a phrase; null where nothing did.</summary>
    private static string? Trouble(RunReport run)
    {
        string? Those(Func<TrialReport, bool> isOne, string words) =>
            run.Trials.Where(isOne).Select(trial => trial.Label).ToList() is { Count: > 0 } labels ? $"{Named(labels)} {words}" : null;
        return Those(trial => trial.Status == TrialStatus.Failed, "failed")
            ?? Those(trial => trial.Status == TrialStatus.Timeout, "timed out")
            ?? Those(trial => trial.ResultsAgree == false, "with wrong results")
            ?? (run.Trials.Any(trial => trial.Status == TrialStatus.Skipped) ? "ended early" : null);
    }

    /// <summary>The largest loss of the strategy whose account says most; what a version changed where there are several.</summary>
    private static string Limit(RunReport run, TrialReport? best)
    {
        if (Answer.Of(run)?.Versions is { IsEmpty: false } versions) return Changed((WorkloadRequest)run.Request, versions);
        if (BriefAccount.Shown(run) is not { } shown || shown.Gap.IsEmpty) return "not known";
        var part = shown.Gap.Where(part => part.Share >= LeastShare).MaxBy(part => part.Share);
        var loss = part is null
            ? FormattableString.Invariant($"nothing of {LeastShare:P0} or more")
            : FormattableString.Invariant($"{CategoryInfo.Find(part.Name)?.Loss ?? part.Name} {part.Share * 100:0} %");
        return shown == best ? loss : $"{shown.Label}: {loss}";
    }

    private static string Changed(WorkloadRequest request, IEnumerable<ComparedVersion> versions)
    {
        var sure = versions.Where(row => row.Verdict is Verdict.Slower or Verdict.Faster && row.Time is { Ratio: > 0 })
            .MaxBy(row => Math.Abs(Math.Log(row.Time!.Ratio)));
        return sure is null
            ? "no version is surely slower"
            : $"{sure.Strategy}: {VersionName.Of(request, sure.Candidate)} takes {Figures.Factor(sure.Time!.Ratio)} of "
                + VersionName.Of(request, sure.Baseline);
    }
}

/// <summary>Several cases as Markdown: the table, then the report of each.</summary>
public static class CaseMarkdown
{
    /// <summary>Writes the table and the reports.</summary>
    public static void Write(IReadOnlyList<MeasuredCase> cases, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(cases);
        ArgumentNullException.ThrowIfNull(output);
        var table = CaseTable.Of(cases);
        output.Write($"# {Markdown.Escape(table.Caption)}\n\n");
        Markdown.WriteRows(table, output);
        foreach (var run in cases.Select(one => one.Run).OfType<RunReport>())
        {
            output.Write("\n");
            MarkdownReport.Write(run, output);
        }
    }
}
