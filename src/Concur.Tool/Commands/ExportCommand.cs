using System.Collections.Immutable;
using System.CommandLine;
using Concur.Core;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Protocol;
using Concur.Tool.Console;
using Concur.Traces.Exports;
using Concur.Traces.Recordings;

namespace Concur.Tool.Commands;

/// <summary><c>export</c>: writes recorded traces in the formats of other tools.</summary>
internal static class ExportCommand
{
    private const string Description = """
        Write traces in the format of another tool. They are a trace file, or those of one strategy of a run.

        Examples:
          dotnet concur export app.nettrace                     for speedscope.app
          dotnet concur export app.nettrace --format chromium   for ui.perfetto.dev
          dotnet concur export machine.nettrace --process 1234  one process of several
          dotnet concur export last -s threads --format pprof   the latest run's traces
          dotnet concur export app.nettrace --format folded -o - | flamegraph.pl > a.svg
          dotnet concur export primes -s threads --format perf

        With --format perf, the file is for perf, hotspot and other tools that read perf.data, and a folder FILE.symbols
        beside it holds the names of managed code. The run must have been recorded with perf events.

        The stacks' weights are wall time: a sampled thread may have run, waited for a core, or been blocked.

        Exit codes: 0 done, 2 bad usage or input, 130 cancelled.
        """;

    public static Command Create(ToolEnvironment environment)
    {
        var options = new ExportOptions();
        var command = new Command("export", Description);
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(options.Parse(parsed, environment), environment, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ExportArguments arguments, ToolEnvironment environment, CancellationToken cancellation)
    {
        using var run = UnpackedRun.Open(arguments.Path);
        var selection = RecordedTraces.Select(run.Path, arguments.Strategy) with
        {
            Process = arguments.Process,
            SymbolFolders = arguments.SymbolFolders,
        };
        var (format, ending) = arguments.Format;
        ImmutableArray<Finding> findings;
        if (arguments.Output == OutputFile.StandardOutput)
        {
            await environment.Out.FlushAsync(cancellation);
            findings = TracePipeline.Export(selection, format, environment.Version, environment.OutBytes, cancellation);
        }
        else
        {
            var stem = FileNames.Of(arguments.Strategy ?? Path.GetFileNameWithoutExtension(selection.Name));
            var file = environment.Absolute(arguments.Output ?? stem + ending);
            findings = AtomicFile.Replace(file, stream => format == ExportFormat.PerfData
                ? WritePerfData(selection, stream, file, cancellation)
                : TracePipeline.Export(selection, format, environment.Version, stream, cancellation));
            await environment.Error.WriteLineAsync($"saved in {environment.Shown(file)}");
        }

        foreach (var finding in findings) await environment.Error.WriteLineAsync($"{finding.Rule}: {finding.Message}; {finding.Advice}");
        return ExitCode.Done;
    }

    /// <summary>Writes perf.data, and the names of managed code into a folder beside it.</summary>
    private static ImmutableArray<Finding> WritePerfData(
        TraceSelection selection, Stream stream, string file, CancellationToken cancellation)
    {
        TracePipeline.ExportPerfData(selection, stream, file + ".symbols", cancellation);
        return [];
    }
}

/// <param name="Path">The absolute path of the run or the trace.</param>
/// <param name="Strategy">The strategy; null if none was given.</param>
/// <param name="Process">The process of several, by its id or its name; null for all.</param>
/// <param name="Format">The format, and how the names of its files end.</param>
/// <param name="Output">The file as the user gave it; null for one named after the input.</param>
internal sealed record ExportArguments(
    string Path, string? Strategy, string? Process, ExportTarget Format, string? Output)
{
    /// <summary>The folders with PDBs.</summary>
    public ImmutableArray<string> SymbolFolders { get; init; } = [];
}

/// <summary>What to export to. No value tuple: code for one would be compiled at each start.</summary>
/// <param name="Format">The format.</param>
/// <param name="Ending">How the names of its files end.</param>
internal sealed record ExportTarget(ExportFormat Format, string Ending);

/// <summary>The command line of <c>export</c>.</summary>
internal sealed class ExportOptions
{
    private readonly Argument<string> _path = new("RUN|FILE")
    {
        Description = "A run or a recording of attach: its folder, file or zip, its name, or last; or a .nettrace file",
    };

    private readonly ChoiceOption<ExportTarget> _format = new(
        "--format",
        "Format of the other tool",
        [
            new("speedscope", new(ExportFormat.Speedscope, ".speedscope.json")),
            new("chromium", new(ExportFormat.Chromium, ".chromium.json")),
            new("pprof", new(ExportFormat.Pprof, ".pb.gz")),
            new("folded", new(ExportFormat.Folded, ".folded")),
            new("csv", new(ExportFormat.Csv, ".csv")),
            new("perf", new(ExportFormat.PerfData, ".perf.data")),
        ],
        "speedscope");

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = "File to write; - is standard output [default: named after the input, in the current folder]",
        HelpName = "FILE",
    };

    private readonly Option<string?> _strategy = new("--strategy", "-s")
    {
        Description = "The strategy whose traces are exported, if the input is a run",
        HelpName = "STRATEGY",
    };

    private readonly Option<string?> _process = SharedOptions.Process("The process to export, if the input is of several [default: all]");

    private readonly Option<string?> _symbolPath = SharedOptions.SymbolPath();

    public void AddTo(Command command)
    {
        command.Add(_path);
        foreach (var option in (Option[])[_format, _output, _strategy, _process, _symbolPath]) command.Add(option);
    }

    /// <exception cref="ConcurException">A value is wrong, or options contradict each other.</exception>
    public ExportArguments Parse(ParseResult parsed, ToolEnvironment environment)
    {
        var (format, output) = (_format.Parse(parsed), parsed.GetValue(_output));
        if (format.Format == ExportFormat.PerfData && output == OutputFile.StandardOutput)
            throw UsageErrors.Create("--format perf writes several files; give the name of one with --output FILE");
        var (strategy, process) = (parsed.GetValue(_strategy), parsed.GetValue(_process));
        if (format.Format == ExportFormat.PerfData && process is not null)
            throw UsageErrors.Create("--format perf copies the events of all processes; leave --process out");
        return new ExportArguments(environment.RunPath(parsed.GetValue(_path)!), strategy, process, format, output)
        {
            SymbolFolders = SharedOptions.SymbolFoldersOf(parsed.GetValue(_symbolPath), environment),
        };
    }
}
