using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Concur.Protocol;

namespace Concur.Harness.Platform.Windows;

/// <summary>
/// What Windows counts for threads of this process. A figure that cannot be read is -1. Windows does not tell how long a thread waited
/// for a core, nor how often it left one.
/// </summary>
[SupportedOSPlatform("windows")]
internal static unsafe class WindowsThreads
{
    private const int Unread = -1;
    private const int NsPerUnit = 100;

    /// <summary>The cycles of a thread in 1 ns; 0 where the system does not count them, as Wine does not.</summary>
    private static readonly double CyclesPerNs = Calibrate();

    /// <summary>The system's id of the calling thread.</summary>
    public static int CurrentId() => Kernel32.CurrentThreadId();

    /// <summary>
    /// CPU time of the calling thread, ns: exact by its cycles, which the kernel counts at each switch; else by its times, which have
    /// steps of up to 15.6 ms.
    /// </summary>
    public static long CpuNs() => CpuNsOf(Kernel32.ThisThread);

    /// <summary>CPU time of another thread of this process, ns; -1 when it has ended.</summary>
    /// <param name="threadId">The system's id of the thread.</param>
    public static long CpuNsOf(int threadId)
    {
        var thread = Kernel32.OpenThread(Kernel32.ThreadQueryLimited | Kernel32.Synchronize, 0, threadId);
        if (thread == 0) return Unread;

        // A thread that has ended can be opened for as long as anybody has a handle on it.
        var cpuNs = Kernel32.Wait(thread, 0) == Kernel32.Signaled ? Unread : CpuNsOf(thread);
        _ = Kernel32.Close(thread);
        return cpuNs;
    }

    /// <summary>The calling thread's kernel time; all else is left unread.</summary>
    public static ThreadCounters Usage()
    {
        long created, exited, kernel, user;
        return Kernel32.ThreadTimes(Kernel32.ThisThread, &created, &exited, &kernel, &user) == 0
            ? ThreadCounters.Unread
            : ThreadCounters.Unread with { KernelNs = kernel * NsPerUnit };
    }

    private static long CpuNsOf(nint thread)
    {
        if (CyclesPerNs > 0)
        {
            ulong cycles;
            return Kernel32.ThreadCycles(thread, &cycles) == 0 ? Unread : (long)(cycles / CyclesPerNs);
        }

        long created, exited, kernel, user;
        return Kernel32.ThreadTimes(thread, &created, &exited, &kernel, &user) == 0 ? Unread : (kernel + user) * NsPerUnit;
    }

    /// <summary>
    /// Runs for a moment and compares. The system does not tell the rate of the counter. It is constant on x64 processors of the last
    /// fifteen years; on Arm it may follow the core's clock, so that times count there. A thread that is preempted
    /// meanwhile has too few cycles, so the highest rate of several counts.
    /// </summary>
    private static double Calibrate()
    {
        const int tries = 4;
        const long triedNs = 500_000;
        ulong before, after;
        if (RuntimeInformation.ProcessArchitecture is not (Architecture.X64 or Architecture.X86)) return 0;
        if (Kernel32.ThreadCycles(Kernel32.ThisThread, &before) == 0 || before == 0) return 0;
        var highest = 0.0;
        for (var i = 0; i < tries; i++)
        {
            _ = Kernel32.ThreadCycles(Kernel32.ThisThread, &before);
            var begun = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(begun).Ticks * NsPerUnit < triedNs) continue;
            _ = Kernel32.ThreadCycles(Kernel32.ThisThread, &after);
            var ns = Stopwatch.GetElapsedTime(begun).Ticks * NsPerUnit;
            highest = Math.Max(highest, (after - before) / (double)ns);
        }

        return highest;
    }
}
