using Concur.Core.Analysis.Events;

namespace Concur.Core.Analysis.Accounting;

/// <summary>
/// How long a thread was blocked within a span, by events that end only when it runs again: each of their intervals ends
/// with a way through the run queue, and is shorter by its share of that. Where perf events saw each time that the thread
/// left a CPU, what they saw of the run queue is known, and the rest of it came after wake-ups, evenly. Where nothing did,
/// the whole is spread over the times at which the thread left a CPU. One that waits for a lock may be woken in vain, any
/// number of times: the times at which it left a CPU that no event tells of fall into locks and into what no event covers,
/// in the measure of their lengths.
/// </summary>
internal readonly struct BlockedTimes
{
    /// <summary>
    /// Who is taken off a CPU waits while others use theirs up; who wakes up is mostly let in at once. Measured with two
    /// other processes spinning on two cores: 1.4 to 3.6 ms against 0.06 to 0.12 ms.
    /// </summary>
    private const double PreemptionOverWakeUp = 20;

    private readonly BusySpan _span;
    private readonly double _queuedNs;
    private readonly double _blocksPerLockedNs;

    /// <param name="span">The span.</param>
    /// <param name="events">The thread's events.</param>
    public BlockedTimes(BusySpan span, ThreadEvents events)
    {
        // The wait for the simulated global lock is timed by itself, ways through the run queue included.
        _span = span;
        if (span.GilWaitNs != 0) return;
        var queueNs = Math.Max(0, span.QueueNs ?? 0);
        if (events is { Blocked: { } blocked, Queued: { } queued })
        {
            var wakeUps = Sum(blocked).Count;
            if (wakeUps > 0) _queuedNs = Math.Max(0, queueNs - queued.Overlap(span.StartNs, span.EndNs)) / (double)wakeUps;
            return;
        }

        if (span.Blocks is not { } blocks || span.Preemptions is not { } preemptions || blocks <= 0) return;
        _queuedNs = queueNs / (blocks + PreemptionOverWakeUp * preemptions);
        var (locks, others) = (Sum(events.Lock), Sum(events.Wait.Union(events.GcOfOthers).Union(events.Profiler)));
        var untoldNs = Math.Max(0, span.EndNs - span.StartNs - (span.CpuNs ?? 0) - locks.Ns - others.Ns);
        _blocksPerLockedNs = locks.Ns == 0 ? 0 : Math.Max(0, blocks - locks.Count - others.Count) / (double)(locks.Ns + untoldNs);
    }

    /// <summary>Blocked on locks, ns.</summary>
    public long InLocks(IntervalSet locks)
    {
        var (ns, count) = Sum(locks);
        return Without(ns, count + ns * _blocksPerLockedNs);
    }

    /// <summary>Blocked, ns, within other intervals.</summary>
    public long In(IntervalSet intervals)
    {
        var (ns, count) = Sum(intervals);
        return Without(ns, count);
    }

    private long Without(long ns, double blocks) => Math.Max(0, ns - (long)(blocks * _queuedNs));

    private (long Ns, int Count) Sum(IntervalSet intervals)
    {
        var (ns, count) = (0L, 0);
        foreach (var (start, end) in intervals.Within(_span.StartNs, _span.EndNs)) (ns, count) = (ns + end - start, count + 1);
        return (ns, count);
    }
}
