using Concur.Core.Analysis.Scheduling;
using Concur.Core.Analysis.Stacks;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Traces;

/// <summary>Puts one process of a timeline together, from its sessions' traces and from what the scheduler source saw.</summary>
internal static class ProcessTimeline
{
    /// <param name="processId">Its id.</param>
    /// <param name="traces">Its sessions.</param>
    /// <param name="table">The timeline's stacks.</param>
    /// <param name="schedule">What the scheduler source saw; null where there was none.</param>
    public static TimelineProcess Of(int processId, IReadOnlyList<CollectedTrace> traces, StackTable table, ScheduledThreads? schedule)
    {
        var stackOf = traces.Select(trace => table.Take(trace.Pass.Stacks, trace.Pass.Methods.NameAt)).ToList();
        var threads = traces.SelectMany(trace => trace.Collector.Threads.Keys).Union(schedule?.Of(processId) ?? [])
            .Select(id => TimelineThreads.Thread(id, processId, traces, stackOf, table));
        var command = traces[0].Pass.Process.With(traces[0].File.Outline.Header).CommandLine;
        var process = new TimelineProcess(processId, command ?? traces[0].File.Name, [.. traces.SelectMany(trace => trace.Collector.Suspensions)], [.. threads]);
        var complete = schedule is null ? process : schedule.Complete(process, address => traces.Select(trace => trace.Pass.Methods.NameAt(address)).FirstOrDefault(name => name is not null));
        return complete with
        {
            Threads = [.. complete.Threads.Where(thread => !thread.Activities.IsEmpty || !thread.Stacks.IsEmpty).OrderBy(thread => thread.ThreadId != processId).ThenBy(thread => thread.ThreadId)],
        };
    }
}
