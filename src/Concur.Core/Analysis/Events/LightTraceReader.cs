using Microsoft.Diagnostics.Tracing;
using Microsoft.Diagnostics.Tracing.Parsers.Clr;

namespace Concur.Core.Analysis.Events;

/// <summary>
/// Reads the light session's trace in one pass. Event timestamps are QPC ticks, which on Linux are ns of
/// CLOCK_MONOTONIC, the clock of the harness's stamps.
/// </summary>
internal static class LightTraceReader
{
    /// <summary>Reason 8 of the runtime's manifest, which has no name in the library's enumeration.</summary>
    private const int CooperativeBlocking = 8;

    /// <returns>Null when the file is empty or no trace: the process ended before its session had begun.</returns>
    public static ProcessEvents? Read(string path)
    {
        if (!File.Exists(path) || new FileInfo(path).Length == 0) return null;
        var intervals = new EventIntervals();
        try
        {
            using var source = new EventPipeEventSource(path);
            PairSuspensions(source, intervals);
            PairBlocking(source, intervals);
            PairJit(source, intervals);
            CountPool(source, intervals);
            source.Process();
            intervals.Lost = source.EventsLost;
        }
        catch (Exception e) when (e is FormatException or EndOfStreamException or InvalidDataException)
        {
            // The process was killed: its trace ends in the middle of a block. What came before it counts.
            if (intervals.Suspensions.Count == 0 && intervals.Waits.Count == 0) return null;
        }

        return new ProcessEvents(intervals);
    }

    private static void PairSuspensions(EventPipeEventSource source, EventIntervals intervals)
    {
        var open = new Dictionary<int, (long StartNs, bool ForGc)>();
        source.Clr.GCSuspendEEStart += data => open[data.ThreadID] =
            (data.TimeNs(), data.Reason is GCSuspendEEReason.SuspendForGC or GCSuspendEEReason.SuspendForGCPrep);

        // Not its stop: the threads that it wakes may take the core from the one that wakes them.
        source.Clr.GCRestartEEStart += data =>
        {
            if (open.Remove(data.ThreadID, out var begun))
                intervals.Suspensions.Add(new Suspension(begun.StartNs, data.TimeNs(), data.ThreadID, begun.ForGc));
        };
    }

    private static void PairBlocking(EventPipeEventSource source, EventIntervals intervals)
    {
        var contentions = new EventPairing(intervals.Contentions);
        source.Clr.ContentionStart += data => contentions.Start(data.ThreadID, data.TimeNs());
        source.Clr.ContentionStop += data => contentions.Stop(data.ThreadID, data.TimeNs());
        var waits = new EventPairing(intervals.Waits);
        source.Clr.WaitHandleWaitStart += data => waits.Start(data.ThreadID, data.TimeNs());
        source.Clr.WaitHandleWaitStop += data => waits.Stop(data.ThreadID, data.TimeNs());
    }

    private static void PairJit(EventPipeEventSource source, EventIntervals intervals)
    {
        var compiling = new EventPairing(intervals.Jits);
        source.Clr.MethodJittingStarted += data => compiling.Start(data.ThreadID, data.TimeNs(), data.MethodID);
        source.Clr.MethodLoadVerbose += data => compiling.Stop(data.ThreadID, data.TimeNs(), data.MethodID);
    }

    private static void CountPool(EventPipeEventSource source, EventIntervals intervals)
    {
        source.Clr.ThreadPoolWorkerThreadStart += data => intervals.MostPoolThreads = Math.Max(intervals.MostPoolThreads, data.ActiveWorkerThreadCount);
        source.Clr.ThreadPoolWorkerThreadAdjustmentAdjustment += data =>
        {
            if (data.Reason == ThreadAdjustmentReason.Starvation) intervals.PoolStarved++;
            else if ((int)data.Reason == CooperativeBlocking) intervals.PoolCompensated++;
            else if (data.Reason is ThreadAdjustmentReason.ClimbingMove or ThreadAdjustmentReason.RandomMove or ThreadAdjustmentReason.ChangePoint) intervals.PoolClimbed++;
        };
    }
}
