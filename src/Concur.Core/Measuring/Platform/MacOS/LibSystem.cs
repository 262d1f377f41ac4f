using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;

namespace Concur.Core.Measuring.Platform.MacOS;

/// <summary>
/// The calls of macOS's C library that other Unixes do not have. The numbers are those of its headers, as
/// https://github.com/apple-oss-distributions/xnu has them: bsd/sys/proc_info.h, bsd/sys/sysctl.h, osfmk/mach. No call passes a variable
/// argument, which macOS on Arm expects on the stack.
/// </summary>
[SupportedOSPlatform("macos")]
internal static unsafe class LibSystem
{
    public const uint AllProcesses = 1; // PROC_ALL_PIDS
    public const uint ProcessesOfUser = 4; // PROC_UID_ONLY
    public const uint ChildrenOf = 6; // PROC_PPID_ONLY
    public const int Files = 1; // PROC_PIDLISTFDS
    public const int Task = 4; // PROC_PIDTASKINFO
    public const int Brief = 13; // PROC_PIDT_SHORTBSDINFO
    public const int ThreadById = 15; // PROC_PIDTHREADID64INFO

    /// <summary>PROC_PIDREGIONPATHINFO2 and PROC_PIDLISTTHREADIDS, which bsd/sys/proc_info_private.h has.</summary>
    public const int FileMapping = 22;
    public const int ThreadIds = 28;

    public const int SocketOfFile = 3; // PROC_PIDFDSOCKETINFO
    private const int Kernel = 1; // CTL_KERN
    private const int ArgumentsOfProcess = 49; // KERN_PROCARGS2

    /// <summary>The ids of processes.</summary>
    /// <param name="kind">Which ones: <see cref="AllProcesses"/>, <see cref="ProcessesOfUser"/> or <see cref="ChildrenOf"/>.</param>
    /// <param name="of">The user or the process; 0 for all.</param>
    public static int[] Processes(uint kind, uint of) => List<int>((start, bytes) => ListProcesses(kind, of, start, bytes));

    /// <summary>A list that belongs to a process; empty where the process has ended, or is another user's.</summary>
    /// <param name="process">The process.</param>
    /// <param name="kind"><see cref="Files"/> or <see cref="ThreadIds"/>.</param>
    public static T[] ListOf<T>(int process, int kind)
        where T : unmanaged =>
        List<T>((start, bytes) => ProcessInfo(process, kind, 0, start, bytes));

    /// <summary>A structure that tells of a process.</summary>
    /// <param name="process">The process.</param>
    /// <param name="kind">What is asked.</param>
    /// <param name="argument">What the structure is of, such as a thread.</param>
    /// <returns>Null where the process has ended, or is another user's.</returns>
    public static T? InfoOf<T>(int process, int kind, ulong argument = 0)
        where T : unmanaged
    {
        T info;
        return ProcessInfo(process, kind, argument, &info, sizeof(T)) == sizeof(T) ? info : null;
    }

    /// <summary>As <see cref="InfoOf{T}"/>, into bytes.</summary>
    /// <returns>Whether all bytes have been written.</returns>
    public static bool Read(int process, int kind, ulong argument, Span<byte> into)
    {
        fixed (byte* start = into) return ProcessInfo(process, kind, argument, start, into.Length) == into.Length;
    }

    /// <summary>What a descriptor of a process stands for.</summary>
    /// <returns>Whether all bytes have been written.</returns>
    public static bool ReadFile(int process, int descriptor, int kind, Span<byte> into)
    {
        fixed (byte* start = into) return FileInfo(process, descriptor, kind, start, into.Length) == into.Length;
    }

    /// <summary>The words and variables of a process as <see cref="ProcessWords"/> reads them; empty where they can't be read.</summary>
    public static byte[] Arguments(int process)
    {
        int* name = stackalloc int[] { Kernel, ArgumentsOfProcess, process };
        nuint bytes = 0;
        if (Control(name, 3, null, &bytes, null, 0) != 0) return [];
        var buffer = new byte[bytes + sizeof(int)];
        bytes = (nuint)buffer.Length;
        fixed (byte* start = buffer) return Control(name, 3, start, &bytes, null, 0) == 0 ? buffer[..(int)bytes] : [];
    }

    /// <summary>A value of the system by its name, as it is: sysctlbyname(3).</summary>
    /// <returns>Empty where there is none of that name.</returns>
    public static byte[] Value(string name)
    {
        nuint bytes = 0;
        fixed (byte* text = Encoding.UTF8.GetBytes(name + '\0'))
        {
            if (ControlByName(text, null, &bytes, null, 0) != 0 || bytes == 0) return [];
            var buffer = new byte[bytes];
            fixed (byte* start = buffer) return ControlByName(text, start, &bytes, null, 0) == 0 ? buffer[..(int)bytes] : [];
        }
    }

    /// <summary>The average number of runnable threads over one minute; null where it can't be read.</summary>
    public static double? Load()
    {
        double load;
        return LoadAverages(&load, 1) == 1 ? load : null;
    }

    /// <summary>Grows the room until the list leaves some of it unused.</summary>
    private static T[] List<T>(Fill fill)
        where T : unmanaged
    {
        for (var room = 256; ; room *= 2)
        {
            var items = new T[room];
            int bytes;
            fixed (T* start = items) bytes = fill(start, room * sizeof(T));
            if (bytes < room * sizeof(T)) return items[..(Math.Max(0, bytes) / sizeof(T))];
        }
    }

    private delegate int Fill(void* start, int bytes);

    [DllImport("libc", EntryPoint = "proc_listpids")]
    private static extern int ListProcesses(uint kind, uint of, void* into, int bytes);

    [DllImport("libc", EntryPoint = "proc_pidinfo")]
    private static extern int ProcessInfo(int process, int kind, ulong argument, void* into, int bytes);

    [DllImport("libc", EntryPoint = "proc_pidfdinfo")]
    private static extern int FileInfo(int process, int descriptor, int kind, void* into, int bytes);

    [DllImport("libc", EntryPoint = "sysctl")]
    private static extern int Control(int* name, uint words, void* into, nuint* bytes, void* from, nuint fromBytes);

    [DllImport("libc", EntryPoint = "sysctlbyname")]
    private static extern int ControlByName(byte* name, void* into, nuint* bytes, void* from, nuint fromBytes);

    [DllImport("libc", EntryPoint = "getloadavg")]
    private static extern int LoadAverages(double* into, int count);
}
