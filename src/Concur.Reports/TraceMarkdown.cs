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
        output.Write($"# {Markdown.Escape(TraceTables.Title(trace))}\n\n{Markdown.Escape(TraceTables.Process(trace.Process))}\n\n");
        foreach (var sum in TraceTables.Sums(trace)) output.Write($"- {Markdown.Escape(sum)}\n");
        if (TraceTables.Processes(trace) is { } processes) Markdown.Write(processes, output);
        Markdown.Write(TraceTables.Threads(trace), output);
        foreach (var methods in TraceTables.OfMethods(trace)) Markdown.Write(methods, output);
        if (trace.Findings.IsEmpty) return;
        output.Write("\n## Findings\n\n");
        foreach (var finding in trace.Findings)
        {
            var message = trace.Sources is { } sources ? PlacedText.Of(finding.Message, sources) : finding.Message;
            output.Write($"- **{Markdown.Escape(finding.Rule)}**: {Markdown.Escape(message)}; {Markdown.Escape(finding.Advice)}\n");
        }
    }
}
