using System.CommandLine;
using Concur.Core;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Reports.Page;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>show</c>: prints a stored run, sweep or recording again.</summary>
internal static class ShowCommand
{
    private const string Description = """
        Print a stored run, sweep or recording of attach again, in any format.

        Examples:
          dotnet concur show concur-runs/20260102T030405Z_random
          dotnet concur show concur-runs/20260102T030405Z_random --format markdown
          dotnet concur show concur-runs/20260102T030405Z_random --format html -o report.html
          dotnet concur show concur-runs/20260102T030405Z_random --format svg -o account.svg
          dotnet concur show concur-runs/20260102T030405Z_sweep-primes
          dotnet concur show concur-runs/20260102T030405Z_attach-MyApp

        Exit codes: 0 done, 2 bad usage or input, 130 cancelled.
        """;

    public static Command Create(ToolEnvironment environment)
    {
        var options = new ShowOptions();
        var command = new Command("show", Description);
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(options.Parse(parsed, environment), environment, cancellation)));
        return command;
    }

    private static int Run(ShowArguments arguments, ToolEnvironment environment, CancellationToken cancellation)
    {
        OutputFile.Print(arguments.Output, environment, to => Print(arguments.Path, arguments.Format, to, cancellation));
        return ExitCode.Done;
    }

    private static void Print(string path, ReportFormat format, ToolEnvironment to, CancellationToken cancellation)
    {
        var pages = new ReportPages(to.Version);
        if (SweepJournal.FolderOf(path) is { } folder)
        {
            var sweep = SweepReader.Read(folder);
            if (format == ReportFormat.Html) HtmlReport.Write(pages.Of(sweep), to.Out);
            else SweepPrinter.Print(sweep, format, to);
        }
        else if (RunFolder.TraceFileOf(path) is { } file)
        {
            if (format == ReportFormat.Svg) throw UsageErrors.Create("a recording of attach has no picture; --format html makes a page");
            var trace = TraceFile.Read(file);
            if (format == ReportFormat.Html) HtmlReport.Write(pages.Of(trace, RunFolder.Of(path), cancellation), to.Out);
            else TracePrinter.Print(trace, format, to);
        }
        else if (format == ReportFormat.Html)
        {
            using var unpacked = UnpackedRun.Open(path);
            HtmlReport.Write(pages.Of(RunFile.Read(path), RunFolder.Of(unpacked.Path), cancellation), to.Out);
        }
        else
        {
            RunPrinter.Print(RunFile.Read(path), format, to);
        }
    }
}

/// <param name="Path">The absolute path of what is printed.</param>
/// <param name="Format">The format.</param>
/// <param name="Output">The file as the user gave it; null for standard output.</param>
internal sealed record ShowArguments(string Path, ReportFormat Format, string? Output);

/// <summary>The command line of <c>show</c>.</summary>
internal sealed class ShowOptions
{
    private readonly Argument<string> _run = new("RUN")
    {
        Description = "A run's folder, its run.json, or a zip of it; a folder of attach, or its trace.json; or a folder of sweep",
    };

    private readonly ChoiceOption<ReportFormat> _format = SharedOptions.Format(
        "Format of the output; json is identical to the stored file, html is the page report.html, "
            + "svg is a picture of the account or of the sweep",
        ReportFormat.Table, ReportFormat.Json, ReportFormat.Markdown, ReportFormat.Html, ReportFormat.Svg);

    private readonly Option<string?> _output = SharedOptions.OutputFile();

    public void AddTo(Command command)
    {
        command.Add(_run);
        command.Add(_format);
        command.Add(_output);
    }

    /// <exception cref="ConcurException">A value is wrong.</exception>
    public ShowArguments Parse(ParseResult parsed, ToolEnvironment environment)
    {
        var format = _format.Parse(parsed);
        return new ShowArguments(environment.Absolute(parsed.GetValue(_run)!), format, parsed.GetValue(_output));
    }
}
