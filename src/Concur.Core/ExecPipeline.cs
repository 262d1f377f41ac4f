using System.Collections.Immutable;
using Concur.Core.Analysis;
using Concur.Core.Model;
using Concur.Core.Recording.Commands;
using Concur.Core.Recording.Machine;
using Concur.Core.Storage;

namespace Concur.Core;

/// <summary>The line of stages for commands: launch them in turn, analyse, save after every round.</summary>
/// <param name="surroundings">What comes from outside.</param>
/// <param name="progress">Told of every launch in one line.</param>
public sealed class ExecPipeline(RunSurroundings surroundings, IProgress<string> progress)
{
    /// <summary>Runs a request to its end, or to its cancellation: then what was measured until then is saved.</summary>
    /// <param name="request">What was asked for; its commands are not empty.</param>
    /// <param name="outputPath">The run folder; null for a new one below <c>concur-runs</c>.</param>
    /// <param name="cancellation">Ends the launch that is under way and leaves out the rest.</param>
    /// <exception cref="ConcurException">The output folder can't be used, or no process can be started.</exception>
    public async Task<(RunReport Report, RunFolder Folder)> RunAsync(RunRequest request, string? outputPath, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var startedUtc = surroundings.Clock.GetUtcNow();
        var folder = RunFolder.Create(outputPath, surroundings.CurrentFolder, request.Workload, startedUtc);
        var archive = new RunArchive(folder, surroundings.ToolVersion);
        var machine = MachineProbe.Read();
        var records = request.Commands.Select(_ => new List<CommandRecord>()).ToImmutableArray();
        var rounds = request.WarmupLaunches + request.Launches;

        RunReport Report() => new()
        {
            ToolVersion = surroundings.ToolVersion,
            Request = request,
            Workers = request.Workers ?? machine.PlannedCores,
            Machine = machine,
            StartedUtc = startedUtc,
            Duration = surroundings.Clock.GetUtcNow() - startedUtc,
            Trials = Trials(request, records),
            Findings = [],
        };

        for (var round = 0; round < rounds && !cancellation.IsCancellationRequested; round++)
        {
            for (var i = 0; i < records.Length && !cancellation.IsCancellationRequested; i++)
            {
                if (records[i].Exists(CommandTrials.IsFailure)) continue;
                var record = await CommandRecorder.RecordAsync(request.Commands[i], request.Timeout, cancellation);
                if (record.Ending == LaunchEnding.Cancelled) break;
                progress.Report(FormattableString.Invariant($"[{round + 1}/{rounds}] {request.Commands[i].Name}{(round < request.WarmupLaunches ? ", warm-up" : "")}: {record.Real.TotalMilliseconds:0.0} ms, exit code {record.ExitCode}"));

                // A warm-up launch that fails says what the others would.
                if (round >= request.WarmupLaunches || CommandTrials.IsFailure(record)) records[i].Add(record);
            }

            archive.Keep(Report());
        }

        var report = Report();
        archive.Keep(report);
        return (report, folder);
    }

    private static ImmutableArray<TrialReport> Trials(RunRequest request, ImmutableArray<List<CommandRecord>> records)
    {
        var trials = ImmutableArray.CreateBuilder<TrialReport>();
        for (var i = 0; i < records.Length; i++)
            trials.Add(CommandTrials.Report(request.Commands[i], records[i], request.Launches, i == 0 ? null : trials[0]));
        return trials.ToImmutable();
    }
}
