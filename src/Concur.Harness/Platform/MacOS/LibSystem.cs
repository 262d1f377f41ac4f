using System.Runtime.InteropServices;

namespace Concur.Harness.Platform.MacOS;

/// <summary>
/// The calls of macOS' C library that the harness needs. All types are blittable, so that the runtime compiles no marshalling stub
/// while the process is being measured. The numbers are those of its headers, as https://github.com/apple-oss-distributions/xnu has
/// them. No call passes a variable argument, which macOS on Arm expects on the stack: fcntl is left out for that reason.
/// </summary>
internal static unsafe class LibSystem
{
    public const int RusageSelf = 0;
    public const int RusageChildren = -1;
    public const int ClockThreadCpuTime = 16; // clock_gettime: CLOCK_THREAD_CPUTIME_ID
    public const nuint SetCloseOnExec = 0x20006601; // ioctl: FIOCLEX
    public const int OpenReadOnly = 0;
    public const int OpenCloseOnExec = 0x1000000; // open: O_CLOEXEC
    public const int BasicInfo = 3; // thread_info: THREAD_BASIC_INFO
    public const int ThreadById = 15; // proc_pidinfo: PROC_PIDTHREADID64INFO
    public const int ProcessorLoad = 2; // host_processor_info: PROCESSOR_CPU_LOAD_INFO

    [DllImport("libc", EntryPoint = "getrusage")]
    public static extern int GetRusage(int who, Rusage* usage);

    [DllImport("libc", EntryPoint = "clock_gettime")]
    public static extern int ClockGetTime(int clock, TimeSpec* time);

    /// <summary>The number of a thread in the whole system, which the runtime's events have too.</summary>
    /// <param name="thread">0 for the calling thread.</param>
    /// <param name="number">The number.</param>
    [DllImport("libc", EntryPoint = "pthread_threadid_np")]
    public static extern int ThreadNumber(nint thread, ulong* number);

    [DllImport("libc", EntryPoint = "pthread_self")]
    public static extern nint ThisThread();

    /// <summary>The thread's port. The caller need not release it, unlike that of mach_thread_self.</summary>
    [DllImport("libc", EntryPoint = "pthread_mach_thread_np")]
    public static extern uint PortOf(nint thread);

    [DllImport("libc", EntryPoint = "thread_info")]
    public static extern int GetThreadInfo(uint port, int kind, ThreadTimes* into, uint* numbers);

    [DllImport("libc", EntryPoint = "proc_pidinfo")]
    public static extern int GetProcessInfo(int process, int kind, ulong argument, NamedThreadTimes* into, int bytes);

    [DllImport("libc", EntryPoint = "open")]
    public static extern int Open(byte* path, int flags);

    [DllImport("libc", EntryPoint = "close")]
    public static extern int Close(int descriptor);

    [DllImport("libc", EntryPoint = "dup")]
    public static extern int Dup(int descriptor);

    [DllImport("libc", EntryPoint = "dup2")]
    public static extern int Dup2(int from, int to);

    [DllImport("libc", EntryPoint = "ioctl")]
    public static extern int Control(int descriptor, nuint request);

    [DllImport("libc", EntryPoint = "unsetenv")]
    public static extern int UnsetVariable(byte* name);

    [DllImport("libc", EntryPoint = "mach_host_self")]
    public static extern uint HostPort();

    [DllImport("libc", EntryPoint = "mach_task_self")]
    public static extern uint TaskPort();

    [DllImport("libc", EntryPoint = "host_processor_info")]
    public static extern int GetProcessorInfo(uint host, int kind, uint* processors, uint** numbers, uint* count);

    [DllImport("libc", EntryPoint = "vm_deallocate")]
    public static extern int Free(uint task, nuint address, nuint bytes);

    /// <summary>struct timespec.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    /// <summary>struct rusage (bsd/sys/resource.h): microseconds have 32 bits, and memory is in bytes.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Rusage
    {
        public long UserSeconds;
        public int UserMicroseconds;
        public long KernelSeconds;
        public int KernelMicroseconds;
        public long MaxRssBytes;
        public fixed long NotUsedHere[13];

        public readonly long UserNs => (UserSeconds * 1_000_000_000) + (UserMicroseconds * 1_000L);

        public readonly long KernelNs => (KernelSeconds * 1_000_000_000) + (KernelMicroseconds * 1_000L);
    }

    /// <summary>struct thread_basic_info (osfmk/mach/thread_info.h), in numbers of 32 bits.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ThreadTimes
    {
        public const uint Numbers = 10; // THREAD_BASIC_INFO_COUNT

        public int UserSeconds;
        public int UserMicroseconds;
        public int KernelSeconds;
        public int KernelMicroseconds;
        public fixed int NotUsedHere[6];

        public readonly long KernelNs => (KernelSeconds * 1_000_000_000L) + (KernelMicroseconds * 1_000L);
    }

    /// <summary>struct proc_threadinfo (bsd/sys/proc_info.h).</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct NamedThreadTimes
    {
        public ulong UserNs;
        public ulong KernelNs;
        public fixed int NotUsedHere[24];
    }
}
