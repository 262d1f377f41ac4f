using Concur.Core.Model;

namespace Concur.Reports.Sweeps;

/// <summary>A sweep as Markdown.</summary>
public static class SweepMarkdown
{
    private const int PlotWidth = 84;

    /// <summary>Writes the report.</summary>
    public static void Write(SweepReport sweep, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write($"# {Markdown.Escape(SweepHeading.Title(sweep))}\n\n{Markdown.Escape(SweepHeading.Environment(sweep))}\n");
        foreach (var table in SweepTables.All(sweep)) Markdown.Write(table, output);
        foreach (var plot in SweepPlots.Main(sweep))
        {
            output.Write("\n");
            foreach (var line in TextPlot.Lines(plot, PlotWidth)) output.Write($"    {line}\n");
        }

        output.Write("\n");
        foreach (var failure in SweepHeading.Failures(sweep)) output.Write($"- {Markdown.Escape(failure)}\n");
        foreach (var answer in SweepHeading.Answers(sweep)) output.Write($"- **{Markdown.Escape(answer)}**\n");
    }
}
