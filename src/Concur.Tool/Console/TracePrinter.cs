using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Reports;

namespace Concur.Tool.Console;

/// <summary>Prints a trace's report in the format asked for.</summary>
internal static class TracePrinter
{
    public static void Print(TraceReport trace, ReportFormat format, ToolSurroundings surroundings)
    {
        if (format == ReportFormat.Json) TraceFile.Write(trace, surroundings.Out);
        else if (format == ReportFormat.Markdown) TraceMarkdown.Write(trace, surroundings.Out);
        else TraceTable.Print(trace, Consoles.Out(surroundings));
    }
}
