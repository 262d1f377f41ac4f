using Concur.Core.Answers;
using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>A run as Markdown, for a pull request or a wiki.</summary>
public static class MarkdownReport
{
    /// <summary>A category is shown when it has at least this share of a worker's time under some strategy.</summary>
    private const double LeastShown = 0.0005;

    /// <summary>Writes the report.</summary>
    public static void Write(RunReport run, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(output);
        output.Write($"**{Markdown.Escape(Answer.SentenceOf(run))}**\n\n");
        foreach (var reservation in RunHeading.Reservations(run)) output.Write($"{Markdown.Escape(reservation)}\n\n");
        output.Write($"# {Markdown.Escape(RunHeading.Title(run))}\n\n{Markdown.Escape(RunHeading.Machine(run))}\n\n");
        if (VersionTable.Of(run) is { } versions) Markdown.WriteRows(versions, output);
        Markdown.WriteRows(ResultTable.Of(run), output);
        foreach (var table in TimesTable.Of(run)) Markdown.Write(table, output);
        output.Write("\n");
        WriteAccounts(run, output);
        foreach (var machines in MachineTables.Of(run.Trials)) Markdown.Write(machines, output);
        WriteSentences(run, output);
        WriteWaitSites(run, output);
        foreach (var gains in GainTables.Of(run)) Markdown.Write(gains, output);
        if (AwaitTables.Of(run) is { } awaits) Markdown.Write(awaits, output);
        WriteProcesses(run, output);
        Markdown.WriteFindings(PlacedText.Findings(run), output);
        WriteVerifications(run, output);
        if (GainCheckTable.Of(run) is { } checks) Markdown.Write(checks, output);
    }

    private static void WriteSentences(RunReport run, TextWriter output)
    {
        foreach (var sentence in RunSentences.Of(run)) output.Write($"- {Markdown.Escape(PlacedText.Of(sentence, run))}\n");
    }

    private static void WriteWaitSites(RunReport run, TextWriter output)
    {
        var trials = run.Trials.Where(trial => trial.WaitSites is { IsEmpty: false }).ToList();
        if (trials.Count == 0) return;
        output.Write("\nWhere the profiled launches waited:\n\n");
        output.Write("| strategy | kind | call | waits | in all | at most |\n|---|---|---|---:|---:|---:|\n");
        foreach (var trial in trials)
        {
            foreach (var site in trial.WaitSites!.Value)
            {
                string[] names = [trial.Label, site.Kind, PlacedText.Of(RuntimeSentence.Name(site), run)];
                output.Write($"| {string.Join(" | ", names.Select(Markdown.Escape))} | ");
                output.Write(FormattableString.Invariant(
                    $"{site.Count} | {Figures.Duration(site.TotalMs)} | {Figures.Duration(site.LongestMs)} |\n"));
            }
        }
    }

    private static void WriteProcesses(RunReport run, TextWriter output)
    {
        foreach (var trial in run.Trials.Where(trial => !trial.Processes.IsEmpty))
        {
            output.Write($"\n{Markdown.Escape(trial.Label)}, profiled launch:\n\n");
            foreach (var process in trial.Processes) output.Write($"- {Markdown.Escape(ProcessSentence.Of(process))}\n");
        }
    }

    private static void WriteVerifications(RunReport run, TextWriter output)
    {
        var tried = VerificationSentence.AllOf(run).ToList();
        if (tried.Count > 0) output.Write("\n## Verified\n\n");
        foreach (var sentence in tried) output.Write($"- {Markdown.Escape(sentence)}\n");
    }

    private static void WriteAccounts(RunReport run, TextWriter output)
    {
        var accounts = run.Trials.Where(trial => trial.Account is not null).ToList();
        if (accounts.Count == 0) return;
        bool IsShown(Category category) => accounts.Exists(trial => Math.Abs(trial.Account!.Share(category) ?? 0) >= LeastShown);
        var shown = CategoryNames.All.Where(IsShown).ToList();
        output.Write("Share of the workers' time:\n\n");
        Markdown.WriteRows(
            ["strategy", "workers", .. shown.Select(CategoryNames.Of), "unexplained"],
            accounts.Select(trial => AccountCells(trial, shown)),
            output);
        output.Write("\n");
        var untold = CategoryNames.All.Where(category => accounts.TrueForAll(trial => trial.Account![category] is null)).ToList();
        if (untold.Count > 0) output.Write($"Unavailable: {string.Join(", ", untold.Select(CategoryNames.Of))}\n\n");
    }

    private static IReadOnlyList<string> AccountCells(TrialReport trial, IEnumerable<Category> shown)
    {
        var account = trial.Account!;
        return
        [
            trial.Label,
            Figures.Number(account.Lanes, "0"),
            .. shown.Select(category => Figures.Percent(account.Share(category))),
            Figures.Percent(account.UnexplainedNs / (double)account.LaneNs),
        ];
    }
}
