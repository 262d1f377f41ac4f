using Concur.Core.Model;
using Concur.Reports;
using Spectre.Console;

namespace Concur.Tool.Console;

/// <summary>Lists of runs, and what came of them over time, as a person reads them in a terminal.</summary>
internal static class RunsPrinter
{
    public static void Print(IReadOnlyList<RunSummary> runs, ToolSurroundings surroundings) =>
        TextTables.Print(TrendTables.List(runs), Consoles.Out(surroundings), _ => Style.Plain);

    public static void Print(TrendReport trend, ToolSurroundings surroundings)
    {
        var console = Consoles.Out(surroundings);
        foreach (var line in TrendTables.Lines(trend)) console.Write(new Text(line + "\n"));
        TextTables.Print(TrendTables.Trend(trend), console, cell => cell.Contains('|', StringComparison.Ordinal) ? new Style(Color.Yellow) : Style.Plain);
    }
}
