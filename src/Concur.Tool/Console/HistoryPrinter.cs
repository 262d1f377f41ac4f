using Concur.Core.Model;
using Concur.Reports;
using Spectre.Console;

namespace Concur.Tool.Console;

/// <summary>Prints lists of runs, and a workload's times over several runs.</summary>
internal static class HistoryPrinter
{
    public static void Print(IReadOnlyList<RunSummary> runs, ToolEnvironment environment) =>
        ConsoleText.On(environment).Table(TrendTables.List(runs));

    public static void Print(TrendReport trend, ToolEnvironment environment)
    {
        var console = ConsoleText.On(environment);
        foreach (var line in TrendTables.Lines(trend)) console.Line(line);
        console.Table(TrendTables.Trend(trend), StyleOf);
    }

    /// <summary>A bar marks a run with which a change began that lasted.</summary>
    private static Style StyleOf(string cell) => cell.Contains('|', StringComparison.Ordinal) ? new Style(Color.Yellow) : Style.Plain;
}
