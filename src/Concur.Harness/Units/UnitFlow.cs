using System.Collections.Concurrent;
using Concur.Harness.Measurement;
using Concur.Harness.Platform;
using Concur.Protocol;

namespace Concur.Harness.Units;

/// <summary>
/// Follows one unit from thread to thread. The runtime carries an <see cref="AsyncLocal{T}"/> along with the unit's code through awaits,
/// tasks, timers and new threads, and reports when its value comes onto a thread and when it leaves it. So the unit's time on threads is
/// known without any change to how its code is scheduled.
/// </summary>
/// <param name="unit">The unit's index.</param>
/// <param name="metering">The counters to read when the unit comes onto a thread and leaves it.</param>
/// <param name="segments">Gets every segment; null for a unit that keeps its thread, of which only other threads' CPU time counts.</param>
internal sealed class UnitFlow(int unit, UnitMetering metering, SegmentSink? segments)
{
    private static readonly AsyncLocal<UnitFlow?> Current = new(OnChange);

    [ThreadStatic]
    private static OpenSegment? _onThisThread;

    private readonly int _ownThread = segments is null ? Environment.CurrentManagedThreadId : -1;
    private readonly Lock _gate = new();
    private OpenSegment? _open;
    private bool _ended;

    /// <summary>CPU time of threads other than the unit's own, ns.</summary>
    public long HelperCpuNs { get; private set; }

    /// <summary>Run-queue time of those threads, ns; 0 where it was not read.</summary>
    public long HelperQueueNs { get; private set; }

    /// <summary>From here on the calling code belongs to the unit.</summary>
    public void Begin() => Current.Value = this;

    /// <summary>
    /// Ends the unit. Its segments that are open on other threads end now; code that the unit has left running no longer belongs to it.
    /// The calling code belongs to the unit until it calls <see cref="Clear"/>, or is async and returns.
    /// </summary>
    /// <returns>When the unit ended, ns. Segments on other threads may end a few us later.</returns>
    public long End()
    {
        var here = TakeFromThread();
        var end = ThreadReading.AtEnd(ThreadMeter.Current, here is null ? UnitMetering.None : metering);
        lock (_gate)
        {
            _ended = true;
            for (var segment = _open; segment is not null; segment = segment.Next)
                Keep(segment, segment == here ? end : ReadFromOutside(segment));
            _open = null;
        }

        return end.TimeNs;
    }

    /// <summary>From here on the calling code belongs to no unit.</summary>
    public static void Clear() => Current.Value = null;

    private static void OnChange(AsyncLocalValueChangedArgs<UnitFlow?> change)
    {
        if (change.PreviousValue == change.CurrentValue) return;
        change.PreviousValue?.Leave();
        change.CurrentValue?.Enter();
    }

    private static ThreadReading ReadFromOutside(OpenSegment segment) =>
        new(MonotonicClock.NowNs(), ThreadCounters.Unread with { CpuNs = ThreadAccounting.CpuNsOf(segment.ThreadId) });

    private void Enter()
    {
        if (Environment.CurrentManagedThreadId == _ownThread) return;
        var meter = ThreadMeter.Current;
        var segment = new OpenSegment(this, meter.ThreadId, ThreadReading.AtStart(meter, metering));
        lock (_gate)
        {
            if (_ended) return;
            (segment.Next, _open) = (_open, segment);
        }

        _onThisThread = segment;
    }

    private void Leave()
    {
        if (TakeFromThread() is not { } segment) return;
        var end = ThreadReading.AtEnd(ThreadMeter.Current, metering);
        lock (_gate)
        {
            if (Remove(segment)) Keep(segment, end);
        }
    }

    private OpenSegment? TakeFromThread()
    {
        if (_onThisThread is not { } segment || segment.Flow != this) return null;
        _onThisThread = null;
        return segment;
    }

    private bool Remove(OpenSegment segment)
    {
        for (ref var place = ref _open; place is not null; place = ref place.Next)
        {
            if (place != segment) continue;
            place = segment.Next;
            return true;
        }

        return false;
    }

    private void Keep(OpenSegment segment, ThreadReading end)
    {
        if (segments is not null)
        {
            segments.Add(unit, segment.ThreadId, segment.Start, end);
            return;
        }

        var start = segment.Start.Counters;
        if (start.IsRead && end.Counters.IsRead) HelperCpuNs += end.Counters.CpuNs - start.CpuNs;
        if (start.QueueNs >= 0 && end.Counters.QueueNs >= 0) HelperQueueNs += end.Counters.QueueNs - start.QueueNs;
    }

    /// <summary>A segment that has not ended. The segments of a unit are linked: nearly all units are on one thread at a time.</summary>
    private sealed class OpenSegment(UnitFlow flow, int threadId, ThreadReading start)
    {
        public OpenSegment? Next;

        public UnitFlow Flow => flow;

        public int ThreadId => threadId;

        public ThreadReading Start => start;
    }
}

/// <summary>Gathers the segments of awaiting units from all threads: into an array made beforehand, and beyond it without limit.</summary>
/// <param name="expected">How many segments there is room for without allocating.</param>
internal sealed class SegmentSink(int expected)
{
    private readonly SegmentStamp[] _kept = new SegmentStamp[expected];
    private readonly ConcurrentQueue<SegmentStamp> _more = new();
    private int _count;

    /// <summary>How many segments there were.</summary>
    public int Count => Volatile.Read(ref _count);

    public void Add(int unit, int threadId, ThreadReading start, ThreadReading end)
    {
        var segment = new SegmentStamp
        {
            Unit = unit,
            ThreadId = threadId,
            StartNs = start.TimeNs,
            EndNs = end.TimeNs,
            AtStart = start.Counters,
            AtEnd = end.Counters,
        };
        var place = Interlocked.Increment(ref _count) - 1;
        if (place < _kept.Length) _kept[place] = segment;
        else _more.Enqueue(segment);
    }

    /// <summary>
    /// All segments, once every unit has ended. A thread that has claimed a place and not yet filled it leaves an empty segment, which
    /// is left out.
    /// </summary>
    public IReadOnlyList<SegmentStamp> ToList() => [.. _kept.Take(Count).Where(segment => segment.EndNs > 0), .. _more];
}
