using System.Collections.Immutable;
using System.CommandLine;
using Concur.Core;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Tool.Console;
using Concur.Traces.Exports;

namespace Concur.Tool.Commands;

/// <summary><c>export</c>: recorded traces in other tools' formats.</summary>
internal static class ExportCommand
{
    private static readonly string[] Formats = ["speedscope", "chromium", "pprof", "folded", "csv"];
    private static readonly string[] Endings = [".speedscope.json", ".chromium.json", ".pb.gz", ".folded", ".csv"];

    private const string Description = """
        Write a trace, or the traces of one strategy of a run, in another tool's format.

        Examples:
          dotnet concur export app.nettrace                                     for https://www.speedscope.app
          dotnet concur export app.nettrace --format chromium -o app.json       for https://ui.perfetto.dev
          dotnet concur export concur-runs/20260102T030405Z_random -s threads --format pprof
          dotnet concur export app.nettrace --format folded -o - | flamegraph.pl > app.svg

        Weights of stacks are wall time: a sampled thread may have run, waited for a core, or been blocked.

        Exit codes: 0 done, 2 bad usage or input, 130 cancelled.
        """;

    public static Command Create(ToolSurroundings surroundings)
    {
        var path = new Argument<string>("RUN|FILE") { Description = "A folder of run or attach, its run.json or trace.json, a zip of it, or a .nettrace file" };
        var format = new Option<string>("--format") { Description = "The other tool's format", HelpName = string.Join('|', Formats), DefaultValueFactory = _ => Formats[0] };
        var output = new Option<string?>("--output", "-o") { Description = "The file, or - for standard output [default: named after the input, in the current folder]", HelpName = "FILE" };
        var strategy = new Option<string?>("--strategy", "-s") { Description = "Which strategy of a run", HelpName = "STRATEGY" };
        var command = new Command("export", Description) { path, format, output, strategy };
        command.SetAction((parsed, cancellation) => RunAsync(
            parsed.GetValue(path)!, parsed.GetValue(strategy), FormatOption.Index(Formats, parsed.GetValue(format)!), parsed.GetValue(output), surroundings, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(string path, string? strategy, int format, string? output, ToolSurroundings surroundings, CancellationToken cancellation)
    {
        using var run = UnpackedRun.Open(Path.GetFullPath(path, surroundings.CurrentFolder));
        var selection = RecordedTraces.Select(run.Path, strategy);
        ImmutableArray<Finding> findings;
        if (output == OutputFile.ToStandardOutput)
        {
            await surroundings.Out.FlushAsync(cancellation);
            findings = TracePipeline.Export(selection, (ExportFormat)format, surroundings.Version, surroundings.OutBytes, cancellation);
        }
        else
        {
            var stem = FileNames.Of(strategy is null ? Path.GetFileNameWithoutExtension(selection.Name) : strategy);
            var file = Path.GetFullPath(output ?? stem + Endings[format], surroundings.CurrentFolder);
            findings = WholeFile.Replace(file, stream => TracePipeline.Export(selection, (ExportFormat)format, surroundings.Version, stream, cancellation));
            await surroundings.Error.WriteLineAsync($"saved in {surroundings.Shown(file)}");
        }

        foreach (var finding in findings) await surroundings.Error.WriteLineAsync($"{finding.Rule}: {finding.Message}; {finding.Advice}");
        return ExitCode.Done;
    }
}
