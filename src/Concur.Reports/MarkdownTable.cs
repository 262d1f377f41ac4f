namespace Concur.Reports;

/// <summary>A table of text as Markdown.</summary>
internal static class MarkdownTable
{
    public static void Write(TextTable table, TextWriter output)
    {
        output.Write($"\n{MarkdownText.Escape(table.Caption)}:\n\n| {string.Join(" | ", table.Headings.Select(MarkdownText.Escape))} |\n|---|{string.Concat(table.Headings.Skip(1).Select(_ => "---:|"))}\n");
        foreach (var row in table.Rows) output.Write($"| {string.Join(" | ", row.Select(MarkdownText.Escape))} |\n");
        if (table.Footnote is { } footnote) output.Write($"\n{MarkdownText.Escape(footnote)}\n");
    }
}
