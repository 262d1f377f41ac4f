using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Concur.Core.Measuring.Platform.Windows;

/// <summary>A thread as the system lists it.</summary>
/// <param name="ThreadId">Its id.</param>
/// <param name="UserTime">In user mode so far, in units of 100 ns; the system counts it in steps of up to 15.6 ms.</param>
/// <param name="KernelTime">In the kernel so far, likewise.</param>
/// <param name="State">What it does.</param>
internal readonly record struct SystemThread(int ThreadId, long UserTime, long KernelTime, KernelThreadState State)
{
    public long CpuNs => (UserTime + KernelTime) * TimeSpan.NanosecondsPerTick;
}

/// <summary>A process as the system lists it.</summary>
/// <param name="ProcessId">Its id.</param>
/// <param name="ParentId">The id of the process that started it, which may have been given to another one since.</param>
/// <param name="Name">Its program's file name; empty for the idle process.</param>
/// <param name="CreateTime">When it began, in units of 100 ns.</param>
/// <param name="UserTime">In user mode so far, in units of 100 ns.</param>
/// <param name="KernelTime">In the kernel so far, likewise.</param>
/// <param name="Threads">Its threads.</param>
internal sealed record SystemProcess(
    int ProcessId, int ParentId, string Name, long CreateTime, long UserTime, long KernelTime, ImmutableArray<SystemThread> Threads);

/// <summary>
/// Reads the list of all processes, SYSTEM_PROCESS_INFORMATION with a SYSTEM_THREAD_INFORMATION per thread, as 64-bit Windows lays it
/// out: https://learn.microsoft.com/windows/win32/api/winternl/nf-winternl-ntquerysysteminformation.
/// </summary>
internal static class SystemProcesses
{
    private const int ThreadCountAt = 4;
    private const int CreateTimeAt = 32;
    private const int UserTimeAt = 40;
    private const int KernelTimeAt = 48;
    private const int NameAt = 56;
    private const int ProcessIdAt = 80;
    private const int ParentIdAt = 88;
    private const int ThreadsAt = 256;
    private const int ThreadBytes = 80;
    private const int ThreadKernelTimeAt = 0;
    private const int ThreadUserTimeAt = 8;
    private const int ThreadIdAt = 48;
    private const int ThreadStateAt = 68;

    /// <param name="bytes">The list.</param>
    /// <param name="address">Where its first byte is: names are pointers into it.</param>
    public static List<SystemProcess> Parse(ReadOnlySpan<byte> bytes, ulong address)
    {
        var processes = new List<SystemProcess>();
        for (int at = 0, next; at + ThreadsAt <= bytes.Length; at += next)
        {
            processes.Add(Read(bytes, address, at));
            next = BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);
            if (next <= 0) break;
        }

        return processes;
    }

    /// <summary>
    /// A process and all its descendants, parents first. A process that began before its parent is the child of one that had the
    /// parent's id before.
    /// </summary>
    public static IReadOnlyList<int> Tree(IReadOnlyList<SystemProcess> processes, int root)
    {
        var byId = processes.ToLookup(process => process.ProcessId);
        var children = processes.Where(process => process.ProcessId != process.ParentId).ToLookup(process => process.ParentId);
        var found = new List<int> { root };
        for (var i = 0; i < found.Count; i++)
        {
            var begun = byId[found[i]].FirstOrDefault()?.CreateTime ?? 0;
            found.AddRange(children[found[i]].Where(child => child.CreateTime >= begun && !found.Contains(child.ProcessId))
                .Select(child => child.ProcessId));
        }

        return found;
    }

    private static SystemProcess Read(ReadOnlySpan<byte> bytes, ulong address, int at)
    {
        var process = bytes[at..];
        var count = BinaryPrimitives.ReadInt32LittleEndian(process[ThreadCountAt..]);
        var threads = ImmutableArray.CreateBuilder<SystemThread>();
        for (var i = 0; i < count && ThreadsAt + ((i + 1) * ThreadBytes) <= process.Length; i++)
        {
            var thread = process.Slice(ThreadsAt + (i * ThreadBytes), ThreadBytes);
            threads.Add(new SystemThread(
                (int)BinaryPrimitives.ReadInt64LittleEndian(thread[ThreadIdAt..]),
                BinaryPrimitives.ReadInt64LittleEndian(thread[ThreadUserTimeAt..]),
                BinaryPrimitives.ReadInt64LittleEndian(thread[ThreadKernelTimeAt..]),
                (KernelThreadState)thread[ThreadStateAt]));
        }

        return new SystemProcess(
            (int)BinaryPrimitives.ReadInt64LittleEndian(process[ProcessIdAt..]),
            (int)BinaryPrimitives.ReadInt64LittleEndian(process[ParentIdAt..]),
            NtText.Read(bytes, address, at + NameAt) ?? "",
            BinaryPrimitives.ReadInt64LittleEndian(process[CreateTimeAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(process[UserTimeAt..]),
            BinaryPrimitives.ReadInt64LittleEndian(process[KernelTimeAt..]),
            threads.DrainToImmutable());
    }
}

/// <summary>Reads a UNICODE_STRING of 64-bit Windows: its length in bytes, the room that it has, and a pointer to its characters.</summary>
internal static class NtText
{
    private const int PointerAt = 8;

    /// <param name="bytes">What holds it, its characters included.</param>
    /// <param name="address">Where the first byte is.</param>
    /// <param name="at">Where it is in the bytes.</param>
    /// <returns>Null where it points out of the bytes.</returns>
    public static string? Read(ReadOnlySpan<byte> bytes, ulong address, int at)
    {
        var length = BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]);
        var start = BinaryPrimitives.ReadUInt64LittleEndian(bytes[(at + PointerAt)..]) - address;
        if (length == 0) return "";
        return start <= (ulong)bytes.Length && length <= (ulong)bytes.Length - start
            ? new string(MemoryMarshal.Cast<byte, char>(bytes.Slice((int)start, length)))
            : null;
    }
}
