using System.Diagnostics.CodeAnalysis;
using Concur.Core.Accounting.Figures;
using Concur.Core.Accounting.Trials;
using Concur.Core.Findings;
using Concur.Core.Model;
using Concur.Traces;

namespace Concur.Core;

/// <summary>The line of stages for commands: launch them in turn, record each once, analyse, save after every round.</summary>
/// <param name="environment">The harness, folders, version and clock to use.</param>
/// <param name="progress">Receives an event for each launch.</param>
[SuppressMessage("Maintainability", "CA1506", Justification = "It names the stages of a run of commands.")]
public sealed class ExecPipeline(RunEnvironment environment, IProgress<RunEvent> progress)
{
    /// <summary>The time of day may be set meanwhile.</summary>
    private readonly long _started = environment.Clock.GetTimestamp();

    /// <summary>Runs a request to its end, or to its cancellation: then what was measured until then is saved.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="outputPath">The run folder; null for a new one below <c>concur-runs</c>.</param>
    /// <param name="cancellation">Ends the launch that is under way and leaves out the rest.</param>
    /// <exception cref="ConcurException">The output folder can't be used, or no process can be started.</exception>
    public async Task<RunOutcome> RunAsync(CommandsRequest request, string? outputPath, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        environment.Machine.Tell(progress, cancellation);
        var recorder = await environment.Machine.CommandsAsync(cancellation);
        var startedUtc = environment.Clock.GetUtcNow();
        var name = environment.MachineName is { } place ? $"{request.Name}_{place}" : request.Name;
        using var archive = RunArchive.Open(environment, name, outputPath, progress);
        var machine = await environment.Machine.ReadAsync(framework: null, cancellation);
        var collector = new CommandCollector(request);
        var launches = new CommandLaunches(recorder, collector);
        RunReport Report() => Described(collector, machine, startedUtc) with
        {
            Capabilities = recorder.Capabilities.Recording(request.Profile),
        };
        for (var round = 0; round < request.WarmupLaunches + request.Launches && !cancellation.IsCancellationRequested; round++)
        {
            await TimeAllAsync(launches, collector, round, cancellation);
            archive.Keep(Report());
            await environment.BetweenRounds(cancellation);
        }

        if (request.Profile != ProfileKind.None) await RecordAllAsync(launches, collector, archive.Folder.Traces, cancellation);
        if (!await launches.CleanUpAsync(cancellation))
            progress.Report(new RunEvent.Notice("clean-up is not complete, because the machine was lost"));
        var recordings = collector.Recordings;
        var report = archive.Complete(Report(), recordings);
        return new RunOutcome(report, archive.Folder, recordings);
    }

    private async Task TimeAllAsync(CommandLaunches launches, CommandCollector collector, int round, CancellationToken cancellation)
    {
        var (request, isWarmup) = (collector.Request, round < collector.Request.WarmupLaunches);
        foreach (var command in collector.Succeeding())
        {
            if (await launches.TimeAsync(command, cancellation) is not { } record) continue;
            if (record.Ending == LaunchEnding.Cancelled) return;
            progress.Report(
                new RunEvent.CommandTimed(round + 1, request.WarmupLaunches + request.Launches, command.Name, isWarmup, record));
            collector.Add(command, record, isWarmup);
        }
    }

    private async Task RecordAllAsync(
        CommandLaunches launches, CommandCollector collector, string traceFolder, CancellationToken cancellation)
    {
        foreach (var command in collector.Succeeding())
        {
            if (cancellation.IsCancellationRequested) return;
            if (await launches.RecordAsync(command, traceFolder, cancellation) is not { } record) continue;
            if (record.Ending == LaunchEnding.Cancelled) return;
            progress.Report(new RunEvent.CommandProfiled(command.Name, record));
            if (record.Lost is not null)
            {
                collector.AddLostProfiled(command, record);
                continue;
            }

            collector.AddProfiled(
                command,
                record,
                RecordingReader.Read(
                    ProcessReports.FilesOf(command.Name, record.Processes) with { SymbolFolders = environment.SymbolFolders },
                    cancellation));
        }
    }

    private RunReport Described(CommandCollector collector, MachineFacts machine, DateTimeOffset startedUtc) => new()
    {
        ToolVersion = environment.ToolVersion,
        Request = collector.Request,
        Workers = machine.PlannedCores,
        Machine = machine,
        StartedUtc = startedUtc,
        Duration = environment.Clock.GetElapsedTime(_started),
        Trials = collector.Reports(),
        Findings = FindingRules.OfMachine(machine),
    };
}
