using Concur.Harness.Measurement;
using Concur.Protocol;

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
    private static OpenPiece? _onThisThread;

    private readonly int _ownThread = segments is null ? Environment.CurrentManagedThreadId : -1;
    private readonly Lock _gate = new();
    private OpenPiece? _open;
    private bool _ended;

    /// <summary>CPU time of threads other than the unit's own, ns.</summary>
    public long HelperCpuNs { get; private set; }

    /// <summary>Their run queue time, ns, where it was read.</summary>
    public long HelperQueueNs { get; private set; }

    /// <summary>The calling code is the unit's from here on.</summary>
    public void Begin() => Current.Value = this;

    /// <summary>
    /// The unit is over. What is on other threads at this instant counts until now; what the unit has left running is no
    /// longer its own. The calling code is the unit's until it calls <see cref="Clear"/>, or is async and returns.
    /// </summary>
    /// <returns>When the unit ended, ns: what is on other threads may count a few us longer.</returns>
    public long End()
    {
        var here = TakeFromThread();
        var end = Stamped.After(LaneMeter.Current, here is null ? UnitMetering.None : metering);
        lock (_gate)
        {
            _ended = true;
            for (var piece = _open; piece is not null; piece = piece.Next)
                Keep(piece, piece == here ? end : new Stamped(MonotonicClock.NowNs(), ThreadCounters.Unread with { CpuNs = LaneMeter.ReadCpuNsOf(piece.ThreadId) }));
            _open = null;
        }

        return end.TimeNs;
    }

    /// <summary>The calling code is no unit's from here on.</summary>
    public static void Clear() => Current.Value = null;

    private static void OnChange(AsyncLocalValueChangedArgs<UnitFlow?> change)
    {
        if (change.PreviousValue == change.CurrentValue) return;
        change.PreviousValue?.Leave();
        change.CurrentValue?.Enter();
    }

    private void Enter()
    {
        if (Environment.CurrentManagedThreadId == _ownThread) return;
        var meter = LaneMeter.Current;
        var piece = new OpenPiece(this, meter.ThreadId, Stamped.Before(meter, metering));
        lock (_gate)
        {
            if (_ended) return;
            (piece.Next, _open) = (_open, piece);
        }

        _onThisThread = piece;
    }

    private void Leave()
    {
        if (TakeFromThread() is not { } piece) return;
        var end = Stamped.After(LaneMeter.Current, metering);
        lock (_gate)
        {
            if (Close(piece)) Keep(piece, end);
        }
    }

    private OpenPiece? TakeFromThread()
    {
        if (_onThisThread is not { } piece || piece.Flow != this) return null;
        _onThisThread = null;
        return piece;
    }

    private bool Close(OpenPiece piece)
    {
        for (ref var place = ref _open; place is not null; place = ref place.Next)
        {
            if (place != piece) continue;
            place = piece.Next;
            return true;
        }

        return false;
    }

    private void Keep(OpenPiece piece, Stamped end)
    {
        if (segments is not null)
        {
            segments.Add(unit, piece.ThreadId, piece.Start, end);
            return;
        }

        var start = piece.Start.Counters;
        if (start.IsRead && end.Counters.IsRead) HelperCpuNs += end.Counters.CpuNs - start.CpuNs;
        if (start.QueueNs >= 0 && end.Counters.QueueNs >= 0) HelperQueueNs += end.Counters.QueueNs - start.QueueNs;
    }

    /// <summary>The unit is on a thread, and since when. A unit on one thread at a time, as nearly all are, needs no list for it.</summary>
    private sealed class OpenPiece(UnitFlow flow, int threadId, Stamped start)
    {
        public OpenPiece? Next;

        public UnitFlow Flow => flow;

        public int ThreadId => threadId;

        public Stamped Start => start;
    }
}
