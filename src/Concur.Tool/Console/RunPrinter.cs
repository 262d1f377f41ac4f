using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Reports;
using Spectre.Console;

namespace Concur.Tool.Console;

/// <summary>Prints a run in the format that was chosen.</summary>
internal static class RunPrinter
{
    public static void Print(RunReport run, ReportFormat format, ToolEnvironment environment)
    {
        switch (format)
        {
            case ReportFormat.Json:
                RunFile.Write(run, environment.Out);
                break;
            case ReportFormat.Markdown:
                MarkdownReport.Write(run, environment.Out);
                break;
            case ReportFormat.Svg:
                AccountPicture.Write(run, environment.Out);
                break;
            default:
                RunInTerminal.Print(run, ConsoleText.On(environment));
                break;
        }
    }
}

/// <summary>A run as tables, bars and sentences.</summary>
internal static class RunInTerminal
{
    public static void Print(RunReport run, IAnsiConsole console)
    {
        console.Line(RunHeading.Title(run), ConsoleText.Bold);
        console.Line(RunHeading.Machine(run.Machine) + "\n");
        console.Write(Times(run));
        AccountBars.Print(run, console);
        PrintTrials(run, console);
        console.Findings(run.Findings);
        foreach (var tried in VerificationSentence.AllOf(run)) console.Item($"VERIFIED {tried}");
        if (Answer.Of(run) is { } answer) console.Line($"\n{answer}", ConsoleText.Bold);
    }

    private static void PrintTrials(RunReport run, IAnsiConsole console)
    {
        foreach (var trial in run.Trials.Where(trial => run.Request is not CommandsRequest || trial.Error is not null))
            console.Item(StrategySentence.Of(trial), StyleOf(trial));
        foreach (var runtime in run.Trials.Select(RuntimeSentence.Of).OfType<string>()) console.Item(runtime);
        foreach (var delay in run.Trials.Select(RuntimeSentence.QueueDelay).OfType<string>()) console.Item(delay);
        foreach (var waited in run.Trials.SelectMany(RuntimeSentence.WaitSites)) console.Item(waited);
        foreach (var calls in run.Trials.SelectMany(CallTables.Lines)) console.Item(calls);
        foreach (var trial in run.Trials.Where(trial => !trial.Processes.IsEmpty))
        {
            console.Line($"{trial.Label}, profiled:");
            foreach (var process in trial.Processes) console.Item(ProcessSentence.Of(process));
        }
    }

    /// <summary>The times of each strategy. In a narrow terminal names are wrapped, but never figures.</summary>
    private static Table Times(RunReport run)
    {
        var table = new Table().Border(TableBorder.Simple);
        var headings = TimesTable.Headings(run);
        table.AddColumn(new TableColumn(headings[0]).LeftAligned());
        foreach (var heading in headings.Skip(1)) table.AddColumn(new TableColumn(heading).RightAligned().NoWrap());
        foreach (var trial in run.Trials) table.AddRow(TimesTable.Cells(run, trial).Select(cell => ConsoleText.Safe(cell, StyleOf(trial))));
        return table;
    }

    private static Style StyleOf(TrialReport trial) => trial switch
    {
        { Status: not TrialStatus.Ok } or { ResultsAgree: false } => new Style(Color.Red),
        { Speedup: < 0.95 } => new Style(Color.Yellow),
        _ => Style.Plain,
    };
}
