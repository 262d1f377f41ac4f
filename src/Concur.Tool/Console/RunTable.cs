using Concur.Core.Model;
using Concur.Reports;
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
        foreach (var trial in run.Trials.Where(trial => run.Request is not CommandsRequest || trial.Error is not null)) WrappedLine.Write(console, StrategySentence.Of(trial), Tone(trial));
        foreach (var runtime in run.Trials.Select(RuntimeSentence.Of).OfType<string>()) WrappedLine.Write(console, runtime, Style.Plain);
        foreach (var waited in run.Trials.SelectMany(RuntimeSentence.WaitSites)) WrappedLine.Write(console, waited, Style.Plain);
        foreach (var trial in run.Trials.Where(trial => !trial.Processes.IsEmpty))
        {
            console.Write(new Text($"{trial.Label}, recorded:\n"));
            foreach (var process in trial.Processes) WrappedLine.Write(console, ProcessSentence.Of(process), Style.Plain);
        }

        FindingLines.Print(run.Findings, console);
        foreach (var tried in VerificationSentence.AllOf(run)) WrappedLine.Write(console, $"VERIFIED {tried}", Style.Plain);
        if (Answer.Of(run) is { } answer) console.Write(new Text($"\n{answer}\n", new Style(decoration: Decoration.Bold)));
    }

    private static Table Times(RunReport run)
    {
        var table = new Table().Border(TableBorder.Simple);

        // Where the table is too wide its names are wrapped: a figure that lost a digit would be a wrong one.
        table.AddColumn(new TableColumn(TimesTable.Headings(run)[0]).LeftAligned());
        foreach (var heading in TimesTable.Headings(run).Skip(1)) table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        foreach (var trial in run.Trials) table.AddRow(TimesTable.Cells(run, trial).Select(cell => new Text(cell, Tone(trial))));
        return table;
    }

    private static Style Tone(TrialReport trial) => trial switch
    {
        { Status: not TrialStatus.Ok } or { ResultsAgree: false } => new Style(Color.Red),
        { Speedup: < 0.95 } => new Style(Color.Yellow),
        _ => Style.Plain,
    };
}
