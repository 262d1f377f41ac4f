using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;

namespace Concur.Core.Accounting.Figures;

/// <summary>Turns the recording of one trace file of any tool into its report.</summary>
internal static class TraceReports
{
    /// <param name="recording">The recording, whose first process counts.</param>
    /// <param name="topMethods">How many of the hottest methods to list.</param>
    public static TraceReport Of(Recording recording, int topMethods)
    {
        var process = recording.Processes[0];
        var (session, window) = (process.Sessions[0], Window.Everything);
        var gc = GcFigures.Of([process], window);
        var report = new TraceReport
        {
            File = Path.GetFileName(session.Path),
            Process = ProcessOf(session) with { ProcessId = process.ProcessId },
            DurationMs = Ns.ToMs(session.EndNs - session.Header.StartNs),
            Events = recording.Sessions.Sum(one => one.Events),
            LostEvents = recording.Sessions.Sum(one => one.Lost),
            Samples = null,
            SampleIntervalMs = null,
            GcPauses = process.Seen.HasFlag(EventKinds.Suspensions) ? gc.Pauses : null,
            Collections = process.Seen.HasFlag(EventKinds.Collections) ? gc.ByGeneration : null,
            Contentions = Where(EventKinds.Contentions, WindowedFacts.LockWaits(process, window)),
            Waits = Where(EventKinds.Waits, WindowedFacts.Waits(process, window)),
            Compilations = Where(EventKinds.Compilations, WindowedFacts.Compilations(process, window)),
            Allocation = process.Seen.HasFlag(EventKinds.Allocations) ? new TraceAllocation(gc.AllocatedBytes, gc.TopTypes) : null,
            Threads = [],
            Methods = [],
        };
        return session.Scheduled is null ? WithSamples(report, process, topMethods) : MachineReports.AddTo(report, recording, topMethods);

        Occurrences? Where<T>(EventKinds kind, IEnumerable<Counted<T>> facts) =>
            process.Seen.HasFlag(kind) ? WindowedFacts.Sum(facts) : null;
    }

    /// <summary>With what the runtime's own sampler saw.</summary>
    private static TraceReport WithSamples(TraceReport report, ProcessRecording process, int topMethods)
    {
        var (session, table) = (process.Sessions[0], new StackTable());
        var firstStack = table.Add(process.Stacks, process.Methods.NameAt);
        return report with
        {
            Samples = session.Samples > 0 ? session.Samples : null,
            SampleIntervalMs = session.SampleIntervalNs is { } intervalNs ? Ns.ToMs(intervalNs) : null,
            Threads = new ThreadRows(process).All(stack => table.FramesIn(firstStack + stack)),
            Methods = process.Seen.HasFlag(EventKinds.Methods) || process.NamesCompiledMethods
                ? MethodFigures.Of(process, table.ToStacks(), firstStack).Hottest(topMethods)
                : [],
        };
    }

    /// <summary>The process, with the header's facts.</summary>
    public static TraceProcess ProcessOf(SessionRecording session) => new(
        session.Header.ProcessId, session.Process.CommandLine, session.Process.Os, session.Process.Architecture,
        session.Process.Runtime ?? (session.Process.IsNativeAot ? TraceProcess.NativeAot : null),
        session.Header.Cores, session.Header.StartedUtc);
}
