using Concur.Core;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Reports.Comparisons;
using Concur.Reports.Page;

namespace Concur.Tool.Console;

/// <summary>Prints a comparison in the format asked for.</summary>
internal static class ComparisonPrinter
{
    public static void Print(ComparisonReport comparison, ReportFormat format, ToolSurroundings surroundings)
    {
        switch (format)
        {
            case ReportFormat.Json:
                ComparisonJson.Write(comparison, surroundings.Out);
                break;
            case ReportFormat.Markdown:
                ComparisonMarkdown.Write(comparison, surroundings.Out);
                break;
            case ReportFormat.Html:
                HtmlReport.Write(new ReportPages(surroundings.Version).Of(comparison), surroundings.Out);
                break;
            default:
                ComparisonTable.Print(comparison, Consoles.Out(surroundings));
                break;
        }
    }
}
