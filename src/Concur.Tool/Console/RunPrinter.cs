using Concur.Core.Answers;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Reports;
using Spectre.Console;

namespace Concur.Tool.Console;

/// <summary>Prints a run in the format that was chosen.</summary>
internal static class RunPrinter
{
    public static void Print(RunReport run, ReportFormat format, ReportDetail detail, ToolEnvironment environment)
    {
        switch (format)
        {
            case ReportFormat.Json:
                RunFile.Write(run, environment.Out);
                break;
            case ReportFormat.Markdown:
                MarkdownReport.Write(run, environment.Out);
                break;
            case ReportFormat.Csv:
                ResultCsv.Write(run, environment.Out);
                PrintFailures(run, environment);
                break;
            case ReportFormat.Svg:
                AccountPicture.Write(run, environment.Out);
                PrintFailures(run, environment);
                break;
            default:
                RunInTerminal.Print(run, detail, ConsoleText.On(environment));
                break;
        }
    }

    /// <summary>These formats have no room for reasons, and on a terminal the progress has left them to the report.</summary>
    private static void PrintFailures(RunReport run, ToolEnvironment environment)
    {
        if (!environment.ErrorIsTerminal) return;
        foreach (var failure in RunFailures.Of(run)) environment.Error.WriteLine(failure);
    }
}

/// <summary>A run in a terminal: the answer first, then as much as is asked for.</summary>
internal static class RunInTerminal
{
    public static void Print(RunReport run, ReportDetail detail, IAnsiConsole console)
    {
        console.Line(RunHeading.Brief(run), ConsoleText.Bold);
        foreach (var reservation in RunHeading.Reservations(run)) console.Line($"! {reservation}", ConsoleText.Warning);
        console.Line($"\n{Answer.SentenceOf(run)}", ConsoleText.Bold);
        console.Line("");
        if (VersionTable.Of(run) is { } versions)
        {
            console.Table(versions, StyleOfPlace);
            console.Line("");
        }

        console.Table(ResultTable.Of(run), StyleOfPlace);
        if (detail != ReportDetail.All && RunHeading.OrderNote(run) is { } order) console.Line(order);
        if (RunHeading.ItemCost(run) is { } cost) console.Line(cost);
        if (MachineGain.SentenceOf(run) is { } gain) console.Line(gain);
        foreach (var failure in RunFailures.Of(run)) console.Line($"! {failure}", new Style(Color.Red));
        if (detail == ReportDetail.Screen) PrintScreen(run, console);
        if (detail == ReportDetail.All) RunDetails.Print(run, console);
    }

    private static void PrintScreen(RunReport run, IAnsiConsole console)
    {
        if (BriefAccount.Shown(run) is { } trial)
        {
            console.Line($"\n{BriefAccount.Heading(run, trial)}", ConsoleText.Bold);
            var width = Math.Min(AccountBars.WidestBar, console.Profile.Width - (2 * ConsoleText.Indent));
            console.Indented(AccountBars.Bar(trial.Account!, width));
            console.Indented(ConsoleText.Safe(BriefAccount.Shares(trial)));
            RunDetails.PrintMachines([trial], console);
            PrintGains(GainSentence.Lines(trial, run.Sources), console);
        }

        var (lines, left) = BriefFindings.Of(run);
        if (lines.Count > 0) console.Line("\nFindings", ConsoleText.Bold);
        for (var i = 0; i < lines.Count; i++) console.Numbered(i + 1, PlacedParagraph.Of(lines[i], run.Sources));
        if (left > 0) console.Line(FormattableString.Invariant($"  and {left} more (show --details)"));
        RunDetails.PrintTried(run, console);
        console.Line("\nNext", ConsoleText.Bold);
        console.Write(NextSteps(run));
    }

