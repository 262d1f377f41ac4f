using Concur.Core.Model;

namespace Concur.Core.Reports;

/// <summary>A trace's report as Markdown.</summary>
public static class TraceMarkdown
{
    /// <summary>Writes the report.</summary>
    public static void Write(TraceReport trace, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(output);
        output.Write($"# {MarkdownText.Escape(TraceRows.Title(trace))}\n\n{MarkdownText.Escape(TraceRows.Process(trace.Process))}\n\n");
        foreach (var sum in TraceRows.Sums(trace)) output.Write($"- {sum}\n");
        Table(TraceRows.ThreadsCaption, TraceRows.ThreadHeadings, trace.Threads.Select(TraceRows.Cells), output);
        if (!trace.Methods.IsEmpty) Table(TraceRows.MethodsCaption, TraceRows.MethodHeadings, trace.Methods.Select(method => TraceRows.Cells(trace, method)), output);
        if (trace.Findings.IsEmpty) return;
        output.Write("\n## Findings\n\n");
        foreach (var finding in trace.Findings) output.Write($"- **{finding.Rule}**: {MarkdownText.Escape(finding.Message)}; {MarkdownText.Escape(finding.Advice)}\n");
    }

    private static void Table(string caption, IReadOnlyList<string> headings, IEnumerable<IEnumerable<string>> rows, TextWriter output)
    {
        output.Write($"\n{caption}:\n\n| {string.Join(" | ", headings)} |\n|---|{string.Concat(headings.Skip(1).Select(_ => "---:|"))}\n");
        foreach (var row in rows) output.Write($"| {string.Join(" | ", row.Select(MarkdownText.Escape))} |\n");
    }
}
