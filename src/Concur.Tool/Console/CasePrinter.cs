using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Reports;

namespace Concur.Tool.Console;

/// <summary>Prints several cases: the answer of each as it is known, and the table of all.</summary>
internal static class CasePrinter
{
    /// <summary>Prints a run of several: its answer and its table, unless everything is asked for.</summary>
    public static void Print(RunReport run, ReportDetail detail, int number, ToolEnvironment environment)
    {
        if (number > 0) environment.Out.Write('\n');
        RunPrinter.Print(run, ReportFormat.Table, detail == ReportDetail.All ? detail : ReportDetail.Quiet, environment);
        environment.Out.Flush();
    }

    /// <summary>Prints all cases in the format that was chosen.</summary>
    public static void Print(IReadOnlyList<MeasuredCase> cases, ReportFormat format, ToolEnvironment environment)
    {
        switch (format)
        {
            case ReportFormat.Json:
                RunFile.Write(cases.Select(one => one.Run).OfType<RunReport>(), environment.Out);
                break;
            case ReportFormat.Markdown:
                CaseMarkdown.Write(cases, environment.Out);
                break;
            case ReportFormat.Csv:
                ResultCsv.Write(cases, environment.Out);
                break;
            default:
                ConsoleText.On(environment).Table(CaseTable.Of(cases));
                break;
        }
    }

    /// <summary>Prints a sweep of several.</summary>
    public static void Print(SweepReport sweep, int number, ToolEnvironment environment)
    {
        if (number > 0) environment.Out.Write('\n');
        SweepPrinter.Print(sweep, ReportFormat.Table, environment);
        environment.Out.Flush();
    }

    /// <summary>Prints all sweeps in the format that was chosen.</summary>
    public static void Print(IReadOnlyList<SweptCase> cases, ReportFormat format, ToolEnvironment environment)
    {
        switch (format)
        {
            case ReportFormat.Json:
                SweepFile.Write(cases.Select(one => one.Sweep).OfType<SweepReport>(), environment.Out);
                break;
            case ReportFormat.Markdown:
                SweepCaseMarkdown.Write(cases, environment.Out);
                break;
            default:
                ConsoleText.On(environment).Table(SweepCaseTable.Of(cases));
                break;
        }
    }
}
