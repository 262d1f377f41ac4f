using System.Collections.Immutable;
using Concur.Core.Accounting;
using Concur.Core.Accounting.Clocks;
using Concur.Core.Accounting.Trials;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Core.Planning;
using Concur.Core.Scaling;
using Concur.Core.Storage;
using Concur.Traces;

namespace Concur.Core;

/// <summary>The line of stages of a sweep: plan, record what was not recorded before, keep each launch, plan again, analyse.</summary>
/// <param name="environment">The harness, folders, version and clock to use.</param>
/// <param name="own">Remembers which sweeps were begun here.</param>
/// <param name="progress">Receives an event for each launch.</param>
public sealed class SweepPipeline(RunEnvironment environment, OwnSweeps own, IProgress<RunEvent> progress)
{
    /// <summary>Runs a new sweep to its end, or to its cancellation; what was measured by then is in its folder.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="outputPath">The sweep's folder; null for a new one below <c>concur-runs</c>.</param>
    /// <param name="cancellation">Ends the launch that is under way and leaves out the rest.</param>
    /// <exception cref="ConcurException">The folder can't be used, or the harness can't be started.</exception>
    public async Task<(SweepReport Report, string Folder)> BeginAsync(SweepGrid request, string? outputPath, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var machine = await environment.Machine.ReadAsync(request.Framework, cancellation);
        var opening = SweepReport.Empty(environment.ToolVersion, request, machine, environment.Clock.GetUtcNow()) with
        {
            AssemblyHash = AssemblyHash.Of(request.AssemblyPath),
            Fleet = Spanned,
        };
        using var journal = SweepJournal.Create(outputPath, environment.CurrentFolder, opening, environment.MachineName);
        own.Remember(journal.Folder);
        return (await RunAsync(opening, journal, cancellation), journal.Folder);
    }

    /// <summary>Goes on with a sweep that was begun: what was measured is not measured again.</summary>
    /// <param name="folder">The sweep's folder.</param>
    /// <param name="trusts">Asked whether an assembly may be run, where the sweep was not begun here by this user.</param>
    /// <param name="cancellation">Ends the launch that is under way and leaves out the rest.</param>
    /// <exception cref="ConcurException">
    /// The folder has no sweep that can be resumed, or one that is not trusted, or the harness cannot be started.
    /// </exception>
    public async Task<(SweepReport Report, string Folder)> ResumeAsync(
        string folder, Func<string, bool> trusts, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(trusts);
        var (journal, opening) = SweepJournal.Resume(folder);
        using (journal)
        {
            var assembly = string.Join("' and '", opening.Request.Assemblies.Select(assembly => assembly.Path).Distinct());
            if (assembly.Length > 0 && !own.Has(folder) && !trusts(assembly))
                throw new ConcurException(
                    FailureKind.BadInput,
                    $"the sweep in '{folder}' was not begun here, and resuming it runs '{assembly}'; give --trust if you trust that file");
            own.Remember(folder);
            var now = opening with
            {
                Machine = await environment.Machine.ReadAsync(opening.Request.Framework, cancellation),
                ToolVersion = environment.ToolVersion,
                AssemblyHash = AssemblyHash.Of(opening.Request.AssemblyPath),
                Fleet = Spanned,
                Request = opening.Request with
                {
                    StrategyCodes =
                    [
                        .. opening.Request.StrategyCodes.Select(code => code with { CodeHash = AssemblyHash.Of(code.AssemblyPath) }),
                    ],
                },
            };
            if (opening.Fleet is not null && now.Fleet is null)
                throw new ConcurException(
                    FailureKind.BadInput,
                    $"'{folder}' spans {MachineAxis.InMachines(opening.Fleet.Machines.Length)}; give them again with --on");
            if (opening.Request.Membership != environment.Membership)
                throw new ConcurException(
                    FailureKind.BadInput,
                    opening.Request.Membership is { } kind
                        ? $"the silos of '{folder}' found each other by {kind}; give it again with --membership"
                        : $"the silos of '{folder}' found each other without --membership; leave it out");
            if (opening.GetMismatch(now) is { } reason)
                throw new ConcurException(
                    FailureKind.BadInput,
                    $"'{folder}' was begun with {reason}; times of both would not belong together");
            return (await RunAsync(opening, journal, cancellation), folder);
        }
    }

    private Fleet? Spanned => environment.Machine.Fleet is { IsEmpty: false } fleet ? fleet : null;

    private async Task<SweepReport> RunAsync(SweepReport opening, SweepJournal journal, CancellationToken cancellation)
    {
        environment.Machine.Tell(progress, cancellation);
        progress.Report(new RunEvent.FolderCreated(journal.Folder));
        await new QuietMoment(environment.Machine, opening.Machine, progress, environment.Clock)
            .LookAsync("Points that are measured meanwhile are slower; a sweep on a quiet machine is surer.", cancellation);
        var made = SweepReader.Known(journal.Folder, opening, journal.Launches);
        var recorder = await environment.Machine.RecorderAsync(opening.Request.Scheduler, cancellation);
        await new SweepLoop(recorder, journal, progress, environment.BetweenRounds, cancellation).RunAsync(opening, made);
        var report = SweepReader.Report(opening, made);
        SweepFile.Save(report, journal.Folder);
        return report;
    }
}

