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
    private readonly ThreadMeter? _ownMeter = segments is null ? ThreadMeter.Current : null;
    private readonly Lock _gate = new();
    private OpenSegment? _open;
    private bool _ended;
    private int _entries;

    /// <summary>The task by which the unit is awaited; null before it awaits anything, and where awaits are not recorded.</summary>
    public Task? Awaited { get; set; }

    /// <summary>What threads other than the unit's own did for it.</summary>
    public HelperTime Helpers { get; private set; }

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
        if (Environment.CurrentManagedThreadId == _ownThread || Volatile.Read(ref _ended)) return;
        var meter = ThreadMeter.Current;
        var segment = new OpenSegment(this, meter.ThreadId, ThreadReading.AtStart(meter, metering), OwnUse());
        lock (_gate)
        {
            if (_ended) return;
            (segment.Next, _open) = (_open, segment);
            _entries++;
        }

        _onThisThread = segment;
    }

    private void Leave()
    {
        if (TakeFromThread() is not { } segment) return;
        var end = ThreadReading.AtEnd(ThreadMeter.Current, metering);
        int? entries = null;
        lock (_gate)
        {
            if (!Remove(segment)) return;
            Keep(segment, end);
            if (_open is null && Awaited is not null) entries = _entries;
        }

        if (entries is { } known && segments!.Awaits!.Takes(unit, known)) AddAwait(segments.Awaits, end.TimeNs, known);
    }

    /// <summary>Keeps where the unit stands. Once it has come onto a thread again, what was read may be of another await.</summary>
    private void AddAwait(AwaitSink awaits, long startNs, int entries)
    {
        var chain = awaits.Find(Awaited!);
        if (chain == AwaitRecorder.Unknown) return;
        lock (_gate)
        {
            if (_entries != entries || _ended) return;
        }

        awaits.Add(new AwaitStamp { Unit = unit, StartNs = startNs, Chain = chain });
    }

    /// <summary>What the unit's own thread has used by now, for a unit that keeps its thread.</summary>
    private (long CpuNs, long QueueNs) OwnUse() => _ownMeter?.ReadFromOutside() ?? (-1, -1);

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

        Helpers += HelperTime.Of(segment.Start, end, segment.OwnAtStart, OwnUse());
    }

    /// <summary>A segment that has not ended. The segments of a unit are linked: nearly all units are on one thread at a time.</summary>
    private sealed class OpenSegment(UnitFlow flow, int threadId, ThreadReading start, (long CpuNs, long QueueNs) ownAtStart)
    {
        public OpenSegment? Next;

        public UnitFlow Flow => flow;

        public int ThreadId => threadId;

        public ThreadReading Start => start;

        public (long CpuNs, long QueueNs) OwnAtStart => ownAtStart;
    }
}

/// <summary>
/// What other threads did for a unit while its own thread waited for them. Once a helper has woken that thread, both go on: what the
/// helper does then is not the unit's time any more, which is that of its own thread.
/// </summary>
/// <param name="CpuNs">On a CPU while the unit's own thread was blocked, ns.</param>
/// <param name="CpuInQueueNs">On a CPU while the unit's own thread was in the run queue, ns.</param>
/// <param name="QueueNs">In the run queue while the unit's own thread was blocked, ns.</param>
internal readonly record struct HelperTime(long CpuNs, long CpuInQueueNs, long QueueNs)
{
    public static HelperTime operator +(HelperTime one, HelperTime other) =>
        new(one.CpuNs + other.CpuNs, one.CpuInQueueNs + other.CpuInQueueNs, one.QueueNs + other.QueueNs);

    /// <summary>The time of one segment.</summary>
    /// <param name="start">The helper's counters at its start.</param>
    /// <param name="end">The helper's counters at its end.</param>
    /// <param name="ownStart">What the unit's own thread had used at the start, ns; -1 where it was not read.</param>
    /// <param name="ownEnd">The same at the end.</param>
    public static HelperTime Of(
        ThreadReading start, ThreadReading end, (long CpuNs, long QueueNs) ownStart, (long CpuNs, long QueueNs) ownEnd)
    {
        var cpuNs = Used(start.Counters.CpuNs, end.Counters.CpuNs);
        var queueNs = Used(start.Counters.QueueNs, end.Counters.QueueNs);
        var ownQueueNs = Used(ownStart.QueueNs, ownEnd.QueueNs);
        var blockedNs = Math.Max(0, end.TimeNs - start.TimeNs - Used(ownStart.CpuNs, ownEnd.CpuNs) - ownQueueNs);
        var whileBlockedNs = Math.Min(cpuNs, blockedNs);
        return new HelperTime(
            whileBlockedNs,
            Math.Min(cpuNs - whileBlockedNs, ownQueueNs),
            Math.Min(queueNs, blockedNs - whileBlockedNs));
    }

    private static long Used(long start, long end) => start < 0 || end < 0 ? 0 : Math.Max(0, end - start);
}

/// <summary>Gathers the segments of awaiting units from all threads: into an array made beforehand, and beyond it without limit.</summary>
/// <param name="expected">How many segments there is room for without allocating.</param>
/// <param name="awaits">Gets the awaits between them; null where these are not recorded.</param>
internal sealed class SegmentSink(int expected, AwaitSink? awaits = null)
{
    private readonly SegmentStamp[] _kept = new SegmentStamp[expected];
    private readonly ConcurrentQueue<SegmentStamp> _more = new();
    private int _count;

    /// <summary>Gets the awaits between segments; null where these are not recorded.</summary>
    public AwaitSink? Awaits => awaits;

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

    /// <summary>From the first segment's start to the last one's end, once every unit has ended, ns; 0 without any.</summary>
    public long SpanNs()
    {
        var (firstNs, lastNs) = (long.MaxValue, 0L);
        foreach (var segment in ToList()) (firstNs, lastNs) = (Math.Min(firstNs, segment.StartNs), Math.Max(lastNs, segment.EndNs));
        return Math.Max(0, lastNs - firstNs);
    }

    /// <summary>
    /// All segments, once every unit has ended. A thread that has claimed a place and not yet filled it leaves an empty segment, which
    /// is left out.
    /// </summary>
    public IReadOnlyList<SegmentStamp> ToList() => [.. _kept.Take(Count).Where(segment => segment.EndNs > 0), .. _more];
}
