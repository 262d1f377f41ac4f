using Concur.Harness.Measurement;
using Concur.Protocol;

namespace Concur.Harness.Units;

/// <summary>
/// Short units that follow each other on one thread. Reading its CPU clock takes a system call, which disturbs a unit of
/// 20 us by more than it takes: so it is read once for several units, and what the thread was off the CPUs in between is
/// divided among them by how long each took. One that was taken off for long makes the reading due at its own end, and
/// so bears nearly all of it.
/// </summary>
/// <param name="meter">The thread's meter.</param>
/// <param name="stamps">The iteration's, by unit.</param>
/// <param name="longestNs">After so long a reading is due.</param>
internal sealed class StampChain(LaneMeter meter, UnitStamp[] stamps, long longestNs)
{
    /// <summary>Longer than from one unit to the next in a loop that has nothing else to do.</summary>
    private const long LongestGapNs = 2_000;

    private const int MostUnits = 64;

    private readonly int[] _units = new int[MostUnits];
    private int _count;
    private bool _followsClosely;
    private bool _isDue;
    private Stamped _first;
    private Stamped _last;

    /// <summary>Whose stamps.</summary>
    public UnitStamp[] Stamps => stamps;

    /// <summary>A unit starts.</summary>
    public Stamped Begin()
    {
        var nowNs = MonotonicClock.NowNs();
        _followsClosely = nowNs - _last.TimeNs <= LongestGapNs;
        if (_followsClosely && _count > 0) return new Stamped(nowNs, ThreadCounters.Unread);
        var start = Stamped.Before(meter, UnitMetering.Cpu);
        Close(start.Counters.CpuNs);
        return _first = start;
    }

    /// <summary>A unit ends. It is to be kept, and then <see cref="Settle"/> called.</summary>
    /// <param name="unit">Its index.</param>
    public Stamped End(int unit)
    {
        _units[_count++] = unit;
        var nowNs = MonotonicClock.NowNs();
        _isDue = !_followsClosely || _count == MostUnits || nowNs - _first.TimeNs > longestNs;
        return _last = _isDue ? Stamped.After(meter, UnitMetering.Cpu) : new Stamped(nowNs, ThreadCounters.Unread);
    }

    /// <summary>Completes the stamps of all units since the last reading, where a new one has been made.</summary>
    public void Settle()
    {
        if (_isDue) Divide(_last.Counters.CpuNs);
    }

    /// <summary>
    /// Completes the stamps of units after which the thread went on to something else. What it was off the CPUs since the
    /// last reading counts as that other thing's as far as it can have been: at most a reading's distance is mistaken.
    /// </summary>
    /// <param name="cpuNs">What the thread's CPU clock shows by now; -1 when the thread has ended.</param>
    public void Close(long cpuNs)
    {
        if (_count > 0) Divide(cpuNs < 0 ? -1 : Math.Min(cpuNs, _first.Counters.CpuNs + _last.TimeNs - _first.TimeNs));
    }

    /// <summary>The same, from another thread, when the iteration is over.</summary>
    public void CloseFromOutside() => Close(LaneMeter.ReadCpuNsOf(meter.ThreadId));

    private void Divide(long lastCpuNs)
    {
        var perNs = (double)(lastCpuNs - _first.Counters.CpuNs) / Math.Max(1, _last.TimeNs - _first.TimeNs);
        foreach (var unit in _units.AsSpan(0, _count)) (stamps[unit].AtStart, stamps[unit].AtEnd) = (At(stamps[unit].StartNs), At(stamps[unit].EndNs));
        _count = 0;

        ThreadCounters At(long timeNs) => lastCpuNs < 0 ? ThreadCounters.Unread : ThreadCounters.Unread with { CpuNs = _first.Counters.CpuNs + (long)((timeNs - _first.TimeNs) * perNs) };
    }
}