    private static void PrintGains(
        IReadOnlyList<(string Text, IReadOnlyDictionary<string, SourcePlace> Places)> lines, IAnsiConsole console)
    {
        if (lines.Count > 0) console.Line($"\n{GainSentence.Heading}", ConsoleText.Bold);
        for (var i = 0; i < lines.Count; i++)
        {
            var text = PlacedParagraph.Of(lines[i].Text, lines[i].Places);
            if (lines.Count > 1) console.Numbered(i + 1, text);
            else console.Indented(text);
        }
    }

    private static Grid NextSteps(RunReport run)
    {
        var grid = new Grid()
            .AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(2, 0, 2, 0) })
            .AddColumn(new GridColumn { Padding = new Padding(0) });
        foreach (var (command, purpose) in RunHeading.NextSteps(run)) grid.AddRow(new Text(command), new Text(purpose));
        return grid;
    }

    private static Style StyleOfPlace(string cell) => cell switch
    {
        "fastest" or "tied" => new Style(Color.Green),
        "slower" => new Style(Color.Yellow),
        "wrong results" or "failed" or "timed out" => new Style(Color.Red),
        _ => Style.Plain,
    };
}

/// <summary>All that is known of a run: every strategy's launches, account, runtime, waits and findings.</summary>
internal static class RunDetails
{
    public static void Print(RunReport run, IAnsiConsole console)
    {
        console.Line($"\n{RunHeading.Machine(run)}");
        if (RunHeading.Disturbance(run) is null && RunHeading.Repeated(run) is { } repeated) console.Line(repeated);
        if (run.Trials.Length > 1) console.Line("Speed-ups are by rounds of launches, and may differ from the ratios of the times above.");
        foreach (var table in TimesTable.Of(run)) console.Table(table);
        console.Line("");
        AccountBars.Print(run, console);
        PrintMachines(run.Trials, console);
        PrintTrials(run, console);
        console.Findings(run.Findings, run.Sources);
        PrintTried(run, console);
    }

    /// <summary>What remedies did, and whether predictions hold.</summary>
    public static void PrintTried(RunReport run, IAnsiConsole console)
    {
        foreach (var tried in VerificationSentence.AllOf(run)) console.Item($"VERIFIED {tried}");
        foreach (var check in run.GainChecks) console.Item($"CHECKED {GainCheckSentence.Of(check)}");
    }

    /// <summary>A table of machines for each strategy that had workers on others than this one.</summary>
    public static void PrintMachines(IEnumerable<TrialReport> trials, IAnsiConsole console)
    {
        foreach (var table in MachineTables.Of(trials)) console.Table(table);
    }

    private static void PrintTrials(RunReport run, IAnsiConsole console)
    {
        foreach (var trial in run.Trials.Where(trial => run.Request is not CommandsRequest || trial.Error is not null))
            console.Item(StrategySentence.Of(trial), StyleOf(trial));
        foreach (var runtime in run.Trials.Select(RuntimeSentence.Of).OfType<string>()) console.Item(runtime);
        foreach (var delay in run.Trials.Select(RuntimeSentence.QueueDelay).OfType<string>()) console.Item(delay);
        foreach (var line in run.Trials.SelectMany(MachineTables.Lines)) console.Item(line);
        foreach (var line in run.Trials.SelectMany(AwaitTables.Lines)) console.Item(line);
        foreach (var line in run.Trials.SelectMany(RuntimeSentence.WaitSites).Concat(run.Trials.SelectMany(CallTables.Lines)))
            console.Item(PlacedParagraph.Of(line, run.Sources));
        foreach (var (text, places) in run.Trials.SelectMany(trial => GainSentence.Details(trial, run.Sources)))
            console.Item(PlacedParagraph.Of(text, places));
        foreach (var trial in run.Trials.Where(trial => !trial.Processes.IsEmpty))
        {
            console.Line($"{trial.Label}, profiled:");
            foreach (var process in trial.Processes) console.Item(ProcessSentence.Of(process));
        }
    }

    private static Style StyleOf(TrialReport trial) => trial switch
    {
        { Status: not TrialStatus.Ok } or { ResultsAgree: false } => new Style(Color.Red),
        { Speedup: < 0.95 } => new Style(Color.Yellow),
        _ => Style.Plain,
    };
}
