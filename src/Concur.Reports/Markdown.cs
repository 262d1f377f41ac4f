using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Reports;

/// <summary>Pieces of Markdown that every Markdown report is made of.</summary>
internal static class Markdown
{
    /// <summary>Escapes text that comes from outside, so that names and messages cannot become markup.</summary>
    public static string Escape(string text) => TerminalText.Escaped(text.ReplaceLineEndings(" "))
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("&", "&amp;", StringComparison.Ordinal)
        .Replace("<", "&lt;", StringComparison.Ordinal)
        .Replace("|", "\\|", StringComparison.Ordinal)
        .Replace("`", "\\`", StringComparison.Ordinal)
        .Replace("[", "\\[", StringComparison.Ordinal)
        .Replace("*", "\\*", StringComparison.Ordinal);

    /// <summary>Writes a table with its caption above and its footnote below.</summary>
    public static void Write(TextTable table, TextWriter output)
    {
        output.Write($"\n{Escape(table.Caption)}:\n\n");
        WriteRows(table.Headings, table.Rows, output, table.LeftColumns);
        if (table.Footnote is { } footnote) output.Write($"\n{Escape(footnote)}\n");
    }

    /// <summary>Writes headings and rows; every column but the first ones is aligned to the right.</summary>
    public static void WriteRows(
        IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<string>> rows, TextWriter output, int leftColumns = 1)
    {
        WriteRow(headings, output);
        output.Write($"|{string.Concat(headings.Select((_, index) => index < leftColumns ? "---|" : "---:|"))}\n");
        foreach (var row in rows) WriteRow(row, output);
    }

    /// <summary>Writes findings as a list under a heading; nothing without findings.</summary>
    public static void WriteFindings(IReadOnlyCollection<Finding> findings, TextWriter output)
    {
        if (findings.Count == 0) return;
        output.Write("\n## Findings\n\n");
        foreach (var finding in findings)
            output.Write($"- **{Escape(finding.Rule)}**: {Escape(finding.Message)}; {Escape(finding.Advice)}\n");
    }

    private static void WriteRow(IReadOnlyList<string> cells, TextWriter output) =>
        output.Write($"| {string.Join(" | ", cells.Select(Escape))} |\n");
}

/// <summary>A table of text, for every report that has tables.</summary>
/// <param name="Caption">What its figures are.</param>
/// <param name="Headings">One per cell of a row.</param>
/// <param name="Rows">The rows.</param>
public sealed record TextTable(string Caption, IReadOnlyList<string> Headings, IReadOnlyList<IReadOnlyList<string>> Rows)
{
    /// <summary>A note below the table; null for none.</summary>
    public string? Footnote { get; init; }

    /// <summary>How many of the first columns are names, which stand to the left; the others are figures.</summary>
    public int LeftColumns { get; init; } = 1;
}
