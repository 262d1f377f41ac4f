using System.Collections.Immutable;
using Concur.Traces.Timelines;

namespace Concur.Reports.Page;

/// <summary>A row of the timeline: a thread, or the threads that a lane had one after the other.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Threads">Its threads in order of time.</param>
internal sealed record TimelineRow(string Name, IReadOnlyList<FlatThread> Threads)
{
    private const string Lane = "worker ";

    /// <summary>How the runtime names its own threads.</summary>
    private const string RuntimeThread = ".NET ";

    /// <summary>The starts of its intervals, ms.</summary>
    public IEnumerable<double> StartsMs => Threads.SelectMany(thread => thread.Intervals).Select(interval => interval.StartMs);

    /// <summary>
    /// The rows of a process, lanes first. A strategy that starts threads for each iteration has lanes times iterations of them.
    /// </summary>
    public static IReadOnlyList<TimelineRow> Of(TimelineProcess process)
    {
        var rows = new List<(string Name, List<FlatThread> Threads)>();
        var lastOf = new Dictionary<string, (int Row, double EndMs)>(StringComparer.Ordinal);
        foreach (var thread in process.Threads.Where(thread => thread.HasSpans))
        {
            var flat = new FlatThread(thread, FlatActivities.Of(thread, process.Suspensions));
            var intervals = flat.Intervals;
            var lane = intervals.Count == 0 ? null : LaneOf(process, thread);
            if (lane is not null && lastOf.TryGetValue(lane, out var last) && intervals[0].StartMs >= last.EndMs)
            {
                rows[last.Row].Threads.Add(flat);
                lastOf[lane] = (last.Row, intervals[^1].EndMs);
                continue;
            }

            if (lane is not null) lastOf[lane] = (rows.Count, intervals[^1].EndMs);
            rows.Add((lane ?? thread.Name, [flat]));
        }

        string NameOf(string name, List<FlatThread> threads) =>
            threads is [var only] ? only.Thread.Name : FormattableString.Invariant($"{name}, {threads.Count} threads");
        return
        [
            .. rows.OrderBy(row => PlaceOf(process, row.Threads))
                .Select(row => new TimelineRow(NameOf(row.Name, row.Threads), row.Threads)),
        ];
    }

    /// <summary>Lanes come first, because they are what was measured, and the runtime's own threads last.</summary>
    private static int PlaceOf(TimelineProcess process, List<FlatThread> threads) =>
        LaneOf(process, threads[0].Thread) is not null ? 0
        : threads[0].Thread.Name.StartsWith(RuntimeThread, StringComparison.Ordinal) ? 2
        : 1;

    /// <summary>
    /// The lane that a thread is, without the thread's id; null for any other thread. The harness names its threads "worker 0" and so on,
    /// and so may a user: such threads are one row where they do not overlap.
    /// </summary>
    private static string? LaneOf(TimelineProcess process, TimelineThread thread)
    {
        var id = FormattableString.Invariant($" {process.OwnOf(thread.ThreadId)}");
        if (!thread.Name.StartsWith(Lane, StringComparison.Ordinal) || !thread.Name.EndsWith(id, StringComparison.Ordinal)) return null;
        var name = thread.Name[..^id.Length];
        return name.Length > Lane.Length && !name.AsSpan(Lane.Length).ContainsAnyExceptInRange('0', '9') ? name : null;
    }
}

/// <summary>A thread of a row.</summary>
/// <param name="Thread">The thread.</param>
/// <param name="Intervals">Its activities laid flat, in order.</param>
internal sealed record FlatThread(TimelineThread Thread, IReadOnlyList<TimelineInterval> Intervals);

/// <summary>Lays a thread's activities flat: none overlaps another, so that each instant has one category at most.</summary>
internal static class FlatActivities
{
    /// <summary>
    /// An activity inside another takes its place there, and a suspension of all threads for a collection takes the place of both.
    /// </summary>
    /// <param name="thread">The thread. Activities that a scheduler source saw are flat already, and collections are among them.</param>
    /// <param name="suspensions">The suspensions of its process, in order.</param>
    public static IReadOnlyList<TimelineInterval> Of(TimelineThread thread, ImmutableArray<TimelineInterval> suspensions)
    {
        if (!thread.Activities.IsEmpty && thread.Activities.All(activity => activity.OnCpu is not null)) return thread.Activities;
        var inner = Innermost(thread.Activities);
        return suspensions.IsEmpty ? inner : Overlaid(inner, Seen(thread, suspensions));
    }

    /// <summary>Pauses between the first and the last instant from which something is known of the thread.</summary>
    private static List<TimelineInterval> Seen(TimelineThread thread, ImmutableArray<TimelineInterval> suspensions)
    {
        var (activities, stacks) = (thread.Activities, thread.Stacks);
        var starts = activities.Select(activity => activity.StartMs).Concat(stacks.Select(span => span.StartMs));
        var ends = activities.Select(activity => activity.EndMs).Concat(stacks.Select(span => span.EndMs));
        var (startMs, endMs) = (starts.DefaultIfEmpty(double.MaxValue).Min(), ends.DefaultIfEmpty(double.MinValue).Max());
        return [.. suspensions.Where(pause => pause.StartMs < endMs && pause.EndMs > startMs).OrderBy(pause => pause.StartMs)];
    }

    /// <summary>Of activities that overlap, the one that began last.</summary>
    /// <param name="activities">The activities in the order of their starts.</param>
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
            // The same pause may be in the traces of both sessions.
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
