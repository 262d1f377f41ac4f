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
                TraceFile.Write(trace, environment.Out);
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
        console.Line(TraceTables.Title(trace), ConsoleText.Bold);
        console.Line(TraceTables.Process(trace.Process) + "\n");
        foreach (var sum in TraceTables.Sums(trace)) console.Item(sum);
        if (TraceTables.Processes(trace) is { } processes) console.Table(processes);
        console.Table(TraceTables.Threads(trace));
        foreach (var methods in TraceTables.OfMethods(trace)) console.Table(methods);
        console.Findings(trace.Findings, trace.Sources);
    }
}
