using System.Buffers.Text;
using Concur.Protocol;

namespace Concur.Harness.Platform.Linux;

/// <summary>What Linux counts for threads of this process. A figure that cannot be read is -1.</summary>
internal static unsafe class LinuxThreads
{
    private const int Unread = -1;

    /// <summary>
    /// How many threads keep their schedstat open. Others open it for each reading: the process may have no more files open than its
    /// limit, and the workload needs some.
    /// </summary>
    private static readonly long MostOpen = MostOpenFiles() / 4;

    private static int _open;

    /// <summary>
    /// Opens the calling thread's scheduling statistics. The kernel opens <c>/proc/thread-self</c> for the thread that asks, so the
    /// descriptor stays with that thread; it is kept open because opening costs more than reading. No child inherits it.
    /// </summary>
    /// <returns>A descriptor; negative where too many are open already.</returns>
    public static int OpenSchedstat()
    {
        if (Interlocked.Increment(ref _open) <= MostOpen && Schedstat() is >= 0 and var descriptor) return descriptor;
        Interlocked.Decrement(ref _open);
        return Unread;
    }

    public static void Close(int descriptor)
    {
        _ = Libc.Close(descriptor);
        Interlocked.Decrement(ref _open);
    }

    /// <summary>
    /// CPU time of the calling thread, ns, exact even while it runs; the kernel brings schedstat's own figure up to date only at its
    /// tick.
    /// </summary>
    public static long CpuNs() => ReadClock(Libc.ClockThreadCpuTime);

    /// <summary>CPU time of another thread of this process, ns; -1 when it has ended.</summary>
    /// <param name="threadId">The kernel's id of the thread.</param>
    public static long CpuNsOf(int threadId)
    {
        // MAKE_THREAD_CPUCLOCK of the kernel's posix-timers.h: the id inverted, above CPUCLOCK_PERTHREAD_MASK (4) and CPUCLOCK_SCHED (2).
        const int PerThreadScheduler = 6;
        return ReadClock((~threadId << 3) | PerThreadScheduler);
    }

    /// <summary>The calling thread's kernel time and switches; its CPU and run-queue time are left unread.</summary>
    public static ThreadCounters Usage()
    {
        Libc.Rusage usage;
        return Libc.GetRusage(Libc.RusageThread, &usage) == 0
            ? new ThreadCounters(Unread, usage.KernelNs, Unread, usage.VoluntarySwitches, usage.InvoluntarySwitches)
            : ThreadCounters.Unread;
    }

    /// <summary>
    /// Run-queue time of the thread that opened the descriptor, ns: field 2 of "cpu queue slices" (the kernel's
    /// Documentation/scheduler/sched-stats.rst). It is -1 when the kernel does not count it.
    /// </summary>
    /// <param name="descriptor">What <see cref="OpenSchedstat"/> gave to the calling thread.</param>
    public static long QueueNs(int descriptor)
    {
        if (descriptor >= 0) return ReadQueueNs(descriptor);
        var opened = Schedstat();
        var queueNs = ReadQueueNs(opened);
        if (opened >= 0) _ = Libc.Close(opened);
        return queueNs;
    }

    private static int Schedstat()
    {
        fixed (byte* path = "/proc/thread-self/schedstat\0"u8) return Libc.Open(path, Libc.OpenReadOnly | Libc.OpenCloseOnExec);
    }

    /// <summary>The limit on open files (getrlimit(2), RLIMIT_NOFILE), which the runtime has raised as far as it may.</summary>
    private static long MostOpenFiles()
    {
        Libc.ResourceLimit limit;
        return Libc.GetLimit(Libc.OpenFilesLimit, &limit) == 0 ? (long)Math.Min(limit.Soft, int.MaxValue) : int.MaxValue;
    }

    private static long ReadQueueNs(int descriptor)
    {
        var buffer = stackalloc byte[80];
        var length = descriptor < 0 ? 0 : Libc.PRead(descriptor, buffer, 80, 0);
        var text = new ReadOnlySpan<byte>(buffer, (int)Math.Max(0, length));
        var space = text.IndexOf((byte)' ');
        return space > 0 && Utf8Parser.TryParse(text[(space + 1)..], out long queueNs, out _) ? queueNs : Unread;
    }

    /// <summary>The kernel's id of the calling thread: /proc/thread-self links to "PID/task/TID".</summary>
    public static int CurrentId()
    {
        var buffer = stackalloc byte[64];
        nint length;
        fixed (byte* path = "/proc/thread-self\0"u8) length = Libc.ReadLink(path, buffer, 64);
        var text = new ReadOnlySpan<byte>(buffer, (int)Math.Max(0, length));
        return Utf8Parser.TryParse(text[(text.LastIndexOf((byte)'/') + 1)..], out int id, out _) ? id : Unread;
    }

    private static long ReadClock(int clock)
    {
        Libc.TimeSpec time;
        return Libc.ClockGetTime(clock, &time) == 0 ? (time.Seconds * 1_000_000_000L) + time.Nanoseconds : Unread;
    }
}
