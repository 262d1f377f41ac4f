using System.CommandLine;
using Concur.Core;
using Concur.Core.Measuring.Harness;
using Concur.Core.Measuring.Platform;
using Concur.Reports.Sweeps;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>sweep</c>: measures a workload with several numbers of workers and at several sizes.</summary>
internal static class SweepCommand
{
    private const string Description = """
        Run a workload with several numbers of workers and at several sizes: how each strategy scales, and from which size on it wins.

        Examples:
          dotnet concur sweep primes                             1, 2, 4, ... workers, to beyond the number of cores
          dotnet concur sweep primes -w 1,2,4,8 -s threads,parallel-for
          dotnet concur sweep random -n 100..10000000 -s threads,processes    the size from which on each beats sequential
          dotnet concur sweep counter-lock --project 8,16,64     predict the times on more cores
          dotnet concur sweep --resume concur-runs/20260102T030405Z_sweep-primes
          dotnet concur show concur-runs/20260102T030405Z_sweep-primes --format markdown

        The launches of all points take turns, and each is saved as soon as it has ended. Where a strategy begins to win
        between two sizes, sizes in between are added: the workload is called with sizes that you did not give, unless you
        give --no-refine. The curves are saved as SVG in the folder of the sweep.

        Exit codes: 0 done, 2 bad usage or input, 3 the workload failed, 4 timed out, 5 results differ, 130 cancelled.
        """;

    public static Command Create(ToolEnvironment environment)
    {
        var options = new SweepOptions();
        var command = new Command("sweep", Description);
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, options, environment, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parsed, SweepOptions options, ToolEnvironment environment, CancellationToken cancellation)
    {
        MachineProbe.Require("sweep");
        var harness = HarnessFiles.Find(environment.ToolFolder);
        var cores = MachineProbe.Read().PlannedCores;
        var arguments = await options.ParseAsync(parsed, new WorkloadParser(harness, environment), cores, cancellation);

        using var progress = new RunProgress(environment);
        var pipeline = new SweepPipeline(environment.ForRuns(harness), progress);
        var (sweep, folder) = arguments.Request is { } request
            ? await pipeline.BeginAsync(request, arguments.OutputFolder, cancellation)
            : await pipeline.ResumeAsync(environment.Absolute(arguments.ResumedFolder!), cancellation);
        progress.Finish();
        foreach (var plot in SweepPlots.Of(sweep)) SweepChart.Save(plot, folder);
        await ReportPageFile.SaveAsync(folder, pages => pages.Of(sweep), environment, CancellationToken.None);

        var isIncomplete = sweep.Launches.Made < sweep.Launches.Planned && cancellation.IsCancellationRequested;
        var shown = environment.Shown(folder);
        await environment.Error.WriteLineAsync($"saved in {shown}{(isIncomplete ? $"; resume it with --resume {shown}" : "")}");
        cancellation.ThrowIfCancellationRequested();
        SweepPrinter.Print(sweep, arguments.Format, environment);
        await ReportPageFile.PrintPathAsync(folder, environment);
        return ExitCode.Of(sweep);
    }
}
