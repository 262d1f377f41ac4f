using System.Collections.Immutable;
using Concur.Traces.Timelines;

namespace Concur.Reports.Page;

/// <summary>A thread's activities laid flat: none over another, so that each instant has one category at most.</summary>
internal static class FlatActivities
{
    /// <summary>What lies inside another takes its place; while all threads are suspended for a collection nothing else counts.</summary>
    /// <param name="thread">The thread. What a scheduler source saw is flat already, and knows of collections.</param>
    /// <param name="suspensions">When its process was suspended, in order.</param>
    public static IReadOnlyList<TimelineInterval> Of(TimelineThread thread, ImmutableArray<TimelineInterval> suspensions)
    {
        if (!thread.Activities.IsEmpty && thread.Activities.All(activity => activity.OnCpu is not null)) return thread.Activities;
        var inner = Innermost(thread.Activities);
        return suspensions.IsEmpty ? inner : Overlaid(inner, Seen(thread, suspensions));
    }

    /// <summary>Pauses while the thread was there: between what is first and last known of it.</summary>
    private static List<TimelineInterval> Seen(TimelineThread thread, ImmutableArray<TimelineInterval> suspensions)
    {
        var starts = thread.Activities.Select(activity => activity.StartMs).Concat(thread.Stacks.Select(span => span.StartMs)).DefaultIfEmpty(double.MaxValue).Min();
        var ends = thread.Activities.Select(activity => activity.EndMs).Concat(thread.Stacks.Select(span => span.EndMs)).DefaultIfEmpty(double.MinValue).Max();
        return [.. suspensions.Where(pause => pause.StartMs < ends && pause.EndMs > starts).OrderBy(pause => pause.StartMs)];
    }

    /// <summary>Of activities over each other the one that began last.</summary>
    /// <param name="activities">By their starts.</param>
    private static List<TimelineInterval> Innermost(ImmutableArray<TimelineInterval> activities)
    {
        var (flat, open, cursor) = (new List<TimelineInterval>(), new Stack<TimelineInterval>(), double.MinValue);
        void Until(double ms)
        {
            while (open.TryPeek(out var top))
            {
                var end = Math.Min(top.EndMs, ms);
                if (end > cursor) flat.Add(top with { StartMs = cursor, EndMs = end });
                cursor = Math.Max(cursor, end);
                if (top.EndMs > ms) break;
                open.Pop();
            }

            cursor = Math.Max(cursor, ms);
        }

        foreach (var activity in activities)
        {
            Until(activity.StartMs);
            open.Push(activity);
        }

        Until(double.MaxValue);
        return flat;
    }

    /// <summary>Cuts the intervals where pauses are, and puts the pauses there.</summary>
    private static List<TimelineInterval> Overlaid(List<TimelineInterval> flat, List<TimelineInterval> pauses)
    {
        var (all, next, until) = (new List<TimelineInterval>(), 0, double.MinValue);
        void Pause(TimelineInterval pause)
        {
            // Sessions may tell of the same pause twice.
            if (pause.EndMs > until) all.Add(pause with { StartMs = Math.Max(pause.StartMs, until) });
            until = Math.Max(until, pause.EndMs);
        }

        foreach (var interval in flat)
        {
            var start = interval.StartMs;
            while (next < pauses.Count && pauses[next].StartMs < interval.EndMs)
            {
                var from = Math.Max(start, until);
                if (pauses[next].StartMs > from) all.Add(interval with { StartMs = from, EndMs = pauses[next].StartMs });
                Pause(pauses[next++]);
                start = Math.Max(start, until);
            }

            if (interval.EndMs > Math.Max(start, until)) all.Add(interval with { StartMs = Math.Max(start, until) });
        }

        for (; next < pauses.Count; next++) Pause(pauses[next]);
        return all;
    }
}
