using Concur.Core.Analysis;
using Concur.Core.Measuring;
using Concur.Core.Measuring.Platform;
using Concur.Core.Model;
using Concur.Core.Storage;

namespace Concur.Core;

/// <summary>The line of stages for commands: launch them in turn, record each once, analyse, save after every round.</summary>
/// <param name="surroundings">What comes from outside.</param>
/// <param name="progress">Told of every launch.</param>
public sealed class ExecPipeline(RunSurroundings surroundings, IProgress<RunEvent> progress)
{
    /// <summary>Runs a request to its end, or to its cancellation: then what was measured until then is saved.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="outputPath">The run folder; null for a new one below <c>concur-runs</c>.</param>
    /// <param name="cancellation">Ends the launch that is under way and leaves out the rest.</param>
    /// <exception cref="ConcurException">The output folder can't be used, or no process can be started.</exception>
    public async Task<(RunReport Report, RunFolder Folder)> RunAsync(CommandsRequest request, string? outputPath, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var startedUtc = surroundings.Clock.GetUtcNow();
        var folder = RunFolder.Create(outputPath, surroundings.CurrentFolder, request.Name, startedUtc);
        progress.Report(new RunEvent.FolderCreated(folder.Path));
        var archive = new RunArchive(folder, surroundings.ToolVersion);
        var machine = MachineProbe.Read();
        var book = new CommandBook(request);
        for (var round = 0; round < request.WarmupLaunches + request.Launches && !cancellation.IsCancellationRequested; round++)
        {
            await TimeAllAsync(book, round, cancellation);
            archive.Keep(Report(book, machine, startedUtc));
        }

        if (request.Profile != ProfileKind.None) await RecordAllAsync(book, folder.Traces, cancellation);
        var report = Report(book, machine, startedUtc);
        archive.Keep(report);
        return (report, folder);
    }

    private async Task TimeAllAsync(CommandBook book, int round, CancellationToken cancellation)
    {
        var (request, isWarmup) = (book.Request, round < book.Request.WarmupLaunches);
        foreach (var command in book.StillGood())
        {
            var record = await CommandRecorder.TimeAsync(command, request.Timeout, cancellation);
            if (record.Ending == LaunchEnding.Cancelled) return;
            progress.Report(new RunEvent.CommandTimed(round + 1, request.WarmupLaunches + request.Launches, command.Name, isWarmup, record));
            book.Add(command, record, isWarmup);
        }
    }

    private async Task RecordAllAsync(CommandBook book, string traceFolder, CancellationToken cancellation)
    {
        foreach (var command in book.StillGood())
        {
            if (cancellation.IsCancellationRequested) return;
            var record = await CommandRecorder.RecordAsync(command, book.Request, traceFolder, cancellation);
            if (record.Ending == LaunchEnding.Cancelled) return;
            progress.Report(new RunEvent.CommandProfiled(command.Name, record));
            book.AddRecorded(command, record);
        }
    }

    private RunReport Report(CommandBook book, MachineFacts machine, DateTimeOffset startedUtc) => new()
    {
        ToolVersion = surroundings.ToolVersion,
        Request = book.Request,
        Workers = machine.PlannedCores,
        Machine = machine,
        StartedUtc = startedUtc,
        Duration = surroundings.Clock.GetUtcNow() - startedUtc,
        Capabilities = CommandRecorder.Capabilities,
        Trials = book.Reports(),
        Findings = [],
    };
}
