using Concur.Traces.Recordings;

namespace Concur.Core.Accounting;

/// <summary>
/// How long a thread was blocked within a span. The events of a wait end only when the thread runs again, so they include the
/// time in the run queue after its wake-up, which is subtracted here. With perf events, the run queue time of preemptions is
/// known, and the rest followed wake-ups: by the counters that were read after each, and evenly where none was read. Without
/// perf events, the run queue time that was added from one reading of the counters to the next is spread over the times at which the
/// thread may have left a CPU in between, and what no reading shows over all of them. A thread that waits for a lock
/// may wake up in vain any number of times. Those wake-ups have no events: they are divided between locks and the time that no
/// event covers, in proportion to their lengths.
/// </summary>
internal readonly struct BlockedTimes
{
    private readonly BusySpan _span;
    private readonly WakeUps _wakeUps;
    private readonly double _queuedNs;
    private readonly double _ofDelay;
    private readonly double _blocksPerLockedNs;
    private readonly ShownQueueTime? _shown;

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
        var (locks, others) = (Sum(events.Lock), Sum(events.OtherWaits));
        var uncoveredNs = Math.Max(0, span.EndNs - span.StartNs - (span.CpuNs ?? 0) - locks.Ns - others.Ns);
        var withoutEvent = Math.Max(0, blocks - locks.WakeUps - others.WakeUps);
        _blocksPerLockedNs = locks.Ns == 0 ? 0 : withoutEvent / (double)(locks.Ns + uncoveredNs);
        double elsewhereNs = Math.Max(1, span.EndNs - span.StartNs - locks.Ns - others.Ns);
        var blocksElsewhere = withoutEvent - (_blocksPerLockedNs * locks.Ns);
        _shown = ShownQueueTime.Of(
            span,
            events,
            QueueRates.Of(_blocksPerLockedNs, blocksElsewhere, preemptions, elsewhereNs));
        _queuedNs = Math.Max(0, queueNs - _shown.TotalNs) / (blocks + (QueueRates.PreemptionOverWakeUp * preemptions));
    }

    /// <summary>The time in these waits for locks in which the thread was blocked, ns.</summary>
    public long InLocks(IntervalSet locks) => Without(locks, areLocks: true);

    /// <summary>The time in these other intervals in which the thread was blocked, ns.</summary>
    public long In(IntervalSet intervals) => Without(intervals, areLocks: false);

    private long Without(IntervalSet intervals, bool areLocks)
    {
        var inVainPerNs = areLocks ? _blocksPerLockedNs : 0;
        var (ns, wakeUps, delayNs) = Sum(intervals);
        var queuedNs = ((wakeUps + (ns * inVainPerNs)) * _queuedNs) + (delayNs * _ofDelay) + (_shown?.In(intervals, areLocks) ?? 0);
        return Math.Max(0, ns - (long)queuedNs);
    }

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
