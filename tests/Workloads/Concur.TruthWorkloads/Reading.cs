using System.Diagnostics;
using System.Runtime;
using System.Runtime.InteropServices;
using System.Text;

namespace Concur.TruthWorkloads;

/// <summary>What the kernel and the runtime have counted by an instant: for the calling thread, and pauses for the process.</summary>
/// <param name="WallNs">CLOCK_MONOTONIC.</param>
/// <param name="CpuNs">On a CPU: CLOCK_THREAD_CPUTIME_ID.</param>
/// <param name="QueueNs">Runnable without a core: field 2 of /proc/thread-self/schedstat.</param>
/// <param name="PauseNs">The process was paused for collections: GC.GetTotalPauseDuration.</param>
/// <param name="JitNs">The thread compiled: JitInfo.GetCompilationTime.</param>
internal readonly partial record struct Reading(long WallNs, long CpuNs, long QueueNs, long PauseNs, long JitNs)
{
    private const int ThreadCpuTime = 3;
    private const long UndisturbedNs = 50_000;
    private const int MostTries = 10;

    [ThreadStatic]
    private static FileStream? _schedstat;

    /// <summary>The calling thread's reading; made again when the thread was preempted within, which would tear it apart.</summary>
    public static Reading Now()
    {
        for (var tries = 1; ; tries++)
        {
            var startNs = Stopwatch.GetTimestamp();
            var (cpuNs, queueNs, pauseNs) = (CpuNow(), QueueNow(), Ns(GC.GetTotalPauseDuration()));
            var reading = new Reading(startNs, cpuNs, queueNs, pauseNs, Ns(JitInfo.GetCompilationTime(currentThread: true)));
            if (Stopwatch.GetTimestamp() - reading.WallNs <= UndisturbedNs || tries == MostTries) return reading;
        }
    }

    /// <summary>The calling thread's CPU time, ns.</summary>
    public static long CpuNow() => ClockGetTime(ThreadCpuTime, out var time) == 0
        ? (time.Seconds * 1_000_000_000) + time.Nanoseconds
        : throw new InvalidOperationException("no thread clock");

    public static Reading operator -(Reading a, Reading b) =>
        new(a.WallNs - b.WallNs, a.CpuNs - b.CpuNs, a.QueueNs - b.QueueNs, a.PauseNs - b.PauseNs, a.JitNs - b.JitNs);

    public static Reading operator +(Reading a, Reading b) =>
        new(a.WallNs + b.WallNs, a.CpuNs + b.CpuNs, a.QueueNs + b.QueueNs, a.PauseNs + b.PauseNs, a.JitNs + b.JitNs);

    private static long Ns(TimeSpan time) => time.Ticks * TimeSpan.NanosecondsPerTick;

    private static long QueueNow()
    {
        _schedstat ??= new FileStream("/proc/thread-self/schedstat", new FileStreamOptions { BufferSize = 0 });
        Span<byte> text = stackalloc byte[80];
        var length = RandomAccess.Read(_schedstat.SafeFileHandle, text, 0);
        return long.Parse(Encoding.ASCII.GetString(text[..length]).Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int ClockGetTime(int clock, out TimeSpec time);

    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
