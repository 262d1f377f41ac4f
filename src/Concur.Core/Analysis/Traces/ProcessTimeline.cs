using System.Collections.Immutable;
using Concur.Core.Analysis.Scheduling;
using Concur.Core.Analysis.Stacks;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Traces;

/// <summary>Puts one process of a timeline together, from its sessions' traces and from what the scheduler source saw.</summary>
internal static class ProcessTimeline
{
    private const double NsPerMs = 1e6;

    /// <param name="processId">Its id.</param>
    /// <param name="traces">Its sessions.</param>
    /// <param name="table">The timeline's stacks.</param>
    /// <param name="schedule">What the scheduler source saw; null where there was none.</param>
    public static TimelineProcess Of(int processId, IReadOnlyList<CollectedTrace> traces, StackTable table, ScheduledThreads? schedule)
    {
        var stackOf = traces.Select(trace => trace.Pass.Stacks.Select(stack => table.IndexOf(stack, trace.Pass.Methods)).ToArray()).ToList();
        var threads = traces.SelectMany(trace => trace.Collector.Threads.Keys).Union(schedule?.Of(processId) ?? [])
            .Select(id => Thread(id, processId, traces, stackOf, table));
        var command = traces[0].Pass.Process.With(traces[0].File.Outline.Header).CommandLine;
        var process = new TimelineProcess(processId, command ?? traces[0].File.Name, [.. traces.SelectMany(trace => trace.Collector.Suspensions)], [.. threads]);
        var complete = schedule is null ? process : schedule.Complete(process, address => traces.Select(trace => trace.Pass.Methods.NameAt(address)).FirstOrDefault(name => name is not null));
        return complete with
        {
            Threads = [.. complete.Threads.Where(thread => !thread.Activities.IsEmpty || !thread.Stacks.IsEmpty).OrderBy(thread => thread.ThreadId != processId).ThenBy(thread => thread.ThreadId)],
        };
    }

    private static TimelineThread Thread(int threadId, int processId, IReadOnlyList<CollectedTrace> traces, List<int[]> stackOf, StackTable table)
    {
        var (activities, spans) = (new List<TimelineInterval>(), ImmutableArray.CreateBuilder<StackSpan>());
        for (var i = 0; i < traces.Count; i++)
        {
            if (!traces[i].Collector.Threads.TryGetValue(threadId, out var thread)) continue;
            activities.AddRange(thread.Activities);
            foreach (var run in thread.Runs) spans.Add(new StackSpan(stackOf[i][run.Stack], run.StartNs / NsPerMs, run.EndNs / NsPerMs, run.Samples));
        }

        // What begins together: the longer holds the shorter.
        activities.Sort((x, y) => (x.StartMs, -x.EndMs).CompareTo((y.StartMs, -y.EndMs)));
        var purpose = threadId == processId ? "main thread" : ThreadPurpose.Of(spans.Count == 0 ? "" : string.Join('\n', table.FramesIn(spans[0].Stack)));
        return new TimelineThread(threadId, FormattableString.Invariant($"{purpose} {threadId}"), [.. activities], spans.DrainToImmutable());
    }
}
