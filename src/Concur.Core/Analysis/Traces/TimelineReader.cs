using System.Collections.Immutable;
using Concur.Core.Analysis.Scheduling;
using Concur.Core.Analysis.Stacks;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Traces;

/// <summary>Reads the traces of one launch, or a single one, as one timeline.</summary>
public static class TimelineReader
{
    /// <summary>
    /// Reads trace files; those of the same process become one process. Sessions are put on one clock, which those of one
    /// machine share.
    /// </summary>
    /// <param name="selection">The files.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ConcurException">One is not there, or no nettrace file.</exception>
    public static (Timeline Timeline, ImmutableArray<Finding> Findings) Read(TraceSelection selection, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(selection);
        var files = selection.Paths.Select(TraceFile.Open).ToList();
        var log = selection.SchedulePath is { } path ? PerfLog.Read(path) : null;
        var originNs = Math.Min(log?.FirstNs ?? long.MaxValue, files.Min(file => StartNs(file.Outline.Header)));
        var traces = files.ConvertAll(file => CollectedTrace.Read(file, StartNs(file.Outline.Header) - originNs, cancellation));
        var table = new StackTable();
        var schedule = log is null ? null : new ScheduledThreads(log, table, originNs);
        var names = log is null && selection.SchedulePath is { } polled ? PolledLog.Read(polled) : null;
        var processes = traces.GroupBy(trace => trace.File.Outline.Header.ProcessId).Select((group, index) => ProcessTimeline.Of(group.Key ?? index + 1, [.. group], table, schedule))
            .Select(process => names is null ? process : Named(process, names)).ToImmutableArray();
        return (
            new Timeline(selection.Name, table.Frames, table.Stacks, processes) { CpuSampleMs = schedule?.SampleMs, OriginNs = originNs },
            [.. traces.SelectMany(trace => TraceFindings.OfReading(trace.Pass, trace.File.Outline))]);
    }

    /// <summary>Threads by the names that they gave themselves; those that did not are called as their process's main thread is.</summary>
    private static TimelineProcess Named(TimelineProcess process, PolledLog names) => process with
    {
        Threads = [.. process.Threads.Select(thread => names.NameOf(thread.ThreadId) is { Length: > 0 } own && own != names.NameOf(process.ProcessId)
            ? thread with { Name = FormattableString.Invariant($"{own} {thread.ThreadId}") }
            : thread)],
    };

    private static long StartNs(TraceHeader header) => (long)(header.StartTicks * (1e9 / header.TicksPerSecond));
}
