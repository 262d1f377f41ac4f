using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Reports;
using Concur.Reports.Pictures;

namespace Concur.Tool.Console;

/// <summary>Prints a run in the format asked for.</summary>
internal static class ReportPrinter
{
    public static void Print(RunReport run, ReportFormat format, ToolSurroundings surroundings)
    {
        switch (format)
        {
            case ReportFormat.Json:
                RunFile.Write(run, surroundings.Out);
                break;
            case ReportFormat.Markdown:
                MarkdownReport.Write(run, surroundings.Out);
                break;
            case ReportFormat.Svg:
                AccountPicture.Write(run, surroundings.Out);
                break;
            default:
                RunTable.Print(run, Consoles.Out(surroundings));
                break;
        }
    }
}
