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
        Print a stored run, sweep or recording again, in any format.

        Examples:
          dotnet concur show                                   the latest one
          dotnet concur show --details                         every strategy and finding
          dotnet concur show last-1 --format markdown          the one before it
          dotnet concur show primes --format html -o report.html
          dotnet concur show 20260102T0304 --format svg -o account.svg

        RUN is a folder, the name of one in concur-runs or its beginning, last, last-1, or a workload, for its latest run.

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

    /// <summary>Prints it.</summary>
    /// <exception cref="ConcurException">It can't be read, or has no such format.</exception>
    public static int Run(ShowArguments arguments, ToolEnvironment environment, CancellationToken cancellation)
    {
        OutputFile.Print(arguments.Output, environment, to => Print(arguments, to, cancellation));
        return ExitCode.Done;
    }

    private static void Print(ShowArguments arguments, ToolEnvironment to, CancellationToken cancellation)
    {
        var (path, format) = (arguments.Path, arguments.Format);
        var pages = new ReportPages(to.Version);
        if (SweepJournal.FolderOf(path) is { } folder)
        {
            if (format == ReportFormat.Csv) throw UsageErrors.Create("a sweep has no CSV; --format json has all its points");
            var sweep = SweepReader.Read(folder);
            if (format == ReportFormat.Html) HtmlReport.Write(pages.Of(sweep), to.Out);
            else SweepPrinter.Print(sweep, format, to);
        }
        else if (RunFolder.TraceFileOf(path) is { } file)
        {
            if (format == ReportFormat.Csv)
                throw UsageErrors.Create("a recording of attach has no CSV; 'export --format csv' has its timeline");
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
            RunPrinter.Print(RunFile.Read(path), format, arguments.Detail, to);
        }
    }
}

/// <param name="Path">The absolute path of what is printed.</param>
/// <param name="Format">The format.</param>
/// <param name="Output">The file as the user gave it; null for standard output.</param>
/// <param name="Detail">How much of a run is printed.</param>
internal sealed record ShowArguments(string Path, ReportFormat Format, string? Output, ReportDetail Detail);

/// <summary>The command line of <c>show</c>.</summary>
internal sealed class ShowOptions
{
    private readonly Argument<string> _run = new("RUN")
    {
        Description = "A run, a recording of attach or a sweep: its folder, file or zip, its name, or last",
        DefaultValueFactory = _ => RunHandle.Last,
    };

    private readonly DetailOptions _detail = new();

    private readonly ChoiceOption<ReportFormat> _format = SharedOptions.Format(
        "Format of the output. json is identical to the stored file, html is the page report.html, "
            + "and svg is a picture of the account or of the sweep",
        "table", "json", "markdown", "csv", "html", "svg");

    private readonly Option<string?> _output = SharedOptions.OutputFile();

    public void AddTo(Command command)
    {
        command.Add(_run);
        command.Add(_format);
        command.Add(_output);
        _detail.AddTo(command);
    }

    /// <exception cref="ConcurException">A value is wrong.</exception>
    public ShowArguments Parse(ParseResult parsed, ToolEnvironment environment)
    {
        var format = _format.Parse(parsed);
        return new ShowArguments(environment.RunPath(parsed.GetValue(_run)!), format, parsed.GetValue(_output), _detail.Parse(parsed));
    }
}
