using Concur.Core.Measuring;
using Concur.Core.Measuring.Platform;
using Concur.Core.Measuring.UserCode;
using Concur.Core.Model;
using Concur.Core.Storage.Sweeps;

namespace Concur.Core;

/// <summary>The line of stages of a sweep: plan, record what was not recorded before, keep each launch, plan again, analyse.</summary>
/// <param name="surroundings">What comes from outside.</param>
/// <param name="progress">Told of every launch.</param>
public sealed class SweepPipeline(RunSurroundings surroundings, IProgress<RunEvent> progress)
{
    /// <summary>Runs a new sweep to its end, or to its cancellation; what was measured by then is in its folder.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="outputPath">The sweep's folder; null for a new one below <c>concur-runs</c>.</param>
    /// <param name="cancellation">Ends the launch that is under way and leaves out the rest.</param>
    /// <exception cref="ConcurException">The folder can't be used, or the harness can't be started.</exception>
    public async Task<(SweepReport Report, string Folder)> BeginAsync(SweepGrid request, string? outputPath, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(request);
        var opening = SweepReport.Empty(surroundings.ToolVersion, request, MachineProbe.Read(), surroundings.Clock.GetUtcNow()) with { AssemblyHash = AssemblyHash.Of(request.AssemblyPath) };
        using var journal = SweepJournal.Create(outputPath, surroundings.CurrentFolder, opening);
        return (await RunAsync(opening, journal, cancellation), journal.Folder);
    }

    /// <summary>Goes on with a sweep that was begun: what was measured is not measured again.</summary>
    /// <param name="folder">The sweep's folder.</param>
    /// <param name="cancellation">Ends the launch that is under way and leaves out the rest.</param>
    /// <exception cref="ConcurException">There is no sweep that can be gone on with here, or the harness can't be started.</exception>
    public async Task<(SweepReport Report, string Folder)> ResumeAsync(string folder, CancellationToken cancellation)
    {
        var (journal, opening) = SweepJournal.Resume(folder);
        using (journal)
        {
            var now = opening with { Machine = MachineProbe.Read(), ToolVersion = surroundings.ToolVersion, AssemblyHash = AssemblyHash.Of(opening.Request.AssemblyPath) };
            if (opening.GetMismatch(now) is { } reason) throw new ConcurException(FailureKind.BadInput, $"'{folder}' was begun with {reason}; times of both would not belong together");
            return (await RunAsync(opening, journal, cancellation), folder);
        }
    }

    private async Task<SweepReport> RunAsync(SweepReport opening, SweepJournal journal, CancellationToken cancellation)
    {
        progress.Report(new RunEvent.FolderCreated(journal.Folder));
        var made = SweepReader.Known(journal.Folder, opening, journal.Launches);
        await new SweepLoop(LaunchRecorder.For(surroundings.Harness, opening.Request.Scheduler), journal, progress, cancellation).RunAsync(opening, made);
        var report = SweepReader.Report(opening, made);
        SweepFile.Save(report, journal.Folder);
        return report;
    }
}
