using System.Text;
using Concur.Core.Model;
using Concur.Core.Storage.Sweeps;
using Concur.Reports.Sweeps;
using Spectre.Console;

namespace Concur.Tool.Console;

/// <summary>Prints a sweep in the format asked for.</summary>
internal static class SweepPrinter
{
    private static readonly Style Bold = new(decoration: Decoration.Bold);

    public static void Print(SweepReport sweep, ReportFormat format, ToolSurroundings surroundings)
    {
        switch (format)
        {
            case ReportFormat.Json:
                SweepFile.Write(sweep, surroundings.Out);
                break;
            case ReportFormat.Markdown:
                SweepMarkdown.Write(sweep, surroundings.Out);
                break;
            case ReportFormat.Svg:
                Draw(sweep, surroundings);
                break;
            default:
                Print(sweep, Consoles.Out(surroundings), surroundings.Width);
                break;
        }
    }

    /// <summary>The picture that says most; the sweep's folder has the others.</summary>
    private static void Draw(SweepReport sweep, ToolSurroundings surroundings)
    {
        var plot = SweepPlots.Main(sweep).FirstOrDefault() ?? throw new ConcurException(FailureKind.BadInput, "the sweep has too few points for a picture");
        using var picture = new MemoryStream();
        SweepChart.Write(plot, picture);

        // As text it has no need of the byte order mark that its file begins with.
        surroundings.Out.Write(Encoding.UTF8.GetString(picture.ToArray()).TrimStart('\uFEFF'));
    }

    public static void Print(IReadOnlyList<StoredSweep> sweeps, ToolSurroundings surroundings) => TextTables.Print(SweepTables.List(sweeps), Consoles.Out(surroundings), CellStyle);

    public static void Print(IReadOnlyList<SweepComparison> comparisons, ReportFormat format, ToolSurroundings surroundings)
    {
        if (format == ReportFormat.Json) SweepComparisonJson.Write(comparisons, surroundings.Out);
        foreach (var comparison in format == ReportFormat.Json ? [] : comparisons)
        {
            if (format == ReportFormat.Markdown) SweepComparisonMarkdown.Write(comparison, surroundings.Out);
            else Print(comparison, Consoles.Out(surroundings));
        }
    }

    private static void Print(SweepComparison comparison, IAnsiConsole console)
    {
        console.Write(new Text(SweepComparisonTables.Title(comparison) + "\n", Bold));
        foreach (var table in SweepComparisonTables.All(comparison)) TextTables.Print(table, console, CellStyle);
        console.Write(new Text($"\n{SweepComparisonTables.Summary(comparison)}\n", Bold));
    }

    private static void Print(SweepReport sweep, IAnsiConsole console, int width)
    {
        console.Write(new Text(SweepHeading.Title(sweep) + "\n", Bold));
        console.Write(new Text(SweepHeading.Environment(sweep) + "\n"));
        foreach (var table in SweepTables.All(sweep)) TextTables.Print(table, console, CellStyle);
        foreach (var plot in SweepPlots.Main(sweep)) console.Write(new Text($"\n{string.Join('\n', TextPlot.Lines(plot, width))}\n"));
        console.Write(new Text("\n"));
        foreach (var failure in SweepHeading.Failures(sweep)) WrappedLine.Write(console, failure, new Style(Color.Red));
        foreach (var answer in SweepHeading.Answers(sweep)) WrappedLine.Write(console, answer, Bold);
    }

    private static Style CellStyle(string cell) => cell switch
    {
        "failed" or "differs" => new Style(Color.Red),
        "grew" or "shrank" => new Style(Color.Yellow),
        _ => Style.Plain,
    };
}
