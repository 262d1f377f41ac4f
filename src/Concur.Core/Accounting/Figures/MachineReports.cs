using Concur.Core.Model;
using Concur.Traces.Recordings;
using Concur.Traces.Timelines;

namespace Concur.Core.Accounting.Figures;

/// <summary>What a recorder of the whole machine saw, in the report of its trace.</summary>
internal static class MachineReports
{
    private const int MostProcesses = 20;

    /// <summary>Adds the figures of the recording's first process, and a row for each process.</summary>
    /// <param name="report">The report so far.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="topMethods">How many of the hottest methods to list.</param>
    public static TraceReport AddTo(TraceReport report, Recording recording, int topMethods)
    {
        // The other processes may be hundreds, of which no stack is asked for.
        var own = new Recording(recording.Name, [recording.Processes[0]]) { Schedules = recording.Schedules };
        var timeline = TimelineBuilder.Of(own);
        var samples = new AttachSamples(own, timeline);
        var sampled = samples.All();
        var seen = own.Processes[0].Seen;
        return report with
        {
            Samples = sampled.Samples,
            SampleIntervalMs = sampled.IntervalMs,
            Weighting = sampled.Weighting,
            Methods = [.. sampled.Methods.Take(topMethods)],
            Threads = [.. new ScheduledThreads(report.Process.ProcessId ?? 1, own, timeline, Window.Everything).Rows(samples)
                .Select(thread => Known(thread, seen))],
            CpuProfile = samples.Coverage,
            Processes = recording.Processes.Length == 1
                ? []
                : [.. recording.Processes.Take(MostProcesses).Select((process, index) => RowOf(process, process.ProcessId ?? index + 1))],
            OtherProcesses = Math.Max(0, recording.Processes.Length - MostProcesses),
        };

        TraceProcessRow RowOf(ProcessRecording process, int processId) => new(
            process.ProcessId,
            process.Sessions[0].Process.CommandLine,
            recording.Schedules.ThreadsOf(processId).Count(),
            process.Sessions[0].Scheduled?.Samples ?? 0,
            timeline.Cpu?.Coverage(processId).CpuMs ?? 0);
    }

    /// <summary>What the runtime's events tell is unknown of a process whose runtime wrote none.</summary>
    private static TraceThread Known(TraceThread thread, EventKinds seen) => thread with
    {
        GcSuspendedMs = seen.HasFlag(EventKinds.Suspensions) ? thread.GcSuspendedMs : null,
        LockMs = seen.HasFlag(EventKinds.Contentions) ? thread.LockMs : null,
        WaitMs = seen.HasFlag(EventKinds.Waits) ? thread.WaitMs : null,
        JitMs = seen.HasFlag(EventKinds.Compilations) ? thread.JitMs : null,
    };
}
