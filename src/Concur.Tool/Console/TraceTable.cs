using Concur.Core.Model;
using Concur.Core.Reports;
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
        PrintRows(TraceRows.Threads(trace), console);
        if (TraceRows.Methods(trace) is { } methods) PrintRows(methods, console);
        FindingLines.Print(trace.Findings, console);
    }

    private static void PrintRows(TextTable rows, IAnsiConsole console)
    {
        console.Write(new Text($"\n{rows.Caption}:\n"));
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn(new TableColumn(new Text(rows.Headings[0])).LeftAligned());
        foreach (var heading in rows.Headings.Skip(1)) table.AddColumn(new TableColumn(new Text(heading)).RightAligned().NoWrap());
        foreach (var row in rows.Rows) table.AddRow(row.Select(cell => new Text(cell)));
        console.Write(table);
        if (rows.Footnote is { } footnote) console.Write(new Text($"{footnote}\n"));
    }
}
