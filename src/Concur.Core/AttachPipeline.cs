using Concur.Core.Accounting.Figures;
using Concur.Core.Findings;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Traces.Exports;
using Concur.Traces.Profiles;
using Concur.Traces.Recordings;
using Concur.Traces.Timelines;

namespace Concur.Core;

/// <summary>The line of stages for a process that runs already: find it, record it for a while, analyse, save.</summary>
/// <param name="currentFolder">Where folders go unless the user says otherwise.</param>
/// <param name="toolVersion">Named in files that name their maker.</param>
/// <param name="clock">Names the folder.</param>
/// <param name="progress">Receives the progress.</param>
public sealed class AttachPipeline(string currentFolder, string toolVersion, TimeProvider clock, IProgress<RunEvent> progress)
{
    /// <summary>Records the process until the time is over, it ends, or somebody stops that.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="topMethods">How many of the hottest methods to tell.</param>
    /// <param name="outputPath">The folder; null for a new one below <c>concur-runs</c>.</param>
    /// <param name="stop">Ends the recording early; what there is by then counts.</param>
    /// <param name="abandon">Gives up.</param>
    /// <exception cref="ConcurException">There is no such process, it can't be recorded, or the folder can't be used.</exception>
    public async Task<AttachOutcome> RunAsync(
        AttachRequest request,
        int topMethods,
        string? outputPath,
        CancellationToken stop,
        CancellationToken abandon)
    {
        ArgumentNullException.ThrowIfNull(request);
        var process = RunningProcesses.Find(request.ProcessId);
        var folder = RunFolder.Create(outputPath, currentFolder, "attach-" + process.Name, clock.GetUtcNow());
        using var claim = FolderClaim.Take(folder);
        progress.Report(new RunEvent.FolderCreated(folder.Path));
        var record = await RecordAsync(request, process, folder, stop, abandon);

        var recording = TracePipeline.Read(
            new TraceSelection(process.Name, record.TracePaths)
            {
                SchedulePath = record.SchedulePath,
                CountersPath = record.CountersPath,
                Times = (record.StartNs, record.EndNs),
                SymbolFolders = request.SymbolFolders,
            },
            abandon);
        var timeline = TimelineBuilder.Of(recording, cancellation: abandon);
        var report = AttachReports.Of(record, recording, timeline, topMethods);
        timeline = timeline.WithSources(recording);
        report = MethodPlaces.AddTo(report, recording);
        report = report with { Findings = FindingRules.Apply(report, TraceFindings.OfReading(recording)) };
        TraceFile.Save(report, folder);
        if (!timeline.Stacks.IsEmpty)
        {
            AtomicFile.ReplaceOwn(folder.PathOf(RunFolder.SpeedscopeName(process.Name)), file =>
            {
                SpeedscopeReport.Write(ProfileBuilder.Of(timeline, abandon), toolVersion, file);
                return true;
            });
        }

        return new AttachOutcome(report, folder, recording);
    }

    private async Task<AttachRecord> RecordAsync(
        AttachRequest request,
        RunningProcess process,
        RunFolder folder,
        CancellationToken stop,
        CancellationToken abandon)
    {
        try
        {
            return await new AttachRecorder(progress).RecordAsync(request, process, folder.Traces, stop, abandon);
        }
        catch (ConcurException)
        {
            folder.Discard(process.Name);
            throw;
        }
    }
}

/// <summary>A process that was recorded while it ran.</summary>
/// <param name="Report">The report.</param>
/// <param name="Folder">The folder that holds it.</param>
/// <param name="Recording">What was recorded.</param>
public sealed record AttachOutcome(TraceReport Report, RunFolder Folder, Recording Recording);