/// <summary>
/// What a sweep has to launch, as far as that can be said: the sizes that were asked for, and once these are measured the ones
/// between that a break-even asks for. It follows from the launches that were made alone, so that a sweep that was broken
/// off goes on where it stood.
/// </summary>
internal static class SweepPlans
{
    /// <param name="opening">What was asked for, and where.</param>
    /// <param name="launches">What was made, in any order.</param>
    /// <returns>What is yet to be launched, as far as is known.</returns>
    public static ImmutableArray<SweepStep> Missing(SweepReport opening, IReadOnlyList<SweepLaunch> launches)
    {
        var missing = Left(SweepPlanner.Plan(opening.Request, opening.Machine, opening.Fleet), launches);
        if (!missing.IsEmpty || !opening.Request.Refines) return missing;
        return Left(SweepPlanner.Further(
            opening.Request, opening.Machine, BreakEvenSearch.Next(opening.Request, launches), opening.Fleet), launches);
    }

    /// <summary>Without what was made, and without points that failed.</summary>
    private static ImmutableArray<SweepStep> Left(IEnumerable<SweepStep> plan, IReadOnlyList<SweepLaunch> launches)
    {
        var (known, failed) = (
            launches.Select(launch => (launch.Point, launch.Number)).ToHashSet(),
            launches.Where(launch => launch.Error is not null).Select(launch => launch.Point).ToHashSet());
        return [.. plan.Where(step => !known.Contains((step.Point, step.Number)) && !failed.Contains(step.Point))];
    }
}

/// <summary>
/// Makes the launches of a sweep that were not made before, one after the other, and keeps each; what they ask for as well.
/// </summary>
/// <param name="recorder">Makes them.</param>
/// <param name="journal">Keeps them.</param>
/// <param name="progress">Receives an event for each launch.</param>
/// <param name="betweenLaunches">Awaited after each launch: other sweeps may take their turns then.</param>
/// <param name="cancellation">Ends the launch that is under way and leaves out the rest.</param>
internal sealed class SweepLoop(
    ILaunchRecorder recorder,
    SweepJournal journal,
    IProgress<RunEvent> progress,
    Func<CancellationToken, Task> betweenLaunches,
    CancellationToken cancellation)
{
    private readonly HashSet<SweepPoint> _givenUp = [];
    private readonly HashSet<SweepPoint> _lostOnce = [];

    /// <summary>
    /// Runs to its end, or to its cancellation. A point that fails is given up; one that failed before is tried again. The first launch
    /// of a point that is lost with a machine is made once more, after the others.
    /// </summary>
    /// <param name="opening">What was asked for, and where.</param>
    /// <param name="made">The launches that were made before; gets those that are made now.</param>
    public async Task RunAsync(SweepReport opening, List<SweepLaunch> made)
    {
        made.RemoveAll(launch => launch.Error is not null);
        while (!cancellation.IsCancellationRequested)
        {
            var missing = SweepPlans.Missing(opening, made);
            if (missing.IsEmpty) return;
            var (before, planned) = (made.Count, made.Count + missing.Length);
            for (var i = 0; i < missing.Length && !cancellation.IsCancellationRequested; i++)
            {
                if (!_givenUp.Contains(missing[i].Point)) await MakeAsync(opening, missing[i], (before + i + 1, planned), made);
            }
        }
    }

    private async Task MakeAsync(SweepReport opening, SweepStep step, (int Number, int Count) place, List<SweepLaunch> made)
    {
        progress.Report(new RunEvent.LaunchStarting(place.Number, place.Count, step.Launch));
        var record = LaunchAlignment.Of(await recorder.RecordAsync(step.Launch, opening.Request, journal.Traces, cancellation));
        progress.Report(new RunEvent.LaunchEnded(place.Number, place.Count, record));
        if (record.Ending == LaunchEnding.Cancelled) return;
        if (record.Lost is null || !_lostOnce.Add(step.Point)) Keep(step, record, made);
        await betweenLaunches(cancellation);
    }

    private void Keep(SweepStep step, LaunchRecord record, List<SweepLaunch> made)
    {
        var units = made.Find(launch => launch.Point == step.Point && launch.Units is not null)?.Units;
        var recording = record.Traces.IsEmpty ? null : RecordingReader.Read(LaunchRecording.FilesOf(record), cancellation);
        var launch = SweepLaunches.Of(step, record, recording, units);
        journal.Keep(launch);
        made.Add(launch);
        if (launch.Error is not null) _givenUp.Add(step.Point);
    }
}
