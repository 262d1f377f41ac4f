using Concur.Traces.Timelines;

namespace Concur.Reports.Page;

/// <summary>A row of the timeline: a thread, or the threads that a lane had one after the other.</summary>
/// <param name="Name">What to call it.</param>
/// <param name="Threads">Its threads in order of time, with their intervals laid flat.</param>
internal sealed record TimelineRow(string Name, IReadOnlyList<(TimelineThread Thread, IReadOnlyList<TimelineInterval> Intervals)> Threads)
{
    private const string Lane = "lane ";

    /// <summary>The rows of a process. A strategy that starts threads for each iteration has as many as lanes times iterations.</summary>
    public static IReadOnlyList<TimelineRow> Of(TimelineProcess process)
    {
        var rows = new List<(string Name, List<(TimelineThread Thread, IReadOnlyList<TimelineInterval> Intervals)> Threads)>();
        var lastOf = new Dictionary<string, (int Row, double EndMs)>(StringComparer.Ordinal);
        foreach (var thread in process.Threads)
        {
            var intervals = FlatActivities.Of(thread, process.Suspensions);
            var lane = intervals.Count == 0 ? null : LaneOf(thread);
            if (lane is not null && lastOf.TryGetValue(lane, out var last) && intervals[0].StartMs >= last.EndMs)
            {
                rows[last.Row].Threads.Add((thread, intervals));
                lastOf[lane] = (last.Row, intervals[^1].EndMs);
                continue;
            }

            if (lane is not null) lastOf[lane] = (rows.Count, intervals[^1].EndMs);
            rows.Add((lane ?? thread.Name, [(thread, intervals)]));
        }

        return [.. rows.Select(row => new TimelineRow(row.Threads.Count == 1 ? row.Threads[0].Thread.Name : FormattableString.Invariant($"{row.Name}, {row.Threads.Count} threads"), row.Threads))];
    }

    /// <summary>The lane that a thread is, without the thread's id; null for any other thread.</summary>
    private static string? LaneOf(TimelineThread thread)
    {
        var id = FormattableString.Invariant($" {thread.ThreadId}");
        return thread.Name.StartsWith(Lane, StringComparison.Ordinal) && thread.Name.EndsWith(id, StringComparison.Ordinal) ? thread.Name[..^id.Length] : null;
    }
}
