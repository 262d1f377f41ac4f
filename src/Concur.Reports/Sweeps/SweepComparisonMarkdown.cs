using Concur.Core.Model;

namespace Concur.Reports.Sweeps;

/// <summary>Sweeps held against each other as Markdown.</summary>
public static class SweepComparisonMarkdown
{
    /// <summary>Writes the report.</summary>
    public static void Write(SweepComparison comparison, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write($"# {Markdown.Escape(SweepComparisonTables.Title(comparison))}\n");
        foreach (var table in SweepComparisonTables.All(comparison)) Markdown.Write(table, output);
        output.Write($"\n**{Markdown.Escape(SweepComparisonTables.Summary(comparison))}**\n");
    }
}
