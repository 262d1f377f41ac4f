using System.CommandLine;
using Concur.Core;
using Concur.Core.Storage;
using Concur.Core.Storage.Sweeps;
using Concur.Reports.Page;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>show</c>: prints a stored run, a sweep, or a recorded process, again.</summary>
internal static class ShowCommand
{
    public static Command Create(ToolSurroundings surroundings)
    {
        var path = new Argument<string>("RUN") { Description = "A run folder, its run.json, or a zip of it; or a folder of attach, or its trace.json; or a folder of sweep" };
        var format = FormatOption.Create("What is written; json is exactly the run file, html the page of report.html, svg a picture of the account or of the sweep", ReportFormat.Svg);
        var output = OutputFile.Option();
        var command = new Command("show", """
            Print a stored run, a sweep, or what attach recorded, again, in any format.

            Examples:
              dotnet concur show concur-runs/20260102T030405Z_random
              dotnet concur show concur-runs/20260102T030405Z_random --format markdown
              dotnet concur show concur-runs/20260102T030405Z_random --format html -o report.html
              dotnet concur show concur-runs/20260102T030405Z_random --format svg -o account.svg
              dotnet concur show concur-runs/20260102T030405Z_sweep-primes
              dotnet concur show concur-runs/20260102T030405Z_attach-MyApp

            Exit codes: 0 done, 2 bad usage or input, 130 cancelled.
            """)
        { path, format, output };
        command.SetAction((parsed, cancellation) =>
        {
            var chosen = FormatOption.Parse(parsed.GetValue(format)!, ReportFormat.Svg);
            var full = Path.GetFullPath(parsed.GetValue(path)!, surroundings.CurrentFolder);
            OutputFile.Print(parsed.GetValue(output), surroundings, to => Print(full, chosen, to, cancellation));
            return Task.FromResult(ExitCode.Done);
        });
        return command;
    }

    private static void Print(string path, ReportFormat format, ToolSurroundings to, CancellationToken cancellation)
    {
        var pages = new ReportPages(to.Version);
        if (SweepJournal.FolderOf(path) is { } folder)
        {
            var sweep = SweepReader.Read(folder);
            if (format == ReportFormat.Html) HtmlReport.Write(pages.Of(sweep), to.Out);
            else SweepPrinter.Print(sweep, format, to);
        }
        else if (RunFolder.TraceFileOf(path) is { } trace)
        {
            if (format == ReportFormat.Svg) throw DoorValues.Bad("there is no picture of a recorded process; --format html makes a page");
            if (format == ReportFormat.Html) HtmlReport.Write(pages.Of(TraceFile.Read(trace), RunFolder.Of(path), cancellation), to.Out);
            else TracePrinter.Print(TraceFile.Read(trace), format, to);
        }
        else if (format == ReportFormat.Html)
        {
            using var unpacked = UnpackedRun.Open(path);
            HtmlReport.Write(pages.Of(RunFile.Read(path), RunFolder.Of(unpacked.Path), cancellation), to.Out);
        }
        else
        {
            ReportPrinter.Print(RunFile.Read(path), format, to);
        }
    }
}
