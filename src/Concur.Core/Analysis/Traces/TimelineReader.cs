using System.Collections.Immutable;
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
    /// <param name="name">What to call it.</param>
    /// <param name="paths">The files, the first process's first.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <exception cref="ConcurException">One is not there, or no nettrace file.</exception>
    public static (Timeline Timeline, ImmutableArray<Finding> Findings) Read(string name, IReadOnlyList<string> paths, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(paths);
        var files = paths.Select(TraceFile.Open).ToList();
        var originNs = files.Min(file => StartNs(file.Outline.Header));
        var traces = files.ConvertAll(file => CollectedTrace.Read(file, StartNs(file.Outline.Header) - originNs, cancellation));
        var table = new StackTable();
        var processes = traces.GroupBy(trace => trace.File.Outline.Header.ProcessId).Select((group, index) => Process(group.Key ?? index + 1, [.. group], table)).ToImmutableArray();
        return (new Timeline(name, table.Frames, table.Stacks, processes), [.. traces.SelectMany(trace => TraceFindings.OfReading(trace.Pass, trace.File.Outline))]);
    }

    private static long StartNs(TraceHeader header) => (long)(header.StartTicks * (1e9 / header.TicksPerSecond));

    private static TimelineProcess Process(int processId, IReadOnlyList<CollectedTrace> traces, StackTable table)
    {
        var stackOf = traces.Select(trace => table.Take(trace.Pass.Stacks, trace.Pass.Methods)).ToList();
        var threads = traces.SelectMany(trace => trace.Collector.Threads.Keys).Distinct()
            .Select(id => TimelineThreads.Thread(id, processId, traces, stackOf, table)).Where(thread => !thread.Activities.IsEmpty || !thread.Stacks.IsEmpty)
            .OrderBy(thread => thread.ThreadId != processId).ThenBy(thread => thread.ThreadId);
        var command = traces[0].Pass.Process.With(traces[0].File.Outline.Header).CommandLine;
        return new TimelineProcess(processId, command ?? traces[0].File.Name, [.. traces.SelectMany(trace => trace.Collector.Suspensions)], [.. threads]);
    }
}
