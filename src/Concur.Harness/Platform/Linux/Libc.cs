using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

[assembly: DisableRuntimeMarshalling]

namespace Concur.Harness.Platform.Linux;

/// <summary>
/// The calls of the C library that the harness needs. All types are blittable, so that the runtime compiles no marshalling stub
/// while the process is being measured. The numbers are those of Linux's headers.
/// </summary>
internal static unsafe class Libc
{
    public const int RusageSelf = 0;
    public const int RusageChildren = -1;
    public const int RusageThread = 1;
    public const int ClockThreadCpuTime = 3; // clock_gettime: CLOCK_THREAD_CPUTIME_ID
    public const int OpenFilesLimit = 7; // getrlimit: RLIMIT_NOFILE
    public const int OpenReadOnly = 0;
    public const int OpenCloseOnExec = 0x80000; // open: O_CLOEXEC
    public const int DuplicateCloseOnExec = 1030; // fcntl: F_DUPFD_CLOEXEC
    public const uint MemoryFileCloseOnExec = 1; // memfd_create: MFD_CLOEXEC
    public const int ParentDeathSignal = 1; // prctl: PR_SET_PDEATHSIG
    public const int SignalKill = 9;
    public const int PopulateForReading = 22; // madvise: MADV_POPULATE_READ
    public const int PopulateForWriting = 23; // madvise: MADV_POPULATE_WRITE

    [DllImport("libc", EntryPoint = "getrusage")]
    public static extern int GetRusage(int who, Rusage* usage);

    [DllImport("libc", EntryPoint = "getrlimit")]
    public static extern int GetLimit(int resource, ResourceLimit* limit);

    [DllImport("libc", EntryPoint = "clock_gettime")]
    public static extern int ClockGetTime(int clock, TimeSpec* time);

    [DllImport("libc", EntryPoint = "open")]
    public static extern int Open(byte* path, int flags);

    [DllImport("libc", EntryPoint = "pread")]
    public static extern nint PRead(int fd, byte* buffer, nint count, long offset);

    [DllImport("libc", EntryPoint = "readlink")]
    public static extern nint ReadLink(byte* path, byte* buffer, nint size);

    [DllImport("libc", EntryPoint = "close")]
    public static extern int Close(int fd);

    [DllImport("libc", EntryPoint = "_exit")]
    public static extern void Exit(int status);

    [DllImport("libc", EntryPoint = "fcntl")]
    public static extern int Control(int fd, int command, int argument);

    [DllImport("libc", EntryPoint = "dup2")]
    public static extern int Dup2(int from, int to);

    [DllImport("libc", EntryPoint = "memfd_create")]
    public static extern int CreateMemoryFile(byte* name, uint flags);

    [DllImport("libc", EntryPoint = "unsetenv")]
    public static extern int UnsetVariable(byte* name);

    [DllImport("libc", EntryPoint = "madvise")]
    public static extern int MAdvise(byte* start, nint length, int advice);

    [DllImport("libc", EntryPoint = "prctl")]
    public static extern int PrCtl(int option, nuint argument, nuint unused3, nuint unused4, nuint unused5);

    /// <summary>struct rlimit of 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct ResourceLimit
    {
        public ulong Soft;
        public ulong Hard;
    }

    /// <summary>struct timespec of 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }

    /// <summary>struct rusage of 64-bit Linux: two timevals, then fourteen longs (getrusage(2)).</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct Rusage
    {
        public long UserSeconds;
        public long UserMicroseconds;
        public long KernelSeconds;
        public long KernelMicroseconds;
        public long MaxRssKib;
        public fixed long NotUsedHere[11];
        public long VoluntarySwitches;
        public long InvoluntarySwitches;

        public readonly long UserNs => (UserSeconds * 1_000_000_000) + (UserMicroseconds * 1_000);

        public readonly long KernelNs => (KernelSeconds * 1_000_000_000) + (KernelMicroseconds * 1_000);
    }
}
