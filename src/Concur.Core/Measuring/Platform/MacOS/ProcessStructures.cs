using System.Runtime.InteropServices;
using System.Text;

namespace Concur.Core.Measuring.Platform.MacOS;

/// <summary>struct proc_bsdshortinfo: what any user may know of a process. The structures here are those of bsd/sys/proc_info.h.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ProcessBrief
{
    public const uint Stopped = 4; // SSTOP
    public const uint Zombie = 5; // SZOMB
    private const int NameBytes = 16; // MAXCOMLEN

    public uint ProcessId;
    public uint ParentId;
    public uint Group;
    public uint Status;
    public fixed byte NameText[NameBytes];
    public uint Flags;
    public uint User;
    public fixed uint NotUsedHere[6];

    /// <summary>The file name of its program, of which the kernel keeps 16 bytes.</summary>
    public readonly string Name
    {
        get
        {
            fixed (byte* text = NameText) return FixedText.Read(new ReadOnlySpan<byte>(text, NameBytes));
        }
    }
}

/// <summary>struct proc_taskinfo: what the threads of a process have used, those that have ended included.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ProcessTask
{
    public ulong VirtualBytes;
    public ulong ResidentBytes;

    /// <summary>CPU time in user mode, in ticks of <see cref="MachTime"/>.</summary>
    public ulong UserTicks;

    /// <summary>CPU time in the kernel, in ticks of <see cref="MachTime"/>.</summary>
    public ulong KernelTicks;
    public fixed ulong NotUsedHere[8];
}

/// <summary>struct proc_threadinfo: what a thread has used. Its times are in ns, in steps of 1 us, and not in ticks.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ProcessThread
{
    private const int NameBytes = 64; // MAXTHREADNAMESIZE

    public ulong UserNs;
    public ulong KernelNs;
    public fixed int NotUsedHere[8];
    public fixed byte NameText[NameBytes];

    public readonly long CpuNs => (long)(UserNs + KernelNs);

    /// <summary>The name that it has given itself; empty where it has none.</summary>
    public readonly string Name
    {
        get
        {
            fixed (byte* text = NameText) return FixedText.Read(new ReadOnlySpan<byte>(text, NameBytes));
        }
    }
}

/// <summary>struct proc_fdinfo: a descriptor of a process.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ProcessFile
{
    public const uint Socket = 2; // PROX_FDTYPE_SOCKET

    public int Descriptor;
    public uint Kind;
}

/// <summary>Text in a field of fixed size, which ends at a zero or fills the field.</summary>
internal static class FixedText
{
    public static string Read(ReadOnlySpan<byte> field)
    {
        var end = field.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? field : field[..end]);
    }
}

/// <summary>
/// Reads struct proc_regionwithpathinfo: a struct proc_regioninfo of 96 bytes, a struct vnode_info of 152, and the path of the mapped file.
/// </summary>
internal static class MappedRegion
{
    public const int Bytes = 1272;
    private const int AddressAt = 80;
    private const int LengthAt = 88;
    private const int PathAt = 248;

    /// <summary>Where the region ends, and the path of its file; empty where it has none.</summary>
    public static (ulong End, string Path) Read(ReadOnlySpan<byte> region)
    {
        var (start, length) = (MemoryMarshal.Read<ulong>(region[AddressAt..]), MemoryMarshal.Read<ulong>(region[LengthAt..]));
        return (start + length, FixedText.Read(region[PathAt..Bytes]));
    }
}
