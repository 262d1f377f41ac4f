using System.Runtime.InteropServices;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>
/// The C library's calls for starting a child and waiting for it. System.Diagnostics.Process hides what is needed
/// here: a process group of its own, and the resource usage of exactly this child (wait4).
/// </summary>
internal static unsafe class Posix
{
    public const int SpawnSetProcessGroup = 0x02;
    public const int SpawnSetSignalDefaults = 0x04;
    public const int SpawnSetSignalMask = 0x08;
    public const int CloseOnExec = 0x80000;
    public const int OpenReadOnly = 0;
    public const int OpenWriteOnly = 1;
    public const int StandardInput = 0;
    public const int StandardOutput = 1;
    public const int StandardError = 2;
    public const int SignalKill = 9;
    public const int WaitByProcess = 1; // P_PID
    public const int WaitExited = 4;
    public const int WaitLeaveUnreaped = 0x01000000; // WNOWAIT
    public const int InterruptedCall = 4; // EINTR
    public const int SetChildSubreaper = 36; // PR_SET_CHILD_SUBREAPER

    /// <summary>Room for the opaque structures of glibc (336 and 80 bytes) and musl.</summary>
    public const int OpaqueBytes = 512;

    [DllImport("libc", EntryPoint = "posix_spawn")]
    public static extern int Spawn(int* pid, byte* path, byte* actions, byte* attributes, byte** argv, byte** envp);

    [DllImport("libc", EntryPoint = "posix_spawn_file_actions_init")]
    public static extern int ActionsInit(byte* actions);

    [DllImport("libc", EntryPoint = "posix_spawn_file_actions_destroy")]
    public static extern int ActionsDestroy(byte* actions);

    [DllImport("libc", EntryPoint = "posix_spawn_file_actions_addopen")]
    public static extern int ActionsAddOpen(byte* actions, int fd, byte* path, int flags, int mode);

    [DllImport("libc", EntryPoint = "posix_spawn_file_actions_adddup2")]
    public static extern int ActionsAddDup2(byte* actions, int fd, int newFd);

    [DllImport("libc", EntryPoint = "posix_spawnattr_init")]
    public static extern int AttributesInit(byte* attributes);

    [DllImport("libc", EntryPoint = "posix_spawnattr_destroy")]
    public static extern int AttributesDestroy(byte* attributes);

    [DllImport("libc", EntryPoint = "posix_spawnattr_setflags")]
    public static extern int AttributesSetFlags(byte* attributes, short flags);

    [DllImport("libc", EntryPoint = "posix_spawnattr_setpgroup")]
    public static extern int AttributesSetProcessGroup(byte* attributes, int group);

    [DllImport("libc", EntryPoint = "posix_spawnattr_setsigdefault")]
    public static extern int AttributesSetSignalDefaults(byte* attributes, byte* set);

    [DllImport("libc", EntryPoint = "posix_spawnattr_setsigmask")]
    public static extern int AttributesSetSignalMask(byte* attributes, byte* set);

    [DllImport("libc", EntryPoint = "sigfillset")]
    public static extern int SignalsFill(byte* set);

    [DllImport("libc", EntryPoint = "sigemptyset")]
    public static extern int SignalsEmpty(byte* set);

    [DllImport("libc", EntryPoint = "pipe2", SetLastError = false)]
    public static extern int Pipe(int* ends, int flags);

    [DllImport("libc", EntryPoint = "prctl")]
    public static extern int Control(int option, nuint first, nuint second, nuint third, nuint fourth);

    [DllImport("libc", EntryPoint = "kill")]
    public static extern int Kill(int pid, int signal);

    [DllImport("libc", EntryPoint = "wait4")]
    public static extern int Wait(int pid, int* status, int options, Rusage* usage);

    [DllImport("libc", EntryPoint = "waitid")]
    public static extern int WaitId(int idType, int id, byte* info, int options);

    /// <summary>struct rusage of 64-bit Linux: two timevals, then fourteen longs.</summary>
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
    }
}
