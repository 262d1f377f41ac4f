using Concur.Traces.Recordings;

namespace Concur.Core.Accounting;

/// <summary>
/// How long a thread was blocked within a span. The events of a wait end only when the thread runs again, so they include the
/// time in the run queue after its wake-up, which is subtracted here. With perf events, the run queue time of preemptions is
/// known, and the rest followed wake-ups: by the counters that were read after each, and evenly where none was read. Without
/// perf events, the run queue time is spread over all the times at which the thread left a CPU. A thread that waits for a lock
/// may wake up in vain any number of times. Those wake-ups have no events: they are divided between locks and the time that no
/// event covers, in proportion to their lengths.
/// </summary>
internal readonly struct BlockedTimes
{
    /// <summary>
    /// A preempted thread waits for the whole time slices of others; a woken thread is usually scheduled at once. Measured beside
    /// two processes that spin on two cores: 1.4 to 3.6 ms against 0.06 to 0.12 ms.
    /// </summary>
    private const double PreemptionOverWakeUp = 20;

    private readonly BusySpan _span;
    private readonly WakeUps _wakeUps;
    private readonly double _queuedNs;
    private readonly double _ofDelay;
    private readonly double _blocksPerLockedNs;

    /// <param name="span">The span.</param>
    /// <param name="events">The thread's events.</param>
    public BlockedTimes(BusySpan span, ThreadEvents events)
    {
        // The wait for the simulated global lock is timed by the lock itself, run queue included.
        (_span, _wakeUps) = (span, events.WakeUps);
        if (span.GilWaitNs != 0) return;
        var queueNs = Math.Max(0, span.QueueNs ?? 0);
        if (events.Queued is { } queued)
        {
            var (wakeUps, delayNs) = _wakeUps.Between(span.StartNs, span.EndNs);
            var afterWakeUpsNs = Math.Max(0, queueNs - queued.Overlap(span.StartNs, span.EndNs));
            _ofDelay = delayNs == 0 ? 0 : Math.Min(1, afterWakeUpsNs / (double)delayNs);
            _queuedNs = wakeUps == 0 ? 0 : Math.Max(0, afterWakeUpsNs - delayNs) / (double)wakeUps;
            return;
        }

        if (span.Blocks is not { } blocks || span.Preemptions is not { } preemptions || blocks <= 0) return;
        _queuedNs = queueNs / (blocks + PreemptionOverWakeUp * preemptions);
        var (locks, others) = (Sum(events.Lock), Sum(events.Wait.Union(events.GcOfOthers).Union(events.Profiler)));
        var uncoveredNs = Math.Max(0, span.EndNs - span.StartNs - (span.CpuNs ?? 0) - locks.Ns - others.Ns);
        _blocksPerLockedNs = locks.Ns == 0 ? 0 : Math.Max(0, blocks - locks.WakeUps - others.WakeUps) / (double)(locks.Ns + uncoveredNs);
    }

    /// <summary>The time in these waits for locks in which the thread was blocked, ns.</summary>
    public long InLocks(IntervalSet locks)
    {
        var (ns, wakeUps, delayNs) = Sum(locks);
        return Without(ns, wakeUps + ns * _blocksPerLockedNs, delayNs);
    }

    /// <summary>The time in these other intervals in which the thread was blocked, ns.</summary>
    public long In(IntervalSet intervals)
    {
        var (ns, wakeUps, delayNs) = Sum(intervals);
        return Without(ns, wakeUps, delayNs);
    }

    private long Without(long ns, double wakeUps, long delayNs) => Math.Max(0, ns - (long)(wakeUps * _queuedNs + delayNs * _ofDelay));

    private (long Ns, int WakeUps, long DelayNs) Sum(IntervalSet intervals)
    {
        var (ns, wakeUps, delayNs) = (0L, 0, 0L);
        foreach (var (start, end) in intervals.Within(_span.StartNs, _span.EndNs))
        {
            var (count, delay) = _wakeUps.Between(start, end);
            (ns, wakeUps, delayNs) = (ns + end - start, wakeUps + count, delayNs + Math.Min(delay, end - start));
        }

        return (ns, wakeUps, delayNs);
    }
}
