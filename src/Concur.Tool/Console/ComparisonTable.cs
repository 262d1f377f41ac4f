using Concur.Core.Model;
using Concur.Reports.Comparisons;
using Spectre.Console;

namespace Concur.Tool.Console;

/// <summary>A comparison as a person reads it in a terminal.</summary>
internal static class ComparisonTable
{
    private static readonly Style Bold = new(decoration: Decoration.Bold);

    public static void Print(ComparisonReport comparison, IAnsiConsole console)
    {
        console.Write(new Text(ComparisonHeading.Title(comparison) + "\n", Bold));
        console.Write(new Text(ComparisonHeading.Work(comparison) + "\n"));
        if (comparison.Candidates.Length > 1) TextTables.Print(ComparisonTables.Matrix(comparison), console, CellStyle);
        foreach (var pair in comparison.Candidates) Print(comparison, pair, console);
    }

    private static void Print(ComparisonReport comparison, RunComparison pair, IAnsiConsole console)
    {
        if (comparison.Candidates.Length > 1) console.Write(new Text($"\n{pair.Candidate.Name}\n", Bold));
        console.Write(new Text($"\n{ComparisonHeading.Environment(pair)}\n", pair.Scope == ComparisonScope.Shape ? new Style(Color.Yellow) : Style.Plain));
        if (ComparisonTables.Differences(comparison, pair) is { } differences) TextTables.Print(differences, console, _ => Style.Plain);
        TextTables.Print(ComparisonTables.Times(comparison, pair), console, CellStyle);
        if (ComparisonTables.Shifts(pair) is { } shifts) TextTables.Print(shifts, console, CellStyle);
        console.Write(new Text("\n"));
        foreach (var finding in pair.FindingsNew) WrappedLine.Write(console, $"NEW {finding.Rule}: {finding.Message}. {finding.Advice}", new Style(Color.Yellow));
        foreach (var finding in pair.FindingsGone) WrappedLine.Write(console, $"GONE {finding.Rule}: {finding.Message}", Style.Plain);
        console.Write(new Text($"\n{ComparisonHeading.Summary(pair)}\n", Bold));
    }

    /// <summary>Verdicts in their colours; seconds that can't be compared stand in brackets and are grey.</summary>
    private static Style CellStyle(string cell) => cell switch
    {
        _ when cell.StartsWith('(') && cell.EndsWith(')') => new Style(Color.Grey),
        _ when cell.EndsWith("slower", StringComparison.Ordinal) || cell.EndsWith("less", StringComparison.Ordinal) => new Style(Color.Red),
        _ when cell.EndsWith("faster", StringComparison.Ordinal) || cell.EndsWith("more", StringComparison.Ordinal) => new Style(Color.Green),
        "grew" or "shrank" => new Style(Color.Yellow),
        _ => Style.Plain,
    };
}
