using System.Collections.Concurrent;
using Concur.Harness.Measurement;
using Concur.Harness.Platform;
using Concur.Protocol;

namespace Concur.Harness.Units;

/// <summary>
/// Short units that follow each other on one thread. Reading the thread's CPU clock is a system call, which disturbs a unit of 20 us by
/// more than the call takes. So it is read once for several units, and the time that the thread was off the CPUs in between is divided
/// among them in proportion to their length. A unit that was taken off for long makes the next reading due at its own end, and so bears
/// nearly all of that time.
/// </summary>
/// <param name="meter">The thread's meter.</param>
/// <param name="stamps">The iteration's stamps, by unit.</param>
/// <param name="longestNs">The time after which a reading is due, ns.</param>
internal sealed class UnitBatch(ThreadMeter meter, UnitStamp[] stamps, long longestNs)
{
    /// <summary>Longer than the time from one unit to the next in a loop that has nothing else to do.</summary>
    private const long LongestGapNs = 2_000;

    private const int MostUnits = 64;

    private readonly int[] _units = new int[MostUnits];
    private int _count;
    private bool _followsClosely;
    private bool _isDue;
    private ThreadReading _first;
    private ThreadReading _last;

    /// <summary>The iteration's stamps, by unit.</summary>
    public UnitStamp[] Stamps => stamps;

    /// <summary>Call this when a unit starts.</summary>
    public ThreadReading Begin()
    {
        var nowNs = MonotonicClock.NowNs();
        _followsClosely = nowNs - _last.TimeNs <= LongestGapNs;
        if (_followsClosely && _count > 0) return new ThreadReading(nowNs, ThreadCounters.Unread);
        var start = ThreadReading.AtStart(meter, UnitMetering.Cpu);
        Close(start.Counters.CpuNs);
        return _first = start;
    }

    /// <summary>Call this when a unit ends; keep its stamp, and then call <see cref="Settle"/>.</summary>
    /// <param name="unit">The unit's index.</param>
    public ThreadReading End(int unit)
    {
        _units[_count++] = unit;
        var nowNs = MonotonicClock.NowNs();
        _isDue = !_followsClosely || _count == MostUnits || nowNs - _first.TimeNs > longestNs;
        return _last = _isDue ? ThreadReading.AtEnd(meter, UnitMetering.Cpu) : new ThreadReading(nowNs, ThreadCounters.Unread);
    }

    /// <summary>Completes the stamps of all units since the last reading, where the last unit brought a new one.</summary>
    public void Settle()
    {
        if (_isDue) Divide(_last.Counters.CpuNs);
    }

    /// <summary>
    /// Completes the stamps of units after which the thread went on to something else. The time off the CPUs since the last reading is
    /// ascribed to that other thing as far as it can have been there, so the error is at most the time between two readings.
    /// </summary>
    /// <param name="cpuNs">The thread's CPU clock now, ns; -1 when the thread has ended.</param>
    public void Close(long cpuNs)
    {
        if (_count > 0) Divide(cpuNs < 0 ? -1 : Math.Min(cpuNs, _first.Counters.CpuNs + _last.TimeNs - _first.TimeNs));
    }

    /// <summary>As <see cref="Close"/>, but from another thread, when the iteration is over.</summary>
    public void CloseFromOutside() => Close(ThreadAccounting.CpuNsOf(meter.ThreadId));

    private void Divide(long lastCpuNs)
    {
        var perNs = (double)(lastCpuNs - _first.Counters.CpuNs) / Math.Max(1, _last.TimeNs - _first.TimeNs);
        foreach (var unit in _units.AsSpan(0, _count))
            (stamps[unit].AtStart, stamps[unit].AtEnd) = (At(stamps[unit].StartNs), At(stamps[unit].EndNs));
        _count = 0;

        ThreadCounters At(long timeNs) => lastCpuNs < 0
            ? ThreadCounters.Unread
            : ThreadCounters.Unread with { CpuNs = _first.Counters.CpuNs + (long)((timeNs - _first.TimeNs) * perNs) };
    }
}

/// <summary>The batches of an iteration, one for each thread that runs its units.</summary>
/// <param name="longestNs">The time after which a thread's reading is due, ns.</param>
internal sealed class UnitBatches(long longestNs)
{
    [ThreadStatic]
    private static UnitBatch? _current;

    private readonly ConcurrentQueue<UnitBatch> _all = new();

    /// <summary>The calling thread's batch in this iteration.</summary>
    /// <param name="stamps">The iteration's stamps, by unit, which also tell this iteration from the one before.</param>
    public UnitBatch OnThisThread(UnitStamp[] stamps) => _current is { } current && current.Stamps == stamps ? current : Start(stamps);

    /// <summary>Completes all stamps, once every unit has ended.</summary>
    public void Close()
    {
        foreach (var batch in _all) batch.CloseFromOutside();
    }

    private UnitBatch Start(UnitStamp[] stamps)
    {
        _all.Enqueue(_current = new UnitBatch(ThreadMeter.Current, stamps, longestNs));
        return _current;
    }
}
