using System.CommandLine;
using Concur.Core;
using Concur.Core.Measuring.Harness;
using Concur.Core.Measuring.Platform;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>run</c>: measures a workload under several strategies.</summary>
internal static class RunCommand
{
    private const string Description = """
        Run a workload under several strategies, and show which is fastest and where the time goes.

        Examples:
          dotnet concur run                                     the built-in workload random
          dotnet concur run primes -s threads,gil -u 8 -w 4     two strategies besides sequential, 8 units, 4 workers
          dotnet concur run primes -s gil:ticks=100,gil:interval=5ms
          dotnet concur run sleep -u 64 -s threads,async        units that wait: blocking a thread, and awaiting
          dotnet concur run json --variant server-gc:DOTNET_gcServer=1
          dotnet concur run json -s threads --verify            try the advice of the findings, and say whether it helped
          dotnet concur run primes --format json > run.json
          dotnet concur run My.csproj                           your own code: the project's [Workload] method
          dotnet concur run bin/My.dll --method My.Space.Type.Method -n 5000
          dotnet concur run crunch.cs --method Crunch.Sum -s all

        --method names any public static method, synchronous or async. Its parameters are filled by type (WorkUnit,
        CancellationToken, Random) and, if they are numbers, by name: index, size (or n, count, length) and seed. A number
        of another name gets the size if it is the only one. All other parameters must have default values.

        Exit codes: 0 done, 2 bad usage or input, 3 the workload failed, 4 timed out, 5 results differ, 130 cancelled.
        """;

    public static Command Create(ToolEnvironment environment)
    {
        var options = new RunOptions();
        var command = new Command("run", Description);
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, options, environment, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, RunOptions options, ToolEnvironment environment, CancellationToken cancellation)
    {
        MachineProbe.Require("run");
        var harness = HarnessFiles.Find(environment.ToolFolder);
        var arguments = await options.ParseAsync(parsed, new WorkloadParser(harness, environment), cancellation);

        using var progress = new RunProgress(environment);
        var pipeline = new RunPipeline(environment.ForRuns(harness), progress);
        var outcome = await pipeline.RunAsync(arguments.Request, arguments.OutputFolder, cancellation);
        progress.Finish();
        var (run, folder) = (outcome.Report, outcome.Folder);
        await ReportPageFile.SaveAsync(folder.Path, pages => pages.Of(outcome), environment, cancellation);

        await environment.Error.WriteLineAsync($"saved in {environment.Shown(folder.Path)}");
        cancellation.ThrowIfCancellationRequested();
        RunPrinter.Print(run, arguments.Format, environment);
        await ReportPageFile.PrintPathAsync(folder.Path, environment);
        return ExitCode.Of(run);
    }
}
