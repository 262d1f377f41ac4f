namespace Concur.Traces.Recordings;

/// <summary>
/// Threads that a suspension of the runtime does not stop. One that slept, or waited for a file or a socket, before the suspension
/// began would have been off the CPUs without it as well: it sleeps until it is on a CPU again, and is stopped only from then on. One
/// that left the CPUs within the suspension waits for its end. A wait for a lock or for another thread counts as suspended, because
/// the suspension stops whoever would end the wait.
/// </summary>
internal static class SleepThroughPauses
{
    /// <param name="off">Off the CPUs by its own doing, each time without a gap.</param>
    /// <param name="pauses">When the runtime was suspended.</param>
    /// <param name="waits">Waits for locks and for other threads, by their events.</param>
    /// <returns>The part of the suspensions that the thread slept through.</returns>
    public static IntervalSet Of(IntervalSet off, IntervalSet pauses, IntervalSet waits) =>
        IntervalSet.Of(pauses.Intervals.SelectMany(pause =>
            off.Within(pause.Start - 1, pause.End)
                .TakeWhile(time => time.Start < pause.Start)
                .Select(time => (pause.Start, time.End)))).Except(waits);
}

/// <summary>
/// When a thread was off the CPUs by readings of its counters: the counters did not grow from one reading to another. The kernel
/// counts the time of a running thread at its ticks, of which there are at least 100 per second, and the time in the run queue once
/// it is over. So the thread may have run in the last tick before a reading, and been ready to run before that for as long as the
/// next growth shows; neither counts as off the CPUs. Shorter sleeps than a tick can't be told from running.
/// </summary>
public sealed class StillReadings
{
    private const long TickNs = 10_000_000;
    private readonly List<(long StartNs, long EndNs)> _off = [];
    private CounterReading? _first;
    private long _lastNs;

    /// <summary>The times in which the thread was off the CPUs.</summary>
    public IntervalSet Off => IntervalSet.Of(_first is { } first ? _off.Append(Still(first, 0)) : _off);

    /// <summary>Adds a reading, in the order of time.</summary>
    public void Add(CounterReading next)
    {
        if (_first is { } first && (first.CpuNs, first.QueueNs) == (next.CpuNs, next.QueueNs))
        {
            _lastNs = next.TimeNs;
            return;
        }

        if (_first is { } before && Still(before, next.QueueNs - before.QueueNs) is var off && off.EndNs > off.StartNs) _off.Add(off);
        (_first, _lastNs) = (next, next.TimeNs);
    }

    private (long StartNs, long EndNs) Still(CounterReading first, long queuedNs) =>
        (first.TimeNs, _lastNs - TickNs - Math.Max(0, queuedNs));
}
