using Concur.Protocol;

namespace Concur.Harness.Measurement;

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
