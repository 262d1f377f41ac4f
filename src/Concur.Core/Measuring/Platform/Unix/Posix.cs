using System.Runtime.InteropServices;

namespace Concur.Core.Measuring.Platform.Unix;

/// <summary>
/// The C library's calls for starting a child and waiting for it. System.Diagnostics.Process hides what is needed
/// here: a process group of its own, and the resource usage of exactly this child (wait4). Where numbers differ, the first one is
/// macOS's, of bsd/sys in https://github.com/apple-oss-distributions/xnu. No call passes a variable argument: on Arm, macOS expects
/// those on the stack.
/// </summary>
internal static unsafe class Posix
{
    public const int SpawnSetProcessGroup = 0x02;
    public const int SpawnSetSignalDefaults = 0x04;
    public const int SpawnSetSignalMask = 0x08;
    public const int SpawnClosesFiles = 0x4000; // POSIX_SPAWN_CLOEXEC_DEFAULT, of macOS alone
    public const int CloseOnExec = 0x80000; // O_CLOEXEC of Linux
    public const nuint SetCloseOnExec = 0x20006601; // FIOCLEX of macOS
    public const int OpenReadOnly = 0;
    public const int OpenWriteOnly = 1;
    public const int StandardInput = 0;
    public const int StandardOutput = 1;
    public const int StandardError = 2;
    public const int SignalKill = 9;
    public const int WaitByProcess = 1; // P_PID
    public const int WaitExited = 4;
    public const int InterruptedCall = 4; // EINTR

    /// <summary>Room for the opaque structures of glibc (336 and 80 bytes), musl, and macOS, where they are pointers.</summary>
    public const int OpaqueBytes = 512;

    /// <summary>struct rusage of 64-bit systems: two timevals of 16 bytes, then fourteen longs.</summary>
    public const int RusageBytes = 144;

    /// <summary>WNOWAIT.</summary>
    public static int WaitLeaveUnreaped { get; } = OperatingSystem.IsMacOS() ? 0x20 : 0x01000000;

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

    [DllImport("libc", EntryPoint = "pipe2")]
    public static extern int PipeWithFlags(int* ends, int flags);

    [DllImport("libc", EntryPoint = "pipe")]
    public static extern int Pipe(int* ends);

    [DllImport("libc", EntryPoint = "ioctl")]
    public static extern int Control(int descriptor, nuint request);

    [DllImport("libc", EntryPoint = "close")]
    public static extern int Close(int descriptor);

    [DllImport("libc", EntryPoint = "geteuid")]
    public static extern uint EffectiveUser();

    [DllImport("libc", EntryPoint = "kill")]
    public static extern int Kill(int pid, int signal);

    [DllImport("libc", EntryPoint = "wait4")]
    public static extern int Wait(int pid, int* status, int options, byte* usage);

    [DllImport("libc", EntryPoint = "waitid")]
    public static extern int WaitId(int idType, int id, byte* info, int options);
}
