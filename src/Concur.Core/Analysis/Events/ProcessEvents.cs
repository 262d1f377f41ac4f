namespace Concur.Core.Analysis.Events;

/// <summary>The runtime's events of one process, as intervals.</summary>
internal sealed class ProcessEvents
{
    private readonly EventIntervals _raw;
    private readonly IntervalSet _gc;
    private readonly IntervalSet _profiler;
    private readonly Dictionary<int, ThreadEvents> _threads = [];

    public ProcessEvents(EventIntervals raw)
    {
        _raw = raw;
        _gc = IntervalSet.Of(raw.Suspensions.Where(s => s.ForGc).Select(s => (s.StartNs, s.EndNs)));
        _profiler = IntervalSet.Of(raw.Suspensions.Where(s => !s.ForGc).Select(s => (s.StartNs, s.EndNs))).Except(_gc);
    }

    /// <summary>Events that the session dropped.</summary>
    public long Lost => _raw.Lost;

    /// <summary>The events as they came.</summary>
    public EventIntervals Raw => _raw;

    /// <summary>The events of a thread, by the operating system's id.</summary>
    public ThreadEvents Of(int threadId)
    {
        if (!_threads.TryGetValue(threadId, out var events)) _threads[threadId] = events = Exclusive(threadId);
        return events;
    }

    private ThreadEvents Exclusive(int threadId)
    {
        var own = IntervalSet.Of(_raw.Suspensions.Where(s => s.ForGc && s.ThreadId == threadId).Select(s => (s.StartNs, s.EndNs)));
        var suspended = _gc.Union(_profiler);
        var contention = Set(_raw.Contentions, threadId).Except(suspended);
        return new ThreadEvents
        {
            GcOfOthers = _gc.Except(own),
            OwnGc = own,
            Profiler = _profiler,
            Lock = contention,
            Wait = Set(_raw.Waits, threadId).Except(suspended).Except(contention),
            Jit = Set(_raw.Jits, threadId),
        };
    }

    private static IntervalSet Set(Dictionary<int, List<(long, long)>> byThread, int threadId) =>
        byThread.TryGetValue(threadId, out var intervals) ? IntervalSet.Of(intervals) : IntervalSet.Empty;
}
