using System.Collections.Immutable;
using Concur.Core.Analysis;
using Concur.Core.Analysis.Findings;
using Concur.Core.Model;
using Concur.Core.Planning;
using Concur.Core.Recording;
using Concur.Core.Recording.Machine;
using Concur.Core.Storage;

namespace Concur.Core;

/// <summary>The line of stages: plan, record, analyse, save. The run is saved after every round of launches.</summary>
/// <param name="surroundings">What comes from outside.</param>
/// <param name="progress">Told of every launch and trial.</param>
public sealed class RunPipeline(RunSurroundings surroundings, IProgress<RunEvent> progress)
{
    /// <summary>Runs a request to its end, or to its cancellation: then what was measured until then is analysed and saved.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="outputPath">The run folder; null for a new one below <c>concur-runs</c>.</param>
    /// <param name="cancellation">Ends the launch that is under way and leaves out the rest.</param>
    /// <returns>The report, and the folder that holds it.</returns>
    /// <exception cref="ConcurException">The output folder can't be used, or the harness can't be started.</exception>
    public async Task<(RunReport Report, RunFolder Folder)> RunAsync(RunRequest request, string? outputPath, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var recorder = LaunchRecorder.For(surroundings.Harness, request.Scheduler);
        var startedUtc = surroundings.Clock.GetUtcNow();
        var folder = RunFolder.Create(outputPath, surroundings.CurrentFolder, request.Workload, startedUtc);
        var archive = new RunArchive(folder, surroundings.ToolVersion);
        var machine = MachineProbe.Read();
        var plan = RunPlanner.Plan(request, machine);
        var opening = RunReport.Opening(plan, machine, recorder.Scheduler) with { ToolVersion = surroundings.ToolVersion, StartedUtc = startedUtc };
        var book = new TrialBook(plan, new TrialAnalyzer(request, machine, recorder.Scheduler));

        for (var i = 0; i < plan.Launches.Length && !cancellation.IsCancellationRequested; i++)
        {
            var launch = plan.Launches[i];
            if (book.HasFailed(launch.Trial)) continue;
            progress.Report(new RunEvent.LaunchStarting(i + 1, plan.Launches.Length, launch));
            var record = await recorder.RecordAsync(launch, request, folder.Traces, cancellation);
            progress.Report(new RunEvent.LaunchEnded(i + 1, plan.Launches.Length, record));
            if (record.Ending == LaunchEnding.Cancelled) break;
            if (book.Add(record) is { } done)
            {
                book.Amend(archive.Keep(done));
                progress.Report(new RunEvent.TrialSaved(done.Report));
            }

            // Nothing measured is lost, whatever happens next.
            if (launch.Trial == plan.Trials[^1]) archive.Keep(Report(opening, book.ReportsSoFar()));
        }

        foreach (var unfinished in book.Close()) book.Amend(archive.Keep(unfinished));
        var report = Report(opening, book.Reports());
        archive.Keep(report);
        return (report, folder);
    }

    private RunReport Report(RunReport opening, ImmutableArray<TrialReport> trials) => opening with
    {
        Duration = surroundings.Clock.GetUtcNow() - opening.StartedUtc,
        Trials = trials,
        Findings = FindingRules.Apply(trials, opening.Request),
    };
}
