using Concur.Harness.Platform;
using Concur.Protocol;

namespace Concur.Harness.Measurement;

/// <summary>
/// Reads the calling thread's own accounting. What the operating system opens for reading belongs to the thread that opened it, so
/// each thread has its own meter.
/// </summary>
internal sealed class ThreadMeter : IDisposable
{
    [ThreadStatic]
    private static ThreadMeter? _current;

    /// <summary>
    /// A switch to another thread and back takes longer than this, ns. A thread that was on a CPU so short a time ago still is, so its
    /// CPU clock has advanced with the monotonic clock.
    /// </summary>
    private const long UninterruptedNs = 2_000;

    private int _handle;
    private long _lastReadNs;
    private long _lastCpuNs = -1;

    private ThreadMeter()
    {
        _handle = ThreadAccounting.Open();
        ThreadId = ThreadAccounting.CurrentId();
    }

    /// <summary>Closes what was opened for a thread that ended without disposing of its meter, such as one of the user's.</summary>
    ~ThreadMeter() => Close();

    /// <summary>The calling thread's meter, made on first use and kept as long as the thread.</summary>
    public static ThreadMeter Current => _current ??= new ThreadMeter();

    /// <summary>The operating system's id of this thread; -1 where it is unknown.</summary>
    public int ThreadId { get; }

    /// <summary>Time spent waiting for the simulated global lock since the meter was made, ns.</summary>
    public long GilWaitNs { get; set; }

    /// <summary>The part of <see cref="GilWaitNs"/> that was on a CPU, ns.</summary>
    public long GilWaitCpuNs { get; set; }

    /// <summary>Lets a short-lived thread close what it has open before it ends.</summary>
    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
        if (_current == this) _current = null;
    }

    private void Close()
    {
        if (_handle >= 0) ThreadAccounting.Close(_handle);
        _handle = -1;
    }

    /// <summary>The counters at the start of something: the CPU clock is read last, next to the time that is taken after it.</summary>
    public ThreadCounters ReadBeforeStamp(UnitMetering metering)
    {
        if (metering != UnitMetering.Full) return ReadCpu(metering);
        var usage = ThreadAccounting.Usage();
        var queueNs = ReadQueueNs();
        return usage with { CpuNs = ThreadAccounting.CpuNs(), QueueNs = queueNs };
    }

    /// <summary>The counters at the end of something: the CPU clock is read first, next to the time that was taken before it.</summary>
    public ThreadCounters ReadAfterStamp(UnitMetering metering)
    {
        if (metering != UnitMetering.Full) return ReadCpu(metering);
        var cpuNs = ThreadAccounting.CpuNs();
        return ThreadAccounting.Usage() with { CpuNs = cpuNs, QueueNs = ReadQueueNs() };
    }

    /// <summary>Run-queue time of this thread since it began, ns; -1 when it cannot be read.</summary>
    public long ReadQueueNs() => ThreadAccounting.QueueNs(_handle);

    /// <summary>CPU and run-queue time of this meter's thread, ns, read on another thread; -1 where it cannot be read.</summary>
    public (long CpuNs, long QueueNs) ReadFromOutside() =>
        (ThreadAccounting.CpuNsOf(ThreadId), _handle >= 0 ? ReadQueueNs() : -1);

    /// <summary>Remembers the last reading of the CPU clock.</summary>
    /// <param name="nowNs">When it was read.</param>
    /// <param name="cpuNs">What it showed, ns.</param>
    public void KeepLast(long nowNs, long cpuNs) => (_lastReadNs, _lastCpuNs) = (nowNs, cpuNs);

    /// <summary>
    /// The CPU clock, ns, without the system call of reading it: known where the last reading was so short a time ago that the thread
    /// cannot have left its CPU since; else null.
    /// </summary>
    /// <param name="nowNs">The present time.</param>
    public long? CpuNsSoonAfterLast(long nowNs) =>
        _lastCpuNs >= 0 && nowNs - _lastReadNs <= UninterruptedNs ? _lastCpuNs + nowNs - _lastReadNs : null;

    private static ThreadCounters ReadCpu(UnitMetering metering) =>
        metering == UnitMetering.None ? ThreadCounters.Unread : ThreadCounters.Unread with { CpuNs = ThreadAccounting.CpuNs() };
}

/// <summary>The counters of a thread that are read at the edges of each unit.</summary>
internal enum UnitMetering
{
    /// <summary>None: the unit's lane is metered as a whole.</summary>
    None,

    /// <summary>CPU time: one system call, 0.2 us.</summary>
    Cpu,

    /// <summary>CPU, kernel and run-queue time and switches: three system calls, 1 to 2.5 us.</summary>
    Full,
}

/// <summary>
/// An instant with the thread's counters at that instant. Reading them takes system calls, and a thread whose time slice is over is
/// preempted exactly there: its wait would be counted on one side of the instant and timed on the other. So a reading that took too
/// long is made again, and one that would follow immediately upon the last is not made.
/// </summary>
/// <param name="TimeNs">The instant, ns of <see cref="MonotonicClock"/>.</param>
/// <param name="Counters">What the thread had used by then.</param>
internal readonly record struct ThreadReading(long TimeNs, ThreadCounters Counters)
{
    /// <summary>A reading takes 1 to 3 us undisturbed.</summary>
    private const long UndisturbedNs = 20_000;

    private const int MostTries = 5;

    /// <summary>For the start of something: the time is taken after the counters.</summary>
    public static ThreadReading AtStart(ThreadMeter meter, UnitMetering metering)
    {
        var nowNs = MonotonicClock.NowNs();
        if (metering == UnitMetering.None) return new ThreadReading(nowNs, ThreadCounters.Unread);
        if (metering == UnitMetering.Cpu && meter.CpuNsSoonAfterLast(nowNs) is { } cpuNs)
            return new ThreadReading(nowNs, ThreadCounters.Unread with { CpuNs = cpuNs });
        for (var (tries, beforeNs) = (1, nowNs); ; tries++)
        {
            var counters = meter.ReadBeforeStamp(metering);
            var afterNs = MonotonicClock.NowNs();
            if (afterNs - beforeNs <= UndisturbedNs || tries == MostTries) return new ThreadReading(afterNs, counters);
            beforeNs = afterNs;
        }
    }

    /// <summary>For the end of something: the time is taken before the counters.</summary>
    public static ThreadReading AtEnd(ThreadMeter meter, UnitMetering metering)
    {
        var beforeNs = MonotonicClock.NowNs();
        if (metering == UnitMetering.None) return new ThreadReading(beforeNs, ThreadCounters.Unread);
        for (var tries = 1; ; tries++)
        {
            var counters = meter.ReadAfterStamp(metering);
            var afterNs = MonotonicClock.NowNs();
            meter.KeepLast(afterNs, counters.CpuNs);
            if (afterNs - beforeNs <= UndisturbedNs || tries == MostTries) return new ThreadReading(beforeNs, counters);
            beforeNs = afterNs;
        }
    }
}

/// <summary>Stamps the start and the end of a lane on the thread that serves it.</summary>
internal static class LaneStamps
{
    public static LaneStamp Begin(int lane)
    {
        var meter = ThreadMeter.Current;
        var start = ThreadReading.AtStart(meter, UnitMetering.Full);
        return new LaneStamp { Lane = lane, ThreadId = meter.ThreadId, StartNs = start.TimeNs, AtStart = start.Counters };
    }

    public static LaneStamp End(LaneStamp lane)
    {
        var end = ThreadReading.AtEnd(ThreadMeter.Current, UnitMetering.Full);
        return lane with { EndNs = end.TimeNs, AtEnd = end.Counters };
    }
}
