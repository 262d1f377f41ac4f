using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;

namespace Concur.Traces.Schedstat;

/// <summary>The layout of a file of the <c>proc</c> scheduler source: the magic, then records of one size.</summary>
public static class ProcRecordLayout
{
    /// <summary>The file's first eight bytes.</summary>
    public const ulong Magic = 0x31_4B_41_50_52_43_4E_43; // "CNCRPAK1"

    /// <summary>A record's size.</summary>
    public const int Bytes = 32;
}

/// <summary>What a thread called itself, among the records and as long as they are; a time below 0 tells it from them.</summary>
/// <param name="ProcessId">Its process.</param>
/// <param name="ThreadId">Its id.</param>
/// <param name="Name">The kernel keeps 15 bytes of it.</param>
public sealed record ProcName(int ProcessId, int ThreadId, string Name)
{
    private const int NameBytes = 16;

    /// <summary>Writes the record; <paramref name="to"/> holds <see cref="ProcRecordLayout.Bytes"/>.</summary>
    public void Write(Span<byte> to)
    {
        to.Clear();
        BinaryPrimitives.WriteInt64LittleEndian(to, -1);
        BinaryPrimitives.WriteInt32LittleEndian(to[8..], ProcessId);
        BinaryPrimitives.WriteInt32LittleEndian(to[12..], ThreadId);
        Encoding.UTF8.TryGetBytes(Name, to[16..(16 + NameBytes)], out _);
    }

    /// <summary>Reads what <see cref="Write"/> wrote; null for a record of another kind.</summary>
    public static ProcName? Read(ReadOnlySpan<byte> from)
    {
        if (BinaryPrimitives.ReadInt64LittleEndian(from) >= 0) return null;
        var name = from[16..(16 + NameBytes)];
        var end = name.IndexOf((byte)0);
        return new ProcName(BinaryPrimitives.ReadInt32LittleEndian(from[8..]), BinaryPrimitives.ReadInt32LittleEndian(from[12..]), Encoding.UTF8.GetString(end < 0 ? name : name[..end]));
    }
}

/// <summary>What the kernel had counted for a thread when it was looked at.</summary>
/// <param name="TimeNs">When, ns of CLOCK_MONOTONIC.</param>
/// <param name="ProcessId">Its process.</param>
/// <param name="ThreadId">Its id.</param>
/// <param name="CpuNs">On a CPU since it began, ns.</param>
/// <param name="QueueNs">In the run queue since it began, ns.</param>
public readonly record struct ProcRecord(long TimeNs, int ProcessId, int ThreadId, long CpuNs, long QueueNs)
{
    /// <summary>Writes the record; <paramref name="to"/> holds <see cref="ProcRecordLayout.Bytes"/>.</summary>
    public void Write(Span<byte> to)
    {
        BinaryPrimitives.WriteInt64LittleEndian(to, TimeNs);
        BinaryPrimitives.WriteInt32LittleEndian(to[8..], ProcessId);
        BinaryPrimitives.WriteInt32LittleEndian(to[12..], ThreadId);
        BinaryPrimitives.WriteInt64LittleEndian(to[16..], CpuNs);
        BinaryPrimitives.WriteInt64LittleEndian(to[24..], QueueNs);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static ProcRecord Read(ReadOnlySpan<byte> from) => new(
        BinaryPrimitives.ReadInt64LittleEndian(from),
        BinaryPrimitives.ReadInt32LittleEndian(from[8..]),
        BinaryPrimitives.ReadInt32LittleEndian(from[12..]),
        BinaryPrimitives.ReadInt64LittleEndian(from[16..]),
        BinaryPrimitives.ReadInt64LittleEndian(from[24..]));

    /// <summary>Reads the first two numbers of a schedstat file.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out long cpuNs, out long queueNs)
    {
        queueNs = 0;
        return Utf8Parser.TryParse(text, out cpuNs, out var used) && used < text.Length && Utf8Parser.TryParse(text[(used + 1)..], out queueNs, out _);
    }
}
