using Concur.Core.Model;

namespace Concur.Reports.Sweeps;

/// <summary>Sweeps held against each other as Markdown.</summary>
public static class SweepComparisonMarkdown
{
    /// <summary>Writes the report.</summary>
    public static void Write(SweepComparison comparison, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write($"# {MarkdownText.Escape(SweepComparisonRows.Title(comparison))}\n");
        foreach (var table in SweepComparisonRows.All(comparison)) MarkdownTable.Write(table, output);
        output.Write($"\n**{MarkdownText.Escape(SweepComparisonRows.Summary(comparison))}**\n");
    }
}
