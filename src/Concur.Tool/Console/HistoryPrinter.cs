using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Reports;
using Spectre.Console;

namespace Concur.Tool.Console;

/// <summary>Prints lists of runs, and a workload's times over several runs.</summary>
internal static class HistoryPrinter
{
    /// <param name="runs">The runs.</param>
    /// <param name="folder">The absolute path of the folder that holds them.</param>
    /// <param name="environment">Its standard output gets the table.</param>
    public static void Print(IReadOnlyList<RunSummary> runs, string folder, ToolEnvironment environment)
    {
        long? Bytes(string name) => Directory.Exists(Path.Combine(folder, name)) ? RunFolder.Of(Path.Combine(folder, name)).Bytes : null;
        ConsoleText.On(environment).Table(TrendTables.List(runs, Bytes));
    }

    public static void Print(TrendReport trend, ToolEnvironment environment)
    {
        var console = ConsoleText.On(environment);
        foreach (var line in TrendTables.Lines(trend)) console.Line(line);
        console.Table(TrendTables.Trend(trend), StyleOf);
    }

    /// <summary>A bar marks a run with which a change began that lasted.</summary>
    private static Style StyleOf(string cell) => cell.Contains('|', StringComparison.Ordinal) ? new Style(Color.Yellow) : Style.Plain;
}
