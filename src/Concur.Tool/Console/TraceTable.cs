using Concur.Core.Model;
using Concur.Reports;
using Spectre.Console;

namespace Concur.Tool.Console;

/// <summary>A trace's report as a person reads it in a terminal.</summary>
internal static class TraceTable
{
    public static void Print(TraceReport trace, IAnsiConsole console)
    {
        console.Write(new Text(TraceTables.Title(trace) + "\n", new Style(decoration: Decoration.Bold)));
        console.Write(new Text(TraceTables.Process(trace.Process) + "\n\n"));
        foreach (var sum in TraceTables.Sums(trace)) WrappedLine.Write(console, sum, Style.Plain);
        TextTables.Print(TraceTables.Threads(trace), console, _ => Style.Plain);
        if (TraceTables.Methods(trace) is { } methods) TextTables.Print(methods, console, _ => Style.Plain);
        FindingLines.Print(trace.Findings, console);
    }
}
