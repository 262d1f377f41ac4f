namespace Concur.Traces.Recordings;

/// <summary>
/// When a blocked thread was on a CPU again, and how long it had then stood in the run queue since it was woken, where that is
/// known.
/// </summary>
public sealed class WakeUps
{
    private readonly long[] _timesNs;
    private readonly long[] _delaysNs;

    private WakeUps(long[] timesNs, long[] delaysNs) => (_timesNs, _delaysNs) = (timesNs, delaysNs);

    /// <summary>At the end of each interval, of unknown delay.</summary>
    /// <param name="blocked">Blocked, without a gap until it ran again.</param>
    public static WakeUps Of(IntervalSet blocked) =>
        new([.. blocked.Intervals.Select(interval => interval.End)], new long[blocked.Intervals.Count]);

    /// <summary>At the end of each interval, with the delays that counters show which were read now and then.</summary>
    /// <param name="blocked">Blocked, without a gap until it ran again.</param>
    /// <param name="queued">In the run queue for another reason than a wake-up.</param>
    /// <param name="growths">How much longer the thread had been in the run queue at a reading than at the reading before, in
    /// the order of time. The counter grows when the thread is on a CPU again.</param>
    public static WakeUps Of(IntervalSet blocked, IntervalSet queued, IReadOnlyList<QueueGrowth> growths)
    {
        var wakeUps = Of(blocked);
        var next = 0;
        foreach (var (fromNs, toNs, queueNs, _) in growths)
        {
            var preemptedNs = 0L;
            while (next < queued.Intervals.Count && queued.Intervals[next].End <= fromNs) next++;
            for (; next < queued.Intervals.Count && queued.Intervals[next].End <= toNs; next++)
                preemptedNs += queued.Intervals[next].End - queued.Intervals[next].Start;
            wakeUps.Share(queueNs - preemptedNs, blocked, fromNs, toNs);
        }

        return wakeUps;
    }

    /// <summary>When the thread was in the run queue after wake-ups, as far as that is known.</summary>
    public IntervalSet Delays => IntervalSet.Of(_timesNs.Zip(_delaysNs).Select(wakeUp => (wakeUp.First - wakeUp.Second, wakeUp.First)));

    /// <summary>How many after the one time and until the other, and their known delays, ns.</summary>
    public (int Count, long DelayNs) Between(long fromNs, long toNs)
    {
        var (first, end) = (After(fromNs), After(toNs));
        var delayNs = 0L;
        for (var i = first; i < end; i++) delayNs += _delaysNs[i];
        return (end - first, delayNs);
    }

    /// <summary>
    /// The wake-ups between two readings share the time in the queue evenly, because nothing shows more; no delay is longer than
    /// the thread was blocked.
    /// </summary>
    private void Share(long queueNs, IntervalSet blocked, long fromNs, long toNs)
    {
        var (first, end) = (After(fromNs), After(toNs));

        // A look and the thread's next step may cross: then it was the wake-up just before.
        if (first == end && first > 0) first--;
        for (var left = queueNs; first < end && left > 0; first++)
        {
            var (start, stop) = blocked.Intervals[first];
            var own = Math.Min(left / (end - first), stop - start - _delaysNs[first]);
            _delaysNs[first] += own;
            left -= own;
        }
    }

    private int After(long timeNs)
    {
        var found = Array.BinarySearch(_timesNs, timeNs);
        return found >= 0 ? found + 1 : ~found;
    }
}
