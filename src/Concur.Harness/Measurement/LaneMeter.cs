using Concur.Protocol;

namespace Concur.Harness.Measurement;

/// <summary>
/// Reads the calling thread's own accounting. The kernel opens <c>/proc/thread-self</c> for the thread that asks,
/// so a meter belongs to the thread that made it; the descriptor stays open, because opening costs more than reading.
/// </summary>
internal sealed unsafe class LaneMeter : IDisposable
{
    [ThreadStatic]
    private static LaneMeter? _current;

    /// <summary>Shorter than any way off a CPU and back: while it lasts, a thread's CPU clock runs with the clock on the wall.</summary>
    private const long UninterruptedNs = 2_000;

    private int _schedstat;
    private long _lastReadNs;
    private long _lastCpuNs = -1;

    private LaneMeter()
    {
        fixed (byte* path = "/proc/thread-self/schedstat\0"u8) _schedstat = Libc.Open(path, 0);
        ThreadId = ReadThreadId();
    }

    /// <summary>A thread of the user's that ended with a meter on it leaves the descriptor to the collector.</summary>
    ~LaneMeter() => Close();

    /// <summary>The calling thread's meter, made on first use and kept as long as the thread.</summary>
    public static LaneMeter Current => _current ??= new LaneMeter();

    /// <summary>The operating system's id of this thread.</summary>
    public int ThreadId { get; }

    /// <summary>Waiting for the simulated global lock, ns, since the meter was made.</summary>
    public long GilWaitNs { get; set; }

    /// <summary>The part of <see cref="GilWaitNs"/> that was on a CPU.</summary>
    public long GilWaitCpuNs { get; set; }

    /// <summary>Lets a short-lived thread give its descriptor back before it ends.</summary>
    public void Dispose()
    {
        Close();
        GC.SuppressFinalize(this);
        if (_current == this) _current = null;
    }

    private void Close()
    {
        if (_schedstat >= 0) _ = Libc.Close(_schedstat);
        _schedstat = -1;
    }

    /// <summary>The thread's counters; what is read last is the CPU clock, to stand next to the stamp that follows.</summary>
    public ThreadCounters ReadBeforeStamp(UnitMetering metering = UnitMetering.Full)
    {
        if (metering != UnitMetering.Full) return CpuOnly(metering);
        var usage = ReadUsage();
        var queueNs = ReadQueueNs();
        return usage with { CpuNs = ReadCpuNs(), QueueNs = queueNs };
    }

    /// <summary>The thread's counters; what is read first is the CPU clock, to stand next to the stamp that went before.</summary>
    public ThreadCounters ReadAfterStamp(UnitMetering metering = UnitMetering.Full)
    {
        if (metering != UnitMetering.Full) return CpuOnly(metering);
        var cpuNs = ReadCpuNs();
        return ReadUsage() with { CpuNs = cpuNs, QueueNs = ReadQueueNs() };
    }

    /// <summary>CPU time of the calling thread, exact to the ns even while it runs (schedstat's own figure is as old as the last tick).</summary>
    public static long ReadCpuNs()
    {
        Libc.TimeSpec time;
        return Libc.ClockGetTime(Libc.ClockThreadCpuTime, &time) == 0 ? time.Seconds * 1_000_000_000L + time.Nanoseconds : -1;
    }

    /// <summary>CPU time of another thread of this process; -1 when it has ended.</summary>
    /// <param name="threadId">The operating system's id.</param>
    public static long ReadCpuNsOf(int threadId)
    {
        // The kernel's number for a thread's CPU clock: the id inverted, above "per thread" (4) and "scheduler" (2).
        const int PerThreadScheduler = 6;
        Libc.TimeSpec time;
        return Libc.ClockGetTime((~threadId << 3) | PerThreadScheduler, &time) == 0 ? time.Seconds * 1_000_000_000L + time.Nanoseconds : -1;
    }

    /// <summary>Remembers when the CPU clock was read last, and what it showed.</summary>
    public void KeepLast(long nowNs, long cpuNs) => (_lastReadNs, _lastCpuNs) = (nowNs, cpuNs);

    /// <summary>What the CPU clock shows, where it was read so shortly before that reading it again (a system call) would tell nothing; else null.</summary>
    /// <param name="nowNs">The clock on the wall.</param>
    public long? CpuNsSoonAfterLast(long nowNs) => _lastCpuNs >= 0 && nowNs - _lastReadNs <= UninterruptedNs ? _lastCpuNs + nowNs - _lastReadNs : null;

    private static ThreadCounters CpuOnly(UnitMetering metering) =>
        metering == UnitMetering.None ? ThreadCounters.Unread : ThreadCounters.Unread with { CpuNs = ReadCpuNs() };

    /// <summary>What getrusage tells.</summary>
    private static ThreadCounters ReadUsage()
    {
        Libc.Rusage usage;
        return Libc.GetRusage(Libc.RusageThread, &usage) == 0
            ? ThreadCounters.Unread with { KernelNs = usage.KernelNs, Blocks = usage.VoluntarySwitches, Preemptions = usage.InvoluntarySwitches }
            : ThreadCounters.Unread;
    }

    /// <summary>Time in the run queue, ns (field 2 of "cpu queue slices"); -1 when the kernel does not count it.</summary>
    public long ReadQueueNs()
    {
        var buffer = stackalloc byte[80];
        var length = _schedstat < 0 ? 0 : Libc.PRead(_schedstat, buffer, 80, 0);
        var text = new ReadOnlySpan<byte>(buffer, (int)Math.Max(0, length));
        var space = text.IndexOf((byte)' ');
        return space > 0 && System.Buffers.Text.Utf8Parser.TryParse(text[(space + 1)..], out long queueNs, out _) ? queueNs : -1;
    }

    /// <summary>/proc/thread-self links to "PID/task/TID".</summary>
    private static int ReadThreadId()
    {
        var buffer = stackalloc byte[64];
        nint length;
        fixed (byte* path = "/proc/thread-self\0"u8) length = Libc.ReadLink(path, buffer, 64);
        var text = new ReadOnlySpan<byte>(buffer, (int)Math.Max(0, length));
        return System.Buffers.Text.Utf8Parser.TryParse(text[(text.LastIndexOf((byte)'/') + 1)..], out int id, out _) ? id : -1;
    }
}
