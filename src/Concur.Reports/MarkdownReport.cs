using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>The run as Markdown: for a pull request or a wiki.</summary>
public static class MarkdownReport
{
    /// <summary>Writes the report.</summary>
    public static void Write(RunReport run, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(output);
        output.Write($"# {MarkdownText.Escape(RunHeading.Title(run))}\n\n{MarkdownText.Escape(RunHeading.Machine(run.Machine))}\n\n");
        if (Answer.Of(run) is { } answer) output.Write($"**{MarkdownText.Escape(answer)}**\n\n");
        output.Write($"| {string.Join(" | ", ReportRow.Headings(run))} |\n|---|{string.Concat(ReportRow.Headings(run).Skip(1).Select(_ => "---:|"))}\n");
        foreach (var trial in run.Trials) output.Write($"| {string.Join(" | ", ReportRow.Cells(run, trial).Select(MarkdownText.Escape))} |\n");
        output.Write("\n");
        WriteAccounts(run, output);
        foreach (var trial in run.Trials.Where(trial => run.Request is not CommandsRequest || trial.Error is not null)) output.Write($"- {MarkdownText.Escape(StrategySentence.Of(trial))}\n");
        foreach (var runtime in run.Trials.Select(RuntimeSentence.Of).OfType<string>()) output.Write($"- {MarkdownText.Escape(runtime)}\n");
        WriteWaitSites(run, output);
        foreach (var trial in run.Trials.Where(trial => !trial.Processes.IsEmpty))
        {
            output.Write($"\n{MarkdownText.Escape(trial.Label)}, recorded:\n\n");
            foreach (var process in trial.Processes) output.Write($"- {MarkdownText.Escape(ProcessSentence.Of(process))}\n");
        }

        if (!run.Findings.IsEmpty) output.Write("\n## Findings\n\n");
        foreach (var finding in run.Findings) output.Write($"- **{MarkdownText.Escape(finding.Rule)}**: {MarkdownText.Escape(finding.Message)}; {MarkdownText.Escape(finding.Advice)}\n");
        var tried = VerificationSentence.AllOf(run).ToList();
        if (tried.Count > 0) output.Write("\n## Verified\n\n");
        foreach (var sentence in tried) output.Write($"- {MarkdownText.Escape(sentence)}\n");
    }

    private static void WriteWaitSites(RunReport run, TextWriter output)
    {
        var trials = run.Trials.Where(trial => trial.WaitSites is { IsEmpty: false }).ToList();
        if (trials.Count == 0) return;
        output.Write("\nWhere the recorded launches waited:\n\n| strategy | kind | call | waits | in all | at most |\n|---|---|---|---:|---:|---:|\n");
        foreach (var trial in trials)
        {
            foreach (var site in trial.WaitSites!.Value)
                output.Write(FormattableString.Invariant($"| {MarkdownText.Escape(trial.Label)} | {MarkdownText.Escape(site.Kind)} | {MarkdownText.Escape(WaitSiteSentence.Name(site))} | {site.Count} | {Figures.Duration(site.TotalMs)} | {Figures.Duration(site.LongestMs)} |\n"));
        }
    }

    private static void WriteAccounts(RunReport run, TextWriter output)
    {
        var accounts = run.Trials.Where(trial => trial.Account is not null).ToList();
        if (accounts.Count == 0) return;
        var shown = CategoryNames.All.Where(category => accounts.Any(trial => Math.Abs(trial.Account!.Share(category) ?? 0) >= 0.0005)).ToList();
        output.Write("Share of lane time:\n\n");
        output.Write($"| strategy | lanes | {string.Join(" | ", shown.Select(CategoryNames.Of))} | unexplained |\n");
        output.Write($"|---|---:|{string.Concat(shown.Select(_ => "---:|"))}---:|\n");
        foreach (var trial in accounts)
        {
            var account = trial.Account!;
            var shares = shown.Select(category => Figures.Percent(account.Share(category)));
            output.Write($"| {MarkdownText.Escape(trial.Label)} | {account.Lanes} | {string.Join(" | ", shares)} | {Figures.Percent(account.UnexplainedNs / (double)account.LaneNs)} |\n");
        }

        output.Write("\n");
    }
}
