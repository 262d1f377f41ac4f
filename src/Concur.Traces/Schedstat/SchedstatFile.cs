using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace Concur.Traces.Schedstat;

/// <summary>
/// The layout of the file that the <c>proc</c> scheduler source writes: a magic number, then records of one size, little-endian.
/// </summary>
internal static class SchedstatFormat
{
    /// <summary>How the names of such files end.</summary>
    public const string FileEnding = ".schedstat";

    /// <summary>The file's first eight bytes, "CNCRPAK1".</summary>
    public const ulong Magic = 0x31_4B_41_50_52_43_4E_43;

    /// <summary>A record's size.</summary>
    public const int RecordBytes = 32;
}

/// <summary>What the kernel had counted for a thread at one instant.</summary>
/// <param name="TimeNs">The instant, ns of CLOCK_MONOTONIC.</param>
/// <param name="ProcessId">The thread's process.</param>
/// <param name="ThreadId">The operating system's id.</param>
/// <param name="CpuNs">On a CPU since it began, ns.</param>
/// <param name="QueueNs">In the run queue since it began, ns; <see cref="UnknownQueue"/> where that is not known.</param>
internal readonly record struct SchedstatSnapshot(long TimeNs, int ProcessId, int ThreadId, long CpuNs, long QueueNs)
{
    /// <summary>The time in the run queue where the system does not tell it.</summary>
    public const long UnknownQueue = -1;

    /// <summary>Writes the record; <paramref name="to"/> holds <see cref="SchedstatFormat.RecordBytes"/>.</summary>
    public void Write(Span<byte> to)
    {
        BinaryPrimitives.WriteInt64LittleEndian(to, TimeNs);
        BinaryPrimitives.WriteInt32LittleEndian(to[8..], ProcessId);
        BinaryPrimitives.WriteInt32LittleEndian(to[12..], ThreadId);
        BinaryPrimitives.WriteInt64LittleEndian(to[16..], CpuNs);
        BinaryPrimitives.WriteInt64LittleEndian(to[24..], QueueNs);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static SchedstatSnapshot Read(ReadOnlySpan<byte> from) => new(
        BinaryPrimitives.ReadInt64LittleEndian(from),
        BinaryPrimitives.ReadInt32LittleEndian(from[8..]),
        BinaryPrimitives.ReadInt32LittleEndian(from[12..]),
        BinaryPrimitives.ReadInt64LittleEndian(from[16..]),
        BinaryPrimitives.ReadInt64LittleEndian(from[24..]));

    /// <summary>Reads /proc/PID/task/TID/schedstat: the times, and how often the thread got a CPU.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long cpuNs, out long queueNs, out long runs)
    {
        (queueNs, runs) = (0, 0);
        if (!Utf8Parser.TryParse(text, out cpuNs, out var used) || used >= text.Length) return false;
        text = text[(used + 1)..];
        if (!Utf8Parser.TryParse(text, out queueNs, out used) || used >= text.Length) return false;
        return Utf8Parser.TryParse(text[(used + 1)..], out runs, out _);
    }
}

/// <summary>
/// How often a thread had got a CPU since it began, in a record before the snapshots that it is true of. Versions that do not know it
/// take it for a snapshot of a thread 0.
/// </summary>
/// <param name="ThreadId">The operating system's id.</param>
/// <param name="Runs">How often.</param>
internal readonly record struct SchedstatRuns(int ThreadId, long Runs)
{
    private const long Mark = -3;

    /// <summary>Writes the record; <paramref name="to"/> holds <see cref="SchedstatFormat.RecordBytes"/>.</summary>
    public void Write(Span<byte> to)
    {
        to.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(to, Mark);
        BinaryPrimitives.WriteInt32LittleEndian(to[16..], ThreadId);
        BinaryPrimitives.WriteInt64LittleEndian(to[24..], Runs);
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null for any other record.</summary>
    public static SchedstatRuns? Read(ReadOnlySpan<byte> from) => BinaryPrimitives.ReadInt64LittleEndian(from) != Mark
        ? null
        : new SchedstatRuns(BinaryPrimitives.ReadInt32LittleEndian(from[16..]), BinaryPrimitives.ReadInt64LittleEndian(from[24..]));
}

/// <summary>
/// What the kernel had counted for all threads of a process together, those that had ended included, in a record among the snapshots.
/// Versions that do not know it take it for the name of a thread 0, which there is none of.
/// </summary>
/// <param name="TimeNs">The instant, ns of CLOCK_MONOTONIC.</param>
/// <param name="ProcessId">The process.</param>
/// <param name="CpuNs">On a CPU since it began, ns.</param>
internal readonly record struct SchedstatProcess(long TimeNs, int ProcessId, long CpuNs)
{
    private const long Mark = -2;

    /// <summary>Writes the record; <paramref name="to"/> holds <see cref="SchedstatFormat.RecordBytes"/>.</summary>
    public void Write(Span<byte> to)
    {
        BinaryPrimitives.WriteInt64LittleEndian(to, Mark);
        BinaryPrimitives.WriteInt32LittleEndian(to[8..], ProcessId);
        BinaryPrimitives.WriteInt32LittleEndian(to[12..], 0);
        BinaryPrimitives.WriteInt64LittleEndian(to[16..], TimeNs);
        BinaryPrimitives.WriteInt64LittleEndian(to[24..], CpuNs);
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null for any other record.</summary>
    public static SchedstatProcess? Read(ReadOnlySpan<byte> from) => BinaryPrimitives.ReadInt64LittleEndian(from) != Mark
        ? null
        : new SchedstatProcess(
            BinaryPrimitives.ReadInt64LittleEndian(from[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(from[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[24..]));
}

/// <summary>A thread's name, in a record among the snapshots. A time below 0 tells the two apart.</summary>
/// <param name="ProcessId">The thread's process.</param>
/// <param name="ThreadId">The operating system's id.</param>
/// <param name="Name">At most 15 bytes of UTF-8: the kernel keeps no more.</param>
internal sealed record SchedstatThreadName(int ProcessId, int ThreadId, string Name)
{
    private const long Mark = -1;
    private const int NameBytes = 16;

    /// <summary>Writes the record; <paramref name="to"/> holds <see cref="SchedstatFormat.RecordBytes"/>.</summary>
    public void Write(Span<byte> to)
    {
        to.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(to, Mark);
        BinaryPrimitives.WriteInt32LittleEndian(to[8..], ProcessId);
        BinaryPrimitives.WriteInt32LittleEndian(to[12..], ThreadId);
        Encoding.UTF8.TryGetBytes(Name, to[16..(16 + NameBytes)], out _);
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null for a snapshot.</summary>
    public static SchedstatThreadName? Read(ReadOnlySpan<byte> from)
    {
        if (BinaryPrimitives.ReadInt64LittleEndian(from) != Mark) return null;
        var name = from[16..(16 + NameBytes)];
        var end = name.IndexOf((byte)0);
        return new SchedstatThreadName(
            BinaryPrimitives.ReadInt32LittleEndian(from[8..]),
            BinaryPrimitives.ReadInt32LittleEndian(from[12..]),
            Encoding.UTF8.GetString(end < 0 ? name : name[..end]));
    }
}
