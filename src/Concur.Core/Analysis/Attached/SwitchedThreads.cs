using Concur.Core.Accounting;
using Concur.Core.Analysis.Scheduling;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Attached;

/// <summary>Accounts from every switch of every thread: the timeline's intervals, added up.</summary>
internal static class SwitchedThreads
{
    private static readonly Dictionary<string, Category> ByName = ThreadTotals.Categories.ToDictionary(CategoryNames.Of);

    /// <summary>A thread's account; null when it was not there within the window.</summary>
    /// <param name="thread">Its intervals neither overlap nor leave gaps.</param>
    /// <param name="schedule">Its switches.</param>
    /// <param name="window">What counts.</param>
    /// <param name="originNs">The timeline's origin.</param>
    public static ThreadTotals? Of(TimelineThread thread, ThreadSchedule schedule, RecordedWindow window, long originNs)
    {
        var (sums, first, last) = (new LaneSums(), long.MaxValue, long.MinValue);
        foreach (var activity in thread.Activities)
        {
            var (start, end) = window.Part(activity, originNs);
            if (end <= start) continue;
            sums.Add(ByName[activity.Category], end - start);
            (first, last) = (Math.Min(first, start), Math.Max(last, end));
        }

        return last <= first ? null : new ThreadTotals(last - first, sums, schedule.Running.Overlap(window.StartNs, window.EndNs));
    }
}
