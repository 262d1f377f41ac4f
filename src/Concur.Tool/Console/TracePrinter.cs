using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Reports;
using Spectre.Console;

namespace Concur.Tool.Console;

/// <summary>Prints a trace's report in the format that was chosen.</summary>
internal static class TracePrinter
{
    public static void Print(TraceReport trace, ReportFormat format, ToolEnvironment environment)
    {
        switch (format)
        {
            case ReportFormat.Json:
                TraceJson.Write(trace, environment.Out);
                break;
            case ReportFormat.Markdown:
                TraceMarkdown.Write(trace, environment.Out);
                break;
            default:
                Print(trace, ConsoleText.On(environment));
                break;
        }
    }

    private static void Print(TraceReport trace, IAnsiConsole console)
    {
        console.Line(TraceRows.Title(trace), ConsoleText.Bold);
        console.Line(TraceRows.Process(trace.Process) + "\n");
        foreach (var sum in TraceRows.Sums(trace)) console.Item(sum);
        console.Table(TraceRows.Threads(trace));
        if (TraceRows.Methods(trace) is { } methods) console.Table(methods);
        console.Findings(trace.Findings);
    }
}
