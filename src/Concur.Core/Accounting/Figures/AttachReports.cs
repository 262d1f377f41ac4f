using Concur.Core.Model;
using Concur.Traces.Recordings;
using Concur.Traces.Timelines;

namespace Concur.Core.Accounting.Figures;

/// <summary>Turns what was recorded of a running process into its report: only what lies within the recorded window counts.</summary>
internal static class AttachReports
{
    /// <param name="record">What was recorded.</param>
    /// <param name="recording">The same, decoded.</param>
    /// <param name="timeline">The same, instant by instant.</param>
    /// <param name="topMethods">How many of the hottest methods to tell.</param>
    public static TraceReport Of(AttachRecord record, Recording recording, Timeline timeline, int topMethods)
    {
        var (process, window) = (recording.Processes[0], Window.Of(record));
        var (gc, samples) = (GcFigures.Of([process], window), new AttachSamples(process, timeline, window));
        var (threads, sampled) = (new AttachThreads(record, recording, timeline), samples.All(topMethods));
        return new TraceReport
        {
            File = Path.GetFileName(record.TracePaths[0]),
            Process = ProcessOf(record, process),
            DurationMs = window.Ms,
            Events = recording.Sessions.Sum(session => session.Events),
            LostEvents = recording.Lost,
            Samples = sampled.Samples,
            SampleIntervalMs = sampled.IntervalMs,
            Weighting = sampled.Weighting,
            GcPauses = gc.Pauses,
            Collections = gc.ByGeneration,
            Contentions = WindowedFacts.Sum(WindowedFacts.LockWaits(process, window)),
            Waits = WindowedFacts.Sum(WindowedFacts.Waits(process, window)),
            Compilations = WindowedFacts.Sum(WindowedFacts.Compilations(process, window)),
            Threads = threads.Rows(samples),
            Methods = sampled.Hottest,
            Live = LiveRecordings.Of(record, process, gc, threads.NameOf),
        };
    }

    private static TraceProcess ProcessOf(AttachRecord record, ProcessRecording process) => TraceReports.ProcessOf(process.Sessions[0]) with
    {
        ProcessId = record.Process.ProcessId,
        CommandLine = record.Process.Command,
        Runtime = record.Process.Runtime
            ?? process.Sessions.Select(session => session.Process.Runtime).FirstOrDefault(runtime => runtime is not null),
    };
}
