using Concur.Harness.Measurement;

namespace Concur.Harness.Units;

/// <summary>
/// Follows one unit from thread to thread. The runtime carries an <see cref="AsyncLocal{T}"/> along with the unit's
/// code through awaits, tasks, timers and new threads, and tells when its value comes onto a thread and when it
/// leaves it: so the unit's time on threads is known without any change to how its code is scheduled.
/// </summary>
/// <param name="unit">The unit's index.</param>
/// <param name="metering">What is read when the unit comes and goes.</param>
/// <param name="segments">Gets every piece; null for a unit that keeps its thread, of which only the others' CPU time counts.</param>
internal sealed class UnitFlow(int unit, UnitMetering metering, SegmentSink? segments)
{
    private static readonly AsyncLocal<UnitFlow?> Current = new(OnChange);

    [ThreadStatic]
    private static OpenSegment _open;

    private readonly int _ownThread = segments is null ? Environment.CurrentManagedThreadId : -1;
    private long _helperCpuNs;
    private long _helperQueueNs;
    private volatile bool _ended;

    /// <summary>CPU time of threads other than the unit's own, ns; of those that have left the unit by now.</summary>
    public long HelperCpuNs => Interlocked.Read(ref _helperCpuNs);

    /// <summary>Their run queue time, ns, where it was read.</summary>
    public long HelperQueueNs => Interlocked.Read(ref _helperQueueNs);

    /// <summary>The calling code is the unit's from here on.</summary>
    public void Begin() => Current.Value = this;

    /// <summary>The calling code is no unit's from here on. What the unit left running elsewhere is no longer its own.</summary>
    public void End()
    {
        Current.Value = null;
        _ended = true;
    }

    private static void OnChange(AsyncLocalValueChangedArgs<UnitFlow?> change)
    {
        if (change.PreviousValue == change.CurrentValue) return;
        change.PreviousValue?.Leave();
        change.CurrentValue?.Enter();
    }

    private void Enter()
    {
        if (_ended || Environment.CurrentManagedThreadId == _ownThread) return;
        _open = new OpenSegment(this, Stamped.Before(LaneMeter.Current, metering));
    }

    private void Leave()
    {
        var open = _open;
        if (open.Flow != this) return;
        _open = default;
        var meter = LaneMeter.Current;
        var end = Stamped.After(meter, metering);
        if (segments is not null) segments.Add(unit, meter.ThreadId, open.Start, end);
        else if (!_ended) AddHelper(open.Start.Counters, end.Counters);
    }

    private void AddHelper(Protocol.ThreadCounters start, Protocol.ThreadCounters end)
    {
        if (start.IsRead && end.IsRead) Interlocked.Add(ref _helperCpuNs, end.CpuNs - start.CpuNs);
        if (start.QueueNs >= 0 && end.QueueNs >= 0) Interlocked.Add(ref _helperQueueNs, end.QueueNs - start.QueueNs);
    }

    /// <summary>The unit that is on a thread, and since when.</summary>
    private readonly record struct OpenSegment(UnitFlow? Flow, Stamped Start);
}
