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
        WriteRows(table, output);
        if (table.Footnote is { } footnote) output.Write($"\n{Escape(footnote)}\n");
    }

    /// <summary>Writes a table's headings and rows.</summary>
    public static void WriteRows(TextTable table, TextWriter output) =>
        WriteRows(table.Headings, table.Rows, output, table.LeftColumns, table.Words);

    /// <summary>Writes headings and rows; every column but the first ones is aligned to the right.</summary>
    public static void WriteRows(
        IReadOnlyList<string> headings,
        IEnumerable<IReadOnlyList<string>> rows,
        TextWriter output,
        int leftColumns = 1,
        IReadOnlyList<int>? words = null)
    {
        WriteRow(headings, output);
        string Rule(int column) => column < leftColumns || words?.Contains(column) == true ? "---|" : "---:|";
        output.Write($"|{string.Concat(headings.Select((_, column) => Rule(column)))}\n");
        foreach (var row in rows) WriteRow(row, output);
    }

    /// <summary>Writes an item for each rule and advice, under a heading; nothing without findings.</summary>
    public static void WriteFindings(IReadOnlyCollection<Finding> findings, TextWriter output)
    {
        if (findings.Count == 0) return;
        output.Write("\n## Findings\n\n");
        foreach (var kind in findings.GroupBy(finding => (finding.Rule, finding.Advice)))
        {
            var messages = string.Join("; ", kind.Select(finding => FindingSentence.Of(finding)));
            output.Write($"- **{Escape(kind.Key.Rule)}**: {Escape(messages)}. {Escape(kind.Key.Advice)}\n");
        }
    }

    private static void WriteRow(IReadOnlyList<string> cells, TextWriter output) =>
        output.Write($"| {string.Join(" | ", cells.Select(Escape))} |\n");
}
