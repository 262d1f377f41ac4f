using System.Runtime.Versioning;
using Concur.Protocol;

namespace Concur.Harness.Platform.MacOS;

/// <summary>
/// What macOS counts for threads of this process. A figure that cannot be read is -1. macOS does not tell how long a thread waited for a
/// core, nor how often it left one.
/// </summary>
[SupportedOSPlatform("macos")]
internal static unsafe class MacThreads
{
    private const int Unread = -1;

    /// <summary>The system's number of the calling thread, cut to 32 bits: it counts all threads since the machine's start.</summary>
    public static int CurrentId()
    {
        ulong number;
        return LibSystem.ThreadNumber(0, &number) == 0 ? (int)number : Unread;
    }

    /// <summary>CPU time of the calling thread, ns, exact even while it runs.</summary>
    public static long CpuNs()
    {
        LibSystem.TimeSpec time;
        var isRead = LibSystem.ClockGetTime(LibSystem.ClockThreadCpuTime, &time) == 0;
        return isRead ? (time.Seconds * 1_000_000_000) + time.Nanoseconds : Unread;
    }

    /// <summary>
    /// CPU time of another thread of this process, ns, in steps of 1 us, as far as the kernel had counted when the thread last went to or
    /// from a core; -1 when it has ended.
    /// </summary>
    /// <param name="threadId">The system's number of the thread.</param>
    public static long CpuNsOf(int threadId)
    {
        LibSystem.NamedThreadTimes times;
        var bytes = sizeof(LibSystem.NamedThreadTimes);
        return LibSystem.GetProcessInfo(Environment.ProcessId, LibSystem.ThreadById, (uint)threadId, &times, bytes) == bytes
            ? (long)(times.UserNs + times.KernelNs)
            : Unread;
    }

    /// <summary>The calling thread's kernel time; all else is left unread.</summary>
    public static ThreadCounters Usage()
    {
        LibSystem.ThreadTimes times;
        var numbers = LibSystem.ThreadTimes.Numbers;
        return LibSystem.GetThreadInfo(LibSystem.PortOf(LibSystem.ThisThread()), LibSystem.BasicInfo, &times, &numbers) == 0
            ? ThreadCounters.Unread with { KernelNs = times.KernelNs }
            : ThreadCounters.Unread;
    }
}
