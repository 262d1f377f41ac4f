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
        output.Write($"# {MarkdownText.Escape(SweepHeading.Title(sweep))}\n\n{MarkdownText.Escape(SweepHeading.Surroundings(sweep))}\n");
        foreach (var table in SweepRows.All(sweep)) MarkdownTable.Write(table, output);
        foreach (var plot in SweepPlots.Main(sweep))
        {
            output.Write("\n");
            foreach (var line in TextPlot.Lines(plot, PlotWidth)) output.Write($"    {line}\n");
        }

        output.Write("\n");
        foreach (var failure in SweepHeading.Failures(sweep)) output.Write($"- {MarkdownText.Escape(failure)}\n");
        foreach (var answer in SweepHeading.Answers(sweep)) output.Write($"- **{MarkdownText.Escape(answer)}**\n");
    }
}
