using System.Collections.Immutable;
using Concur.Traces.Recordings;

namespace Concur.Traces.Timelines;

/// <summary>A time in which a thread did one thing, ns of the monotonic clock.</summary>
/// <param name="Activity">What it did.</param>
/// <param name="StartNs">From.</param>
/// <param name="EndNs">Until.</param>
public sealed record ActivitySpan(Activity Activity, long StartNs, long EndNs)
{
    /// <summary>Whether the thread was on a CPU meanwhile; null where its switches were not recorded.</summary>
    public bool? OnCpu { get; init; }

    /// <summary>
    /// The thread that held the lock when a wait for it began, or that suspended the others for a collection; null for all
    /// else.
    /// </summary>
    public int? ByThread { get; init; }

    /// <summary>
    /// Where a wait began, as an index of the process's stacks; null where that is not known, and for all but locks and waits.
    /// </summary>
    public int? Stack { get; init; }
}

/// <summary>What the threads of a process did.</summary>
public static class ThreadActivities
{
    /// <summary>
    /// What the events say of a thread: locks, waits and compilations, by their starts, of those that start together the
    /// longest first. They may lie within each other.
    /// </summary>
    public static IEnumerable<ActivitySpan> FromEvents(ProcessRecording process, int threadId)
    {
        ArgumentNullException.ThrowIfNull(process);
        var locks = process.LockWaitsOf(threadId).Select(wait => new ActivitySpan(Activity.Lock, wait.StartNs, wait.EndNs)
        {
            ByThread = wait.OwnerThreadId,
            Stack = process.WaitStackOf(threadId, isLock: true, wait.StartNs, wait.EndNs),
        });
        var waits = process.WaitsOf(threadId).Select(wait => new ActivitySpan(Activity.Wait, wait.StartNs, wait.EndNs)
        {
            Stack = process.WaitStackOf(threadId, isLock: false, wait.StartNs, wait.EndNs),
        });
        var compilations = process.CompilationsOf(threadId)
            .Select(compilation => new ActivitySpan(Activity.Jit, compilation.StartNs, compilation.EndNs));
        return locks.Concat(waits).Concat(compilations).OrderBy(span => span.StartNs).ThenByDescending(span => span.EndNs);
    }

    /// <summary>When all threads of a process were suspended for collections, by the starts.</summary>
    public static IEnumerable<ActivitySpan> Pauses(ProcessRecording process)
    {
        ArgumentNullException.ThrowIfNull(process);
        return process.Suspensions.Where(suspension => suspension.ForGc)
            .Select(suspension => new ActivitySpan(Activity.Gc, suspension.StartNs, suspension.EndNs) { ByThread = suspension.ThreadId });
    }

    /// <summary>
    /// What a thread did instant by instant: its schedule divided by what the runtime's events say of it. The spans neither
    /// overlap nor leave a gap from the thread's first switch to its last.
    /// </summary>
    /// <param name="schedule">When the thread ran, was ready, was blocked.</param>
    /// <param name="events">What the events say of it; see <see cref="FromEvents"/>.</param>
    /// <param name="pauses">When all threads of its process were suspended for collections.</param>
    public static ImmutableArray<ActivitySpan> Of(
        ThreadSchedule schedule,
        IReadOnlyCollection<ActivitySpan> events,
        IReadOnlyCollection<ActivitySpan> pauses)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        // A thread that runs while the runtime is suspended works for the collection; one that is blocked waits for its end, unless
        // it was asleep before.
        var (gc, allLocks, allWaits) = (Set(pauses), TimesOf(events, Activity.Lock), TimesOf(events, Activity.Wait));
        var stopped = schedule.Blocked.Intersect(gc).Except(SleepThroughPauses.Of(schedule.Blocked, gc, allLocks.Union(allWaits)));
        var (running, blocked) = (schedule.Running.Except(gc), schedule.Blocked.Except(stopped));
        var (jit, locks) = (running.Intersect(TimesOf(events, Activity.Jit)), blocked.Intersect(allLocks));
        var waits = blocked.Except(locks).Intersect(allWaits);
        return Spans(events, pauses,
        [
            (Activity.Gc, true, schedule.Running.Intersect(gc)),
            (Activity.Gc, false, stopped),
            (Activity.Jit, true, jit),
            (Activity.Compute, true, running.Except(jit)),
            (Activity.Lock, false, locks),
            (Activity.Wait, false, waits),
            (Activity.IoSleep, false, blocked.Except(locks).Except(waits)),
            (Activity.RunQueue, false, schedule.Queued),
        ]);
    }

    /// <summary>
    /// What the events alone say of a thread, without overlaps: a contended lock is waited for by a wait within it, and a lock within a
    /// compilation stops that.
    /// </summary>
    /// <param name="events">What the events say of it; see <see cref="FromEvents"/>.</param>
    public static ImmutableArray<ActivitySpan> Flat(IReadOnlyCollection<ActivitySpan> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        var locks = TimesOf(events, Activity.Lock);
        var waits = TimesOf(events, Activity.Wait).Except(locks);
        return Spans(events, [],
        [
            (Activity.Lock, null, locks),
            (Activity.Wait, null, waits),
            (Activity.Jit, null, TimesOf(events, Activity.Jit).Except(locks).Except(waits)),
        ]);
    }

    private static ImmutableArray<ActivitySpan> Spans(
        IReadOnlyCollection<ActivitySpan> events,
        IReadOnlyCollection<ActivitySpan> pauses,
        (Activity Activity, bool? OnCpu, IntervalSet Times)[] parts)
    {
        var known = new[] { Activity.Lock, Activity.Wait }.ToDictionary(
            activity => activity,
            activity => new InOrder(events.Where(span => span.Activity == activity)));
        known[Activity.Gc] = new InOrder(pauses);
        return
        [
            .. parts.SelectMany(part =>
                part.Times.Intervals.Select(time => new ActivitySpan(part.Activity, time.Start, time.End) { OnCpu = part.OnCpu }))
                .OrderBy(span => span.StartNs)
                .Select(WithCause),
        ];

        ActivitySpan WithCause(ActivitySpan span)
        {
            var cause = known.GetValueOrDefault(span.Activity)?.At(span.StartNs);
            return cause is null ? span : span with { ByThread = cause.ByThread, Stack = cause.Stack };
        }
    }

    private static IntervalSet TimesOf(IEnumerable<ActivitySpan> events, Activity activity) =>
        Set(events.Where(span => span.Activity == activity));

    private static IntervalSet Set(IEnumerable<ActivitySpan> spans) => IntervalSet.Of(spans.Select(span => (span.StartNs, span.EndNs)));

    /// <summary>Spans that do not overlap, asked for in the order of time.</summary>
    private sealed class InOrder(IEnumerable<ActivitySpan> spans)
    {
        private readonly List<ActivitySpan> _spans = [.. spans.OrderBy(span => span.StartNs)];
        private int _next;

        /// <summary>The one at an instant; null where there is none.</summary>
        public ActivitySpan? At(long timeNs)
        {
            while (_next < _spans.Count && _spans[_next].EndNs <= timeNs) _next++;
            return _next < _spans.Count && _spans[_next].StartNs <= timeNs ? _spans[_next] : null;
        }
    }
}
