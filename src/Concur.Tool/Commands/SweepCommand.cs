using System.CommandLine;
using Concur.Core;
using Concur.Core.Measuring.Harness;
using Concur.Core.Measuring.Platform;
using Concur.Core.Model;
using Concur.Reports.Sweeps;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>sweep</c>: the same work at many sizes, with many numbers of workers.</summary>
internal static class SweepCommand
{
    private const string Description = """
        Run a workload with many numbers of workers and at many sizes: how each strategy scales, and from which size it wins.

        Examples:
          dotnet concur sweep primes                             1, 2, 4, ... workers, past the cores
          dotnet concur sweep primes -w 1,2,4,8 -s threads,parallel-for
          dotnet concur sweep random -n 100..10000000 -s threads,processes    from which size on each beats sequential
          dotnet concur sweep counter-lock --project 8,16,64     what more cores would do: a prediction, marked as one
          dotnet concur sweep --resume concur-runs/20260102T030405Z_sweep-primes
          dotnet concur show concur-runs/20260102T030405Z_sweep-primes --format markdown

        Launches of all points take turns; each is kept as soon as it is made. Where a strategy begins to win between two
        sizes, more are added there: the workload is called with sizes that were not given, unless --no-refine is.
        Curves are saved as SVG beside it.

        Exit codes: 0 done, 2 bad usage or input, 3 the workload failed, 4 timed out, 5 results differ, 130 cancelled.
        """;

    public static Command Create(ToolSurroundings surroundings)
    {
        var options = new SweepOptions();
        var command = new Command("sweep", Description);
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(parsed, options, surroundings, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, SweepOptions options, ToolSurroundings surroundings, CancellationToken cancellation)
    {
        RecordingDoor.NeedLinux("recording");
        var format = FormatOption.Parse(parsed.GetValue(options.Format)!);
        var harness = HarnessFiles.Find(surroundings.ToolFolder);
        using var progress = RunProgress.On(surroundings);
        var pipeline = new SweepPipeline(new RunSurroundings(harness, surroundings.CurrentFolder, surroundings.Version, surroundings.Clock), progress);
        var (sweep, folder) = SweepDoor.Resumed(parsed, options) is { } begun
            ? await pipeline.ResumeAsync(Path.GetFullPath(begun, surroundings.CurrentFolder), cancellation)
            : await pipeline.BeginAsync(await RequestAsync(parsed, options, harness, surroundings, cancellation), parsed.GetValue(options.Output), cancellation);
        progress.Finish();
        foreach (var plot in SweepPlots.Of(sweep)) SweepChart.Save(plot, folder);
        await OutputFile.SavePageAsync(folder, pages => pages.Of(sweep), surroundings, CancellationToken.None);

        await surroundings.Error.WriteLineAsync(sweep.Launches.Made < sweep.Launches.Planned && cancellation.IsCancellationRequested
            ? $"saved in {surroundings.Shown(folder)}; go on with --resume {surroundings.Shown(folder)}"
            : $"saved in {surroundings.Shown(folder)}");
        cancellation.ThrowIfCancellationRequested();
        SweepPrinter.Print(sweep, format, surroundings);
        await OutputFile.SayPageAsync(folder, surroundings);
        return ExitCode.Of(sweep);
    }

    private static async Task<SweepGrid> RequestAsync(ParseResult parsed, SweepOptions options, HarnessFiles harness, ToolSurroundings surroundings, CancellationToken cancellation)
    {
        var workloads = WorkloadDoor.Of(harness, surroundings);
        return await SweepDoor.ReadAsync(parsed, options, workloads, MachineProbe.Read().PlannedCores, cancellation);
    }
}
