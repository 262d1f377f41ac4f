using System.Collections.Immutable;
using Concur.Core.Accounting.Gains;
using Concur.Core.Accounting.Trials;
using Concur.Core.Findings;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Core.Planning;
using Concur.Core.Storage;
using Concur.Traces.Recordings;

namespace Concur.Core;

/// <summary>
/// The line of stages: plan, record, analyse, save; then the same for the findings' remedies and predictions. The run is saved after every
/// round of launches.
/// </summary>
/// <param name="environment">The harness, folders, version and clock to use.</param>
/// <param name="progress">Receives an event for each launch and each trial.</param>
public sealed class RunPipeline(RunEnvironment environment, IProgress<RunEvent> progress)
{
    /// <summary>The time of day may be set meanwhile.</summary>
    private readonly long _started = environment.Clock.GetTimestamp();

    /// <summary>Runs a request to its end, or to its cancellation: then what was measured until then is analysed and saved.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="place">Where it is kept, and when it begins.</param>
    /// <param name="cancellation">Ends the launch that is under way and leaves out the rest.</param>
    /// <returns>The report, the folder that holds it, and what was recorded.</returns>
    /// <exception cref="ConcurException">The output folder can't be used, or the harness can't be started.</exception>
    public async Task<RunOutcome> RunAsync(WorkloadRequest request, RunPlace place, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(place);
        environment.Machine.Tell(progress, cancellation);
        var recorder = await environment.Machine.RecorderAsync(request.Scheduler, cancellation);
        var startedUtc = environment.Clock.GetUtcNow();
        var name = place.Label is null ? request.Name : $"{request.Name}_{place.Label}";
        using var archive = RunArchive.Open(environment, name, place.OutputPath, progress);
        var machine = await environment.Machine.ReadAsync(request.Framework, cancellation);
        await new QuietMoment(environment.Machine, machine, progress, environment.Clock).AwaitAsync(place.WaitQuiet, cancellation);
        var loop = new LaunchLoop(recorder, archive, progress, environment, cancellation);

        var plan = RunPlanner.Plan(request, machine, environment.Machine.Fleet);
        var opening = recorder.Describe(new RunReport
        {
            ToolVersion = environment.ToolVersion,
            Request = request,
            Workers = request.Workers ?? machine.PlannedCores,
            Machine = machine,
            StartedUtc = startedUtc,
            Duration = TimeSpan.Zero,
            Trials = [],
            Findings = [],
        });
        var collector = new TrialCollector(plan, machine, errors: environment.ReadGainErrors());

        // Nothing measured is lost, whatever happens next.
        await loop.RunAsync(
            plan,
            collector,
            archive.Folder.Traces,
            () => archive.Keep(Report(opening, request, collector.ReportsSoFar())),
            () => EarlyAnswer.Tell(opening with { Trials = collector.ReportsSoFar() }, progress));
        opening = opening with { RepeatedLaunches = collector.Repeated };
        var report = archive.Complete(Report(opening, request, collector.Reports()), collector.Recordings);
        if (request.Verify)
        {
            report = await RemedyTrials.RunAsync(report, loop, archive.Folder, environment.Machine.Fleet);
            report = report with { Duration = environment.Clock.GetElapsedTime(_started) };
            archive.Keep(report);
            environment.Predictions?.Add(report, environment.MachineName);
        }

        return new RunOutcome(report, archive.Folder, collector.Recordings);
    }

    private RunReport Report(RunReport opening, WorkloadRequest request, ImmutableArray<TrialReport> trials)
    {
        var report = opening with { Duration = environment.Clock.GetElapsedTime(_started), Trials = trials };
        return report with { Findings = FindingRules.OfRun(report, request) };
    }
}

/// <summary>Where a run is kept, and when it begins.</summary>
/// <param name="OutputPath">The run folder; null for a new one below <c>concur-runs</c>.</param>
/// <param name="Label">The user's name for the run, which a new folder has in its name; null for none.</param>
/// <param name="WaitQuiet">How long to wait at most until other processes leave the machine alone; null for not at all.</param>
public sealed record RunPlace(string? OutputPath, string? Label, TimeSpan? WaitQuiet);

/// <summary>A run that came to its end.</summary>
/// <param name="Report">The report.</param>
/// <param name="Folder">The folder that holds it.</param>
/// <param name="Recordings">What was recorded of the profiled launches, by the trials' labels.</param>
public sealed record RunOutcome(RunReport Report, RunFolder Folder, IReadOnlyDictionary<string, Recording> Recordings);

/// <summary>What a run takes from outside, so that a whole run fits into a test.</summary>
/// <param name="Harness">The harness to launch.</param>
/// <param name="CurrentFolder">Where run folders go unless the user says otherwise.</param>
/// <param name="ToolVersion">Stands in the run file.</param>
/// <param name="Clock">Names the folder and dates the run.</param>
public sealed record RunEnvironment(HarnessFiles Harness, string CurrentFolder, string ToolVersion, TimeProvider Clock)
{
    /// <summary>Folders that have PDBs, besides those of the assemblies themselves.</summary>
    public ImmutableArray<string> SymbolFolders { get; init; } = [];

    /// <summary>Where launches are made.</summary>
    public ILaunchMachine Machine { get; init; } = new ThisMachine(Harness);

    /// <summary>Where silos find each other, redis or postgres; null for the driver.</summary>
    internal string? Membership => Harness.Membership?.Kind;

    /// <summary>What that machine is called; null for this one.</summary>
    public string? MachineName { get; init; }

    /// <summary>How earlier predictions did; null where that is not kept.</summary>
    public PredictionRecords? Predictions { get; init; }

    /// <summary>By how much those of that machine were off.</summary>
    internal GainErrors ReadGainErrors() =>
        GainErrors.Of(Predictions?.Read().Where(record => record.Machine == MachineName) ?? []);

    /// <summary>Awaited after each round of launches: other runs may take their turns then.</summary>
    public Func<CancellationToken, Task> BetweenRounds { get; init; } = _ => Task.CompletedTask;
}
