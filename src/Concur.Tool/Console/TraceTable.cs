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
        PrintRows(TraceRows.ThreadsCaption, TraceRows.ThreadHeadings, trace.Threads.Select(TraceRows.Cells), console);
        if (!trace.Methods.IsEmpty) PrintRows(TraceRows.MethodsCaption, TraceRows.MethodHeadings, trace.Methods.Select(method => TraceRows.Cells(trace, method)), console);
        FindingLines.Print(trace.Findings, console);
    }

    private static void PrintRows(string caption, IReadOnlyList<string> headings, IEnumerable<IEnumerable<string>> rows, IAnsiConsole console)
    {
        console.Write(new Text($"\n{caption}:\n"));
        var table = new Table().Border(TableBorder.Simple);
        table.AddColumn(new TableColumn(new Text(headings[0])).LeftAligned());
        foreach (var heading in headings.Skip(1)) table.AddColumn(new TableColumn(new Text(heading)).RightAligned().NoWrap());
        foreach (var row in rows) table.AddRow(row.Select(cell => new Text(cell)));
        console.Write(table);
    }
}
