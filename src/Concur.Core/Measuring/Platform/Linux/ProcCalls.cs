using System.Runtime.InteropServices;
using System.Text;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>The system calls that read many threads cheaply: listing a folder with the framework takes ten times as long.</summary>
internal static unsafe class ProcCalls
{
    private const int Directory = 0x10000; // O_DIRECTORY: include/uapi/asm-generic/fcntl.h; arm64 has its own.
    private const int DirectoryOnArm64 = 0x4000;
    private const int CloseOnExec = 0x80000;
    private const int NameOnly = 0x200000; // O_PATH
    private const int NoLink = 0x20000; // O_NOFOLLOW: include/uapi/asm-generic/fcntl.h; arm64 has its own.
    private const int NoLinkOnArm64 = 0x8000;
    private const int ThreadCpuTime = 3; // CLOCK_THREAD_CPUTIME_ID
    private const long NsPerSecond = 1_000_000_000;

    /// <summary>Opens a folder.</summary>
    /// <returns>A descriptor; negative when it can't be opened.</returns>
    public static int OpenFolder(string path) =>
        Open(path, CloseOnExec | (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? DirectoryOnArm64 : Directory));

    /// <summary>Opens a file for reading.</summary>
    /// <returns>A descriptor; negative when it can't be opened.</returns>
    public static int OpenFile(string path) => Open(path, CloseOnExec);

    /// <summary>Holds a file, folder, socket or link itself, which is neither read nor followed: O_PATH of open(2).</summary>
    /// <returns>A descriptor; negative when there is none.</returns>
    public static int OpenName(string path) =>
        Open(path, CloseOnExec | NameOnly | (RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? NoLinkOnArm64 : NoLink));

    /// <summary>Goes back to a folder's first entry.</summary>
    public static void Rewind(int descriptor) => _ = Seek(descriptor, 0, 0);

    /// <summary>Reads the next entries of a folder: struct linux_dirent64 after struct linux_dirent64.</summary>
    /// <returns>Bytes; 0 at the end, negative when the process has ended.</returns>
    public static int Entries(int descriptor, Span<byte> into)
    {
        fixed (byte* bytes = into) return (int)GetEntries(descriptor, bytes, (nuint)into.Length);
    }

    /// <summary>Reads a file from its beginning.</summary>
    /// <returns>Bytes; negative when the process or thread that it tells of has ended.</returns>
    public static int ReadFromStart(int descriptor, Span<byte> into)
    {
        fixed (byte* bytes = into) return (int)ReadAt(descriptor, bytes, (nuint)into.Length, 0);
    }

    [DllImport("libc", EntryPoint = "close")]
    public static extern int Close(int descriptor);

    /// <summary>How long the calling thread has been on a CPU since it began, ns.</summary>
    public static long OwnCpuNs() => ClockNs(ThreadCpuTime) ?? 0;

    /// <summary>
    /// How long all threads of a process have been on a CPU since it began, those that have ended included, ns: MAKE_PROCESS_CPUCLOCK of
    /// include/linux/posix-timers_types.h, with CPUCLOCK_SCHED (2).
    /// </summary>
    /// <returns>Null when it has ended.</returns>
    public static long? CpuNsOf(int processId) => ClockNs((~processId << 3) | 2);

    private static long? ClockNs(int clock)
    {
        TimeSpec time;
        return ClockTime(clock, &time) == 0 ? (time.Seconds * NsPerSecond) + time.Nanoseconds : null;
    }

    private static int Open(string path, int flags)
    {
        fixed (byte* bytes = Encoding.UTF8.GetBytes(path + '\0')) return Open(bytes, flags);
    }

    [DllImport("libc", EntryPoint = "open")]
    private static extern int Open(byte* path, int flags);

    [DllImport("libc", EntryPoint = "lseek")]
    private static extern long Seek(int descriptor, long offset, int whence);

    [DllImport("libc", EntryPoint = "getdents64")]
    private static extern nint GetEntries(int descriptor, byte* into, nuint bytes);

    [DllImport("libc", EntryPoint = "pread")]
    private static extern nint ReadAt(int descriptor, byte* into, nuint bytes, long offset);

    [DllImport("libc", EntryPoint = "clock_gettime")]
    private static extern int ClockTime(int clock, TimeSpec* time);

    /// <summary>struct timespec of 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
