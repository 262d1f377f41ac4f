using System.Runtime.InteropServices;
using Concur.Traces.Perf;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>The system calls behind perf events, see perf_event_open(2). No package wraps them.</summary>
internal static unsafe class PerfCalls
{
    public const int ReadWrite = 0x1 | 0x2; // PROT_READ | PROT_WRITE
    public const int Shared = 0x01; // MAP_SHARED
    public const short Readable = 0x001; // POLLIN
    public const nuint Enable = 0x2400; // PERF_EVENT_IOC_ENABLE
    public const nuint Disable = 0x2401; // PERF_EVENT_IOC_DISABLE
    public const nuint SetOutput = 0x2405; // PERF_EVENT_IOC_SET_OUTPUT
    public const int Itself = 0; // The calling thread.
    public const int Everything = -1; // Whatever the processor runs.
    public const int NotPermitted = 1; // EPERM
    public const int NoSuchThread = 3; // ESRCH
    public const int NoMemory = 12; // ENOMEM
    public const int NoSuchDevice = 19; // ENODEV: the processor went offline.
    public const int AccessDenied = 13; // EACCES
    public const int TooManyFiles = 24; // EMFILE
    public const int NoSuchCall = 38; // ENOSYS: what seccomp filters of containers answer.
    public const nuint CloseOnExec = 1 << 3; // PERF_FLAG_FD_CLOEXEC
    private const nint NumberOnX64 = 298;
    private const nint NumberElsewhere = 241; // The generic table of arm64 and riscv64: include/uapi/asm-generic/unistd.h.

    /// <summary>Opens an event of a thread, and of all that the thread starts, on one processor.</summary>
    /// <returns>A descriptor, or the negative error number.</returns>
    public static int Open(PerfEventAttributes* attributes, int thread, int processor)
    {
        var number = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? NumberOnX64 : NumberElsewhere;
        var descriptor = Syscall(number, (nint)attributes, thread, processor, -1, CloseOnExec);
        return descriptor >= 0 ? (int)descriptor : -Marshal.GetLastSystemError();
    }

    [DllImport("libc", EntryPoint = "syscall")]
    private static extern nint Syscall(nint number, nint attributes, nint thread, nint processor, nint group, nuint flags);

    [DllImport("libc", EntryPoint = "mmap")]
    public static extern nint Map(nint address, nuint bytes, int protection, int flags, int descriptor, nint offset);

    [DllImport("libc", EntryPoint = "munmap")]
    public static extern int Unmap(nint address, nuint bytes);

    [DllImport("libc", EntryPoint = "ioctl")]
    public static extern int Control(int descriptor, nuint request, nuint argument);

    [DllImport("libc", EntryPoint = "poll")]
    public static extern int Poll(PollEntry* entries, nuint count, int timeoutMs);

    [DllImport("libc", EntryPoint = "close")]
    public static extern int Close(int descriptor);

    /// <summary>struct pollfd.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct PollEntry
    {
        public int Descriptor;
        public short Wanted;
        public short Seen;
    }
}
