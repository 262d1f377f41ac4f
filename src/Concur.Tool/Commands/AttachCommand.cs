using System.CommandLine;
using Concur.Core;
using Concur.Core.Model;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary><c>attach</c>: a .NET process that runs already.</summary>
internal static class AttachCommand
{
    private const string Description = """
        Record a .NET process that runs already, and say where each of its threads' time went.

        Examples:
          dotnet concur attach --list                            what there is to attach to
          dotnet concur attach -p 1234                           for ten seconds
          dotnet concur attach -p 1234 --duration 1m --profile light
          dotnet concur attach -p 1234 --format json > trace.json
          dotnet concur export concur-runs/20260102T030405Z_attach-MyApp --format chromium

        The process goes on undisturbed afterwards. Ctrl-C ends the recording early and reports what was recorded; a second
        one gives up. When the process ends first, what it did until then is reported. With perf events stacks are sampled
        from outside; without, the runtime's own sampler stops all threads every 1 ms, which --profile light avoids.
        The folder holds report.html, trace.json, the traces, and a speedscope file; 'show', 'view' and 'export' take it.

        Exit codes: 0 done, 2 bad usage or input, 130 cancelled.
        """;

    public static Command Create(ToolSurroundings surroundings)
    {
        var options = new AttachOptions();
        var command = new Command("attach", Description);
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => parsed.GetValue(options.List)
            ? Task.FromResult(ProcessList.Print(surroundings))
            : RunAsync(options.Read(parsed) ?? throw DoorValues.Bad(ProcessList.Which()), options.Top(parsed), parsed.GetValue(options.Output), FormatOption.Parse(parsed.GetValue(options.Format)!), surroundings, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(AttachRequest request, int top, string? output, ReportFormat format, ToolSurroundings surroundings, CancellationToken cancellation)
    {
        RecordingDoor.NeedLinux("recording");
        using var stop = new CancellationTokenSource();
        using var progress = RunProgress.On(surroundings);
        surroundings.Stop.Await(stop.Cancel);
        var pipeline = new AttachPipeline(surroundings.CurrentFolder, surroundings.Version, surroundings.Clock, progress);
        var outcome = await pipeline.RunAsync(request, top, output, stop.Token, cancellation);
        progress.Finish();
        var (report, folder) = (outcome.Report, outcome.Folder);
        await OutputFile.SavePageAsync(folder.Path, pages => pages.Of(outcome), surroundings, cancellation);
        await surroundings.Error.WriteLineAsync($"saved in {surroundings.Shown(folder.Path)}");
        cancellation.ThrowIfCancellationRequested();
        TracePrinter.Print(report, format, surroundings);
        await OutputFile.SayPageAsync(folder.Path, surroundings);
        return ExitCode.Done;
    }
}
