using System.Collections.Immutable;
using Concur.Core.Analysis.Stacks;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Traces;

/// <summary>Puts together what several traces of one process tell of a thread.</summary>
internal static class TimelineThreads
{
    private const double NsPerMs = 1e6;

    /// <summary>The thread, once: what was collected of it is let go.</summary>
    public static TimelineThread Thread(int threadId, int processId, IReadOnlyList<CollectedTrace> traces, List<int[]> stackOf, StackTable table)
    {
        var (activities, spans) = (new List<TimelineInterval>(), ImmutableArray.CreateBuilder<StackSpan>());
        spans.Capacity = traces.Sum(trace => trace.Collector.Threads.GetValueOrDefault(threadId)?.Runs.Count ?? 0);
        for (var i = 0; i < traces.Count; i++)
        {
            if (!traces[i].Collector.Threads.TryGetValue(threadId, out var thread)) continue;
            activities.AddRange(thread.Activities);
            foreach (var run in thread.Runs) spans.Add(new StackSpan(stackOf[i][run.Stack], run.StartNs / NsPerMs, run.EndNs / NsPerMs, run.Samples));
            thread.Release();
        }

        // What begins together: the longer holds the shorter.
        activities.Sort((x, y) => (x.StartMs, -x.EndMs).CompareTo((y.StartMs, -y.EndMs)));
        var purpose = threadId == processId ? "main thread" : ThreadPurpose.Of(spans.Count == 0 ? "" : string.Join('\n', table.FramesIn(spans[0].Stack)));
        for (var i = 0; i < activities.Count; i++) activities[i] = activities[i] with { Stack = StackOf(threadId, activities[i], traces, stackOf) };
        return new TimelineThread(threadId, FormattableString.Invariant($"{purpose} {threadId}"), [.. activities], spans.DrainToImmutable());
    }

    /// <summary>Where a wait began: any of the sessions may have walked that stack.</summary>
    private static int? StackOf(int threadId, TimelineInterval activity, IReadOnlyList<CollectedTrace> traces, List<int[]> stackOf)
    {
        var isLock = activity.Category == CategoryNames.Of(Category.Lock);
        if (!isLock && activity.Category != CategoryNames.Of(Category.Wait)) return null;
        var (startNs, endNs) = ((long)Math.Round(activity.StartMs * NsPerMs), (long)Math.Round(activity.EndMs * NsPerMs));
        for (var i = 0; i < traces.Count; i++)
        {
            if (traces[i].Collector.Starts.StackOf(threadId, isLock, startNs, endNs) is { } stack) return stackOf[i][stack];
        }

        return null;
    }
}
