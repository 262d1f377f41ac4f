using System.Collections.Immutable;
using Concur.Core.Analysis.Events;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Scheduling;

/// <summary>
/// What a thread did, instant by instant: its schedule divided by what the runtime's events say of it. The intervals
/// neither overlap nor leave a gap from the thread's first switch to its last.
/// </summary>
internal static class ThreadActivities
{
    private const double NsPerMs = 1e6;

    /// <param name="schedule">When the thread ran, was ready, was blocked.</param>
    /// <param name="told">Its events' intervals: lock, wait, jit; ms since the origin.</param>
    /// <param name="pauses">When all threads of its process were suspended for a collection; ms since the origin.</param>
    /// <param name="originNs">The timeline's origin on the schedule's clock.</param>
    public static ImmutableArray<TimelineInterval> Of(ThreadSchedule schedule, ImmutableArray<TimelineInterval> told, ImmutableArray<TimelineInterval> pauses, long originNs)
    {
        IntervalSet TimesOf(Category category) => Set(told.Where(interval => interval.Category == CategoryNames.Of(category)), originNs);

        // Whoever runs while the runtime is suspended works for the collection; who is blocked waits for its end.
        var gc = Set(pauses, originNs);
        var rest = (Running: schedule.Running.Except(gc), Blocked: schedule.Blocked.Except(gc));
        var (jit, locks) = (rest.Running.Intersect(TimesOf(Category.Jit)), rest.Blocked.Intersect(TimesOf(Category.Lock)));
        var waits = rest.Blocked.Except(locks).Intersect(TimesOf(Category.Wait));
        (Category Category, bool OnCpu, IntervalSet Times)[] parts =
        [
            (Category.Gc, true, schedule.Running.Intersect(gc)),
            (Category.Gc, false, schedule.Blocked.Intersect(gc)),
            (Category.Jit, true, jit),
            (Category.Compute, true, rest.Running.Except(jit)),
            (Category.Lock, false, locks),
            (Category.Wait, false, waits),
            (Category.IoSleep, false, rest.Blocked.Except(locks).Except(waits)),
            (Category.RunQueue, false, schedule.Queued),
        ];
        var known = new[] { Category.Lock, Category.Wait }.ToDictionary(CategoryNames.Of, category => new Told(told.Where(interval => interval.Category == CategoryNames.Of(category))));
        known[CategoryNames.Of(Category.Gc)] = new Told(pauses);
        return [.. parts.SelectMany(part => part.Times.Intervals.Select(times => Interval(part.Category, times, originNs) with { OnCpu = part.OnCpu })).OrderBy(interval => interval.StartMs)
            .Select(interval => known.GetValueOrDefault(interval.Category)?.At(interval.StartMs) is { } at ? interval with { ByThread = at.ByThread, Stack = at.Stack } : interval)];
    }

    private static IntervalSet Set(IEnumerable<TimelineInterval> intervals, long originNs) =>
        IntervalSet.Of(intervals.Select(interval => (originNs + (long)Math.Round(interval.StartMs * NsPerMs), originNs + (long)Math.Round(interval.EndMs * NsPerMs))));

    /// <summary>What was told of an instant, by intervals that do not overlap. Asked in the order of time.</summary>
    private sealed class Told(IEnumerable<TimelineInterval> told)
    {
        /// <summary>Times in ms are whole ns, give or take the last bit.</summary>
        private const double HalfNs = 0.5 / NsPerMs;

        private readonly List<TimelineInterval> _told = [.. told.OrderBy(interval => interval.StartMs)];
        private int _next;

        public TimelineInterval? At(double ms)
        {
            while (_next < _told.Count && _told[_next].EndMs <= ms + HalfNs) _next++;
            return _next < _told.Count && _told[_next].StartMs <= ms + HalfNs ? _told[_next] : null;
        }
    }

    private static TimelineInterval Interval(Category category, (long Start, long End) times, long originNs) =>
        new(CategoryNames.Of(category), (times.Start - originNs) / NsPerMs, (times.End - originNs) / NsPerMs);
}
