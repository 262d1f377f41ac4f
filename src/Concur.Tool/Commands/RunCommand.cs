using System.CommandLine;
using Concur.Core;
using Concur.Core.Measuring.Harness;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>run</c>: the main job.</summary>
internal static class RunCommand
{
    private const string Description = """
        Run a workload under several strategies and say where the time went.

        Examples:
          dotnet concur run                                     the default: random under every strategy
          dotnet concur run primes -s threads,gil -u 8 -w 4     two strategies, 8 units, 4 lanes
          dotnet concur run primes -s gil:ticks=100,gil:interval=5ms
          dotnet concur run sleep -u 64 -s threads,async        what waits is awaited best
          dotnet concur run json --variant server-gc:DOTNET_gcServer=1
          dotnet concur run json -s threads --verify            try what the findings advise, and say whether it helped
          dotnet concur run My.csproj                           your own code: the project's [Workload] method
          dotnet concur run bin/My.dll --method My.Space.Type.Method -n 5000
          dotnet concur run crunch.cs --method Crunch.Sum -s all

        --method names any public static method, sync or async. Its parameters are filled by type (WorkUnit,
        CancellationToken, Random) and, where they are numbers, by name: index, size (or n, count, length), seed; a
        number of another name is the size if it is the only one; what is left needs a default value.
          dotnet concur run primes --format json > run.json

        Exit codes: 0 done, 2 bad usage or input, 3 the workload failed, 4 timed out, 5 results differ, 130 cancelled.
        """;

    public static Command Create(ToolSurroundings surroundings)
    {
        var options = new RunOptions();
        var command = new Command("run", Description);
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, options, surroundings, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, RunOptions options, ToolSurroundings surroundings, CancellationToken cancellation)
    {
        RecordingDoor.NeedLinux("recording");
        var format = FormatOption.Parse(parsed.GetValue(options.Format)!);
        var harness = HarnessFiles.Find(surroundings.ToolFolder);
        var workloads = WorkloadDoor.Of(harness, surroundings);
        var request = await RequestDoor.ReadAsync(parsed, options, workloads, cancellation);

        using var progress = RunProgress.On(surroundings);
        var pipeline = new RunPipeline(new RunSurroundings(harness, surroundings.CurrentFolder, surroundings.Version, surroundings.Clock), progress);
        var outcome = await pipeline.RunAsync(request, parsed.GetValue(options.Output), cancellation);
        progress.Finish();
        var (run, folder) = (outcome.Report, outcome.Folder);
        await OutputFile.SavePageAsync(folder.Path, pages => pages.Of(outcome), surroundings, cancellation);

        await surroundings.Error.WriteLineAsync($"saved in {surroundings.Shown(folder.Path)}");
        cancellation.ThrowIfCancellationRequested();
        ReportPrinter.Print(run, format, surroundings);
        await OutputFile.SayPageAsync(folder.Path, surroundings);
        return ExitCode.Of(run);
    }
}
