using Concur.Core.Model;
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
        long? Bytes(string name) => new DirectoryInfo(Path.Combine(folder, name)) is { Exists: true } run
            ? run.EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)
            : null;
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
