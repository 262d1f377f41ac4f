using System.Collections.Immutable;
using System.CommandLine;
using Concur.Core;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Protocol;
using Concur.Tool.Console;
using Concur.Traces.Recordings;

namespace Concur.Tool.Commands;

/// <summary><c>analyze</c>: reports what a .nettrace file contains, whichever tool recorded it.</summary>
internal static class AnalyzeCommand
{
    private const string Description = """
        Summarise a trace of any tool. It may be of dotnet-trace, dotnet-monitor, BenchmarkDotNet or this tool.

        Examples:
          dotnet concur analyze app.nettrace
          dotnet concur analyze app.nettrace --top 30 --format markdown
          dotnet concur analyze machine.nettrace --process 1234     a trace of the whole machine, by collect-linux
          dotnet concur analyze app.nettrace --format json > app.json
          dotnet concur analyze app.nettrace --symbol-path ./publish

        Samples are taken by the clock: a sampled thread may have run, waited for a core, or been blocked. What the trace
        does not contain is n/a, or null in JSON. A damaged trace is read up to the damage, and a finding reports it.
        Methods have their file and line where the PDB of the recorded build is on this machine.

        Exit codes: 0 done, 2 bad usage or input, 130 cancelled.
        """;

    public static Command Create(ToolEnvironment environment)
    {
        var options = new AnalyzeOptions();
        var command = new Command("analyze", Description);
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => Task.FromResult(Run(options.Parse(parsed, environment), environment, cancellation)));
        return command;
    }

    private static int Run(AnalyzeArguments arguments, ToolEnvironment environment, CancellationToken cancellation)
    {
        if (Directory.Exists(arguments.Path)) return ShowFolder(arguments, environment, cancellation);
        var files = new TraceSelection(TerminalText.Name(Path.GetFileName(arguments.Path)), [arguments.Path])
        {
            Process = arguments.Process,
            SymbolFolders = arguments.SymbolFolders,
        };
        var report = TracePipeline.Analyze(files, arguments.TopMethods, cancellation);
        TracePrinter.Print(report, arguments.Format, environment);
        return ExitCode.Done;
    }

    /// <summary>Shows the stored report, which has more than the traces alone tell.</summary>
    private static int ShowFolder(AnalyzeArguments arguments, ToolEnvironment environment, CancellationToken cancellation)
    {
        var shown = new ShowArguments(arguments.Path, arguments.Format, Output: null, ReportDetail.All);
        if (RunHandle.IsMeasured(arguments.Path)) return ShowCommand.Run(shown, environment, cancellation);
        throw UsageErrors.Create(
            $"'{TerminalText.Name(arguments.Path)}' is a folder without a run; give the path of a .nettrace file");
    }
}

/// <param name="Path">The trace's absolute path.</param>
/// <param name="Process">The process of several, by its id or its name; null if none was given.</param>
/// <param name="TopMethods">How many of the hottest methods are listed.</param>
/// <param name="SymbolFolders">The folders with PDBs.</param>
/// <param name="Format">The format of the report.</param>
internal sealed record AnalyzeArguments(
    string Path, string? Process, int TopMethods, ImmutableArray<string> SymbolFolders, ReportFormat Format);

/// <summary>The command line of <c>analyze</c>.</summary>
internal sealed class AnalyzeOptions
{
    private readonly Argument<string> _file = new("FILE")
    {
        Description = "A .nettrace file; the folder of a run or of a recording is shown with all details",
    };

    private readonly Option<string?> _process = SharedOptions.Process(
        "The process to report, if the trace is of several [default: the one with the most samples]");

    private readonly Option<string> _top = SharedOptions.Top();
    private readonly Option<string?> _symbolPath = SharedOptions.SymbolPath();

    private readonly ChoiceOption<ReportFormat> _format = SharedOptions.Format(
        "Format of standard output", "table", "json", "markdown");

    public void AddTo(Command command)
    {
        command.Add(_file);
        command.Add(_process);
        command.Add(_top);
        command.Add(_symbolPath);
        command.Add(_format);
    }

    /// <exception cref="ConcurException">A value is wrong.</exception>
    public AnalyzeArguments Parse(ParseResult parsed, ToolEnvironment environment)
    {
        var path = environment.Absolute(parsed.GetValue(_file)!);
        if (Directory.Exists(path) && (parsed.IsGiven(_process) || parsed.IsGiven(_top) || parsed.IsGiven(_symbolPath)))
            throw UsageErrors.Create("--process, --top and --symbol-path go with a trace file, and not with a folder");
        return new AnalyzeArguments(
            path,
            parsed.GetValue(_process),
            ValueParser.Top(parsed.GetValue(_top)!),
            SharedOptions.SymbolFoldersOf(parsed.GetValue(_symbolPath), environment),
            _format.Parse(parsed));
    }
}
