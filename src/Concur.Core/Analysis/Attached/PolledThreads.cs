using Concur.Core.Accounting;
using Concur.Core.Analysis.Events;
using Concur.Core.Analysis.Processes;
using Concur.Core.Analysis.Scheduling;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Attached;

/// <summary>Accounts from what the kernel had counted for each thread whenever it was looked at.</summary>
/// <param name="log">The looks.</param>
/// <param name="events">What the runtime told.</param>
/// <param name="timeline">The same, with waits that had not ended.</param>
internal sealed class PolledThreads(PolledLog log, ProcessEvents events, Timeline timeline)
{
    /// <summary>A thread's account; null when it was not there within the window.</summary>
    public ThreadTotals? Of(int threadId, RecordedWindow window)
    {
        var (firstNs, lastNs) = log.SpanOf(threadId);
        var (start, end) = (Math.Max(firstNs, window.StartNs), Math.Min(lastNs, window.EndNs));
        if (end <= start) return null;
        var cpuNs = log.CpuNsBetween(threadId, start, end) ?? 0;
        var sums = new LaneSums();
        ProcessAccountant.Split(new ObservedThread(threadId, "", start, end, cpuNs, log.QueueNsBetween(threadId, start, end)), EventsOf(threadId), sums);
        return new ThreadTotals(end - start, sums, cpuNs);
    }

    /// <summary>The threads of a process.</summary>
    public IEnumerable<int> All(int processId) => log.ThreadsOf(processId);

    private ThreadEvents EventsOf(int threadId)
    {
        var told = events.Of(threadId);
        var activities = timeline.Processes.SelectMany(process => process.Threads).FirstOrDefault(thread => thread.ThreadId == threadId)?.Activities ?? [];
        var suspended = told.OwnGc.Union(told.GcOfOthers).Union(told.Profiler);
        var locks = Set(Category.Lock).Except(suspended);
        return told with { Lock = locks, Wait = Set(Category.Wait).Except(suspended).Except(locks) };

        IntervalSet Set(Category category) => IntervalSet.Of(activities.Where(activity => activity.Category == CategoryNames.Of(category))
            .Select(activity => (RecordedWindow.Ns(activity.StartMs, timeline.OriginNs), RecordedWindow.Ns(activity.EndMs, timeline.OriginNs))));
    }
}
