using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Reports;
using Concur.Reports.Page;
using Spectre.Console;

namespace Concur.Tool.Console;

/// <summary>Prints a comparison of runs in the format that was chosen.</summary>
internal static class ComparisonPrinter
{
    public static void Print(ComparisonReport comparison, ReportFormat format, ToolEnvironment environment)
    {
        switch (format)
        {
            case ReportFormat.Json:
                ComparisonJson.Write(comparison, environment.Out);
                break;
            case ReportFormat.Markdown:
                ComparisonMarkdown.Write(comparison, environment.Out);
                break;
            case ReportFormat.Html:
                HtmlReport.Write(new ReportPages(environment.Version).Of(comparison), environment.Out);
                break;
            default:
                Print(comparison, ConsoleText.On(environment));
                break;
        }
    }

    private static void Print(ComparisonReport comparison, IAnsiConsole console)
    {
        console.Line(ComparisonHeading.Title(comparison), ConsoleText.Bold);
        console.Line(ComparisonHeading.Work(comparison));
        if (comparison.Candidates.Length > 1) console.Table(ComparisonTables.Matrix(comparison), StyleOf);
        foreach (var candidate in comparison.Candidates) Print(comparison, candidate, console);
    }

    private static void Print(ComparisonReport comparison, RunComparison pair, IAnsiConsole console)
    {
        if (comparison.Candidates.Length > 1) console.Line($"\n{pair.Candidate.Name}", ConsoleText.Bold);
        console.Line($"\n{ComparisonHeading.Summary(pair)}", ConsoleText.Bold);
        if (ComparisonHeading.Disturbance(comparison, pair) is { } disturbance) console.Line($"! {disturbance}", ConsoleText.Warning);
        var scopeStyle = pair.Scope == ComparisonScope.Shape ? new Style(Color.Yellow) : Style.Plain;
        console.Line($"\n{ComparisonHeading.Environment(pair)}", scopeStyle);
        if (ComparisonTables.Differences(comparison, pair) is { } differences) console.Table(differences);
        if (ComparisonTables.Capabilities(comparison, pair) is { } capabilities) console.Table(capabilities);
        console.Table(ComparisonTables.Times(comparison, pair), StyleOf);
        if (ComparisonTables.Shifts(comparison, pair) is { } shifts) console.Table(shifts, StyleOf);
        if (ComparisonHeading.LeftOut(comparison, pair) is { } leftOut) console.Line($"\n{leftOut}");
        console.Line("");
        foreach (var finding in pair.FindingsNew)
            console.Item($"NEW {finding.Rule}: {FindingSentence.Of(finding)}. {finding.Advice}", new Style(Color.Yellow));
        foreach (var finding in pair.FindingsGone) console.Item($"GONE {finding.Rule}: {FindingSentence.Of(finding)}");
    }

    /// <summary>Verdicts have colours. Times that cannot be compared, because the machines differ, are in brackets and grey.</summary>
    private static Style StyleOf(string cell) => cell switch
    {
        _ when cell.StartsWith('(') && cell.EndsWith(')') => new Style(Color.Grey),
        _ when EndsWithAny(cell, "slower", "less") => new Style(Color.Red),
        _ when EndsWithAny(cell, "faster", "more") => new Style(Color.Green),
        "grew" or "shrank" => new Style(Color.Yellow),
        _ => Style.Plain,
    };

    private static bool EndsWithAny(string cell, params string[] words) =>
        Array.Exists(words, word => cell.EndsWith(word, StringComparison.Ordinal));
}
