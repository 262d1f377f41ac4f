using Concur.Core.Model;
using Concur.Core.Reports;
using Spectre.Console;

namespace Concur.Tool.Console;

/// <summary>The run as a person reads it in a terminal.</summary>
internal static class RunTable
{
    public static void Print(RunReport run, IAnsiConsole console)
    {
        console.Write(new Text(RunHeading.Title(run) + "\n", new Style(decoration: Decoration.Bold)));
        console.Write(new Text(RunHeading.Machine(run.Machine) + "\n\n"));
        console.Write(Times(run));
        AccountBars.Print(run, console);
        foreach (var trial in run.Trials.Where(trial => run.Request.Commands.IsEmpty || trial.Error is not null)) Line(console, StrategySentence.Of(trial), Tone(trial));
        foreach (var trial in run.Trials.Where(trial => !trial.Processes.IsEmpty))
        {
            console.Write(new Text($"{trial.Label}, recorded:\n"));
            foreach (var process in trial.Processes) Line(console, ProcessSentence.Of(process), Style.Plain);
        }

        PrintFindings(run, console);
        if (Answer.Of(run) is { } answer) console.Write(new Text($"\n{answer}\n", new Style(decoration: Decoration.Bold)));
    }

    private static Table Times(RunReport run)
    {
        var table = new Table().Border(TableBorder.Simple);

        // Where the table is too wide its names are wrapped: a figure that lost a digit would be a wrong one.
        table.AddColumn(new TableColumn(ReportRow.Headings(run)[0]).LeftAligned());
        foreach (var heading in ReportRow.Headings(run).Skip(1)) table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        foreach (var trial in run.Trials) table.AddRow(ReportRow.Cells(run, trial).Select(cell => new Text(cell, Tone(trial))));
        return table;
    }

    private static Style Tone(TrialReport trial) => trial switch
    {
        { Status: not TrialStatus.Ok } or { ResultsAgree: false } => new Style(Color.Red),
        { Speedup: < 0.95 } => new Style(Color.Yellow),
        _ => Style.Plain,
    };

    /// <summary>A line per rule: its findings, then the advice, which they share.</summary>
    private static void PrintFindings(RunReport run, IAnsiConsole console)
    {
        foreach (var rule in run.Findings.GroupBy(finding => (finding.Severity, finding.Rule, finding.Advice)))
        {
            var style = rule.Key.Severity == Severity.Error ? new Style(Color.Red) : rule.Key.Severity == Severity.Warning ? new Style(Color.Yellow) : Style.Plain;
            var messages = string.Join("; ", rule.Select(finding => finding.Message));
            Line(console, $"{rule.Key.Severity.ToString().ToUpperInvariant()} {rule.Key.Rule}: {messages}. {rule.Key.Advice}", style);
        }
    }

    /// <summary>A sentence, wrapped with its continuation indented.</summary>
    private static void Line(IAnsiConsole console, string text, Style style) =>
        console.Write(new Grid().AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 1, 0) }).AddColumn(new GridColumn { Padding = new Padding(0) })
            .AddRow(new Text("-"), new Text(text, style)));
}
