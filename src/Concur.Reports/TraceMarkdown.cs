using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>A trace's report as Markdown.</summary>
public static class TraceMarkdown
{
    /// <summary>Writes the report.</summary>
    public static void Write(TraceReport trace, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(output);
        output.Write($"# {MarkdownText.Escape(TraceRows.Title(trace))}\n\n{MarkdownText.Escape(TraceRows.Process(trace.Process))}\n\n");
        foreach (var sum in TraceRows.Sums(trace)) output.Write($"- {MarkdownText.Escape(sum)}\n");
        MarkdownTable.Write(TraceRows.Threads(trace), output);
        if (TraceRows.Methods(trace) is { } methods) MarkdownTable.Write(methods, output);
        if (trace.Findings.IsEmpty) return;
        output.Write("\n## Findings\n\n");
        foreach (var finding in trace.Findings) output.Write($"- **{MarkdownText.Escape(finding.Rule)}**: {MarkdownText.Escape(finding.Message)}; {MarkdownText.Escape(finding.Advice)}\n");
    }
}
