using System.Collections.Immutable;
using Concur.Core.Accounting.Trials;
using Concur.Core.Findings;
using Concur.Core.Measuring;
using Concur.Core.Measuring.Platform;
using Concur.Core.Model;
using Concur.Core.Planning;
using Concur.Core.Storage;
using Concur.Traces.Recordings;

namespace Concur.Core;

/// <summary>The line of stages: plan, record, analyse, save; then the same for the findings' remedies. The run is saved after every round of launches.</summary>
/// <param name="surroundings">What comes from outside.</param>
/// <param name="progress">Told of every launch and trial.</param>
public sealed class RunPipeline(RunSurroundings surroundings, IProgress<RunEvent> progress)
{
    /// <summary>Runs a request to its end, or to its cancellation: then what was measured until then is analysed and saved.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="outputPath">The run folder; null for a new one below <c>concur-runs</c>.</param>
    /// <param name="cancellation">Ends the launch that is under way and leaves out the rest.</param>
    /// <returns>The report, the folder that holds it, and what was recorded.</returns>
    /// <exception cref="ConcurException">The output folder can't be used, or the harness can't be started.</exception>
    public async Task<RunOutcome> RunAsync(WorkloadRequest request, string? outputPath, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var recorder = LaunchRecorder.For(surroundings.Harness, request.Scheduler);
        var startedUtc = surroundings.Clock.GetUtcNow();
        var folder = RunFolder.Create(outputPath, surroundings.CurrentFolder, request.Name, startedUtc);
        progress.Report(new RunEvent.FolderCreated(folder.Path));
        var archive = new RunArchive(folder, surroundings.ToolVersion);
        var machine = MachineProbe.Read();
        var loop = new LaunchLoop(recorder, archive, progress, surroundings.Clock, cancellation);

        var plan = RunPlanner.Plan(request, machine);
        var opening = recorder.Describe(new RunReport
        {
            ToolVersion = surroundings.ToolVersion,
            Request = request,
            Workers = request.Workers ?? machine.PlannedCores,
            Machine = machine,
            StartedUtc = startedUtc,
            Duration = TimeSpan.Zero,
            Trials = [],
            Findings = [],
        });
        var collector = new TrialCollector(plan, machine);

        // Nothing measured is lost, whatever happens next.
        await loop.RunAsync(plan, collector, folder.Traces, () => archive.Keep(Report(opening, request, collector.ReportsSoFar())));
        var report = Report(opening, request, collector.Reports());
        archive.Keep(report);
        if (request.Verify)
        {
            var remedies = RemedyPlanner.Plan(request, report);
            var tried = new TrialCollector(remedies, machine, report.Trials[0]);
            await loop.RunAsync(remedies, tried, folder.CreateVerificationTraces(), () => { });
            report = report with { Verifications = Verifier.Compare(report, tried.Reports()), Duration = surroundings.Clock.GetUtcNow() - startedUtc };
            archive.Keep(report);
        }

        return new RunOutcome(report, folder, collector.Recordings);
    }

    private RunReport Report(RunReport opening, WorkloadRequest request, ImmutableArray<TrialReport> trials) => opening with
    {
        Duration = surroundings.Clock.GetUtcNow() - opening.StartedUtc,
        Trials = trials,
        Findings = FindingRules.Apply(trials, request, opening.Scheduler),
    };
}

/// <summary>A run that came to its end.</summary>
/// <param name="Report">The report.</param>
/// <param name="Folder">The folder that holds it.</param>
/// <param name="Recordings">What was recorded of the profiled launches, by the trials' labels.</param>
public sealed record RunOutcome(RunReport Report, RunFolder Folder, IReadOnlyDictionary<string, Recording> Recordings);
