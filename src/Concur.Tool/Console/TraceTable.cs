using Concur.Core.Model;
using Concur.Reports;
using Spectre.Console;

namespace Concur.Tool.Console;

/// <summary>A trace's report as a person reads it in a terminal.</summary>
internal static class TraceTable
{
    public static void Print(TraceReport trace, IAnsiConsole console)
    {
        console.Write(new Text(TraceRows.Title(trace) + "\n", new Style(decoration: Decoration.Bold)));
        console.Write(new Text(TraceRows.Process(trace.Process) + "\n\n"));
        foreach (var sum in TraceRows.Sums(trace)) WrappedLine.Write(console, sum, Style.Plain);
        TextTables.Print(TraceRows.Threads(trace), console, _ => Style.Plain);
        if (TraceRows.Methods(trace) is { } methods) TextTables.Print(methods, console, _ => Style.Plain);
        FindingLines.Print(trace.Findings, console);
    }
}
