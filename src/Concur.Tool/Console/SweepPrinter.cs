using System.Text;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Reports;
using Spectre.Console;

namespace Concur.Tool.Console;

/// <summary>Prints a sweep, a list of sweeps, and comparisons of sweeps.</summary>
internal static class SweepPrinter
{
    private const int WidestPlot = 120;

    public static void Print(SweepReport sweep, ReportFormat format, ToolEnvironment environment)
    {
        switch (format)
        {
            case ReportFormat.Json:
                SweepFile.Write(sweep, environment.Out);
                break;
            case ReportFormat.Markdown:
                SweepMarkdown.Write(sweep, environment.Out);
                break;
            case ReportFormat.Svg:
                PrintPicture(sweep, environment);
                break;
            default:
                Print(sweep, ConsoleText.On(environment), environment.Width);
                break;
        }
    }

    public static void Print(IReadOnlyList<StoredSweep> sweeps, ToolEnvironment environment) =>
        ConsoleText.On(environment).Table(SweepTables.List(sweeps), StyleOf);

    public static void Print(IReadOnlyList<SweepComparison> comparisons, ReportFormat format, ToolEnvironment environment)
    {
        if (format == ReportFormat.Json)
        {
            SweepComparisonJson.Write(comparisons, environment.Out);
            return;
        }

        foreach (var comparison in comparisons)
        {
            if (format == ReportFormat.Markdown) SweepComparisonMarkdown.Write(comparison, environment.Out);
            else Print(comparison, ConsoleText.On(environment));
        }
    }

    /// <summary>Prints the first of the sweep's pictures as SVG; the sweep's folder has all of them.</summary>
    private static void PrintPicture(SweepReport sweep, ToolEnvironment environment)
    {
        var plot = SweepPlots.Main(sweep).FirstOrDefault()
            ?? throw new ConcurException(
                FailureKind.BadInput, "the sweep has too few points for a picture; --format table shows what was measured");
        using var picture = new MemoryStream();
        SweepChart.Write(plot, picture);

        // The byte order mark is for files; standard output is text without one.
        environment.Out.Write(Encoding.UTF8.GetString(picture.ToArray()).TrimStart('\uFEFF'));
    }

    private static void Print(SweepComparison comparison, IAnsiConsole console)
    {
        console.Line(SweepComparisonTables.Title(comparison), ConsoleText.Bold);
        foreach (var table in SweepComparisonTables.All(comparison)) console.Table(table, StyleOf);
        console.Line($"\n{SweepComparisonTables.Summary(comparison)}", ConsoleText.Bold);
    }

    private static void Print(SweepReport sweep, IAnsiConsole console, int width)
    {
        console.Line(SweepHeading.Title(sweep), ConsoleText.Bold);
        console.Line(SweepHeading.Environment(sweep));
        foreach (var table in SweepTables.All(sweep)) console.Table(table, StyleOf);
        foreach (var plot in SweepPlots.Main(sweep))
            console.Line($"\n{string.Join('\n', TextPlot.Lines(plot, Math.Min(width, WidestPlot)))}");
        console.Line("");
        foreach (var failure in SweepHeading.Failures(sweep)) console.Item(failure, new Style(Color.Red));
        foreach (var answer in SweepHeading.Answers(sweep)) console.Item(answer, ConsoleText.Bold);
    }

    private static Style StyleOf(string cell) => cell switch
    {
        "failed" or "differs" => new Style(Color.Red),
        "grew" or "shrank" => new Style(Color.Yellow),
        _ => Style.Plain,
    };
}
