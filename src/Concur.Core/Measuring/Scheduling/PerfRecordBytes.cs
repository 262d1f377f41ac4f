using System.Buffers.Binary;
using System.Text;
using Concur.Core.Model;
using Concur.Traces.Perf;

namespace Concur.Core.Measuring.Scheduling;

/// <summary>Records of what was there before recording began, in the form of those that the kernel writes.</summary>
internal static class PerfRecordBytes
{
    private const int HeaderBytes = 8;
    private const int Name = 3; // PERF_RECORD_COMM
    private const int Mapping = 10; // PERF_RECORD_MMAP2
    private const int MappingPathAt = 64;
    private const int LongestText = 4096;

    /// <summary>A thread's name.</summary>
    public static byte[] OfName(int process, int thread, string name, long timeNs)
    {
        var record = Record(Name, sizeof(int) * 2, name, process, thread, timeNs, out var body);
        BinaryPrimitives.WriteInt32LittleEndian(body, process);
        BinaryPrimitives.WriteInt32LittleEndian(body[4..], thread);
        return record;
    }

    /// <summary>A piece of mapped code.</summary>
    public static byte[] OfMapping(int process, MappedCode code, long timeNs)
    {
        var record = Record(Mapping, MappingPathAt, code.Path, process, process, timeNs, out var body);
        BinaryPrimitives.WriteInt32LittleEndian(body, process);
        BinaryPrimitives.WriteInt32LittleEndian(body[4..], process);
        BinaryPrimitives.WriteUInt64LittleEndian(body[8..], code.Address);
        BinaryPrimitives.WriteUInt64LittleEndian(body[16..], code.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(body[24..], code.FileOffset);
        BinaryPrimitives.WriteUInt64LittleEndian(body[40..], code.Inode);
        return record;
    }

    /// <summary>A look at a thread.</summary>
    public static byte[] OfLook(PerfLook look)
    {
        var record = Record(PerfLook.Kind, PerfLook.BodyBytes, null, look.ProcessId, look.ThreadId, look.TimeNs, out var body);
        BinaryPrimitives.WriteInt32LittleEndian(body, look.ProcessId);
        BinaryPrimitives.WriteInt32LittleEndian(body[4..], look.ThreadId);
        BinaryPrimitives.WriteInt64LittleEndian(body[8..], look.CpuNs);
        BinaryPrimitives.WriteInt32LittleEndian(body[16..], look.CanRun ? 1 : 0);
        BinaryPrimitives.WriteInt32LittleEndian(body[20..], look.IsLast ? 1 : 0);
        return record;
    }

    private static byte[] Record(int kind, int fixedBytes, string? text, int process, int thread, long timeNs, out Span<byte> body)
    {
        // A text ends in a zero and is filled up to eight bytes, as the kernel does it.
        var textBytes = text is null ? [] : Encoding.UTF8.GetBytes(text.Length > LongestText ? text[..LongestText] : text);
        var textRoom = text is null ? 0 : (textBytes.Length + sizeof(ulong)) & ~(sizeof(ulong) - 1);
        var record = new byte[HeaderBytes + fixedBytes + textRoom + PerfRecordLayout.TrailerBytes];
        BinaryPrimitives.WriteInt32LittleEndian(record, kind);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(6), (ushort)record.Length);
        textBytes.CopyTo(record, HeaderBytes + fixedBytes);
        var stamp = record.AsSpan(record.Length - PerfRecordLayout.TrailerBytes);
        BinaryPrimitives.WriteInt32LittleEndian(stamp, process);
        BinaryPrimitives.WriteInt32LittleEndian(stamp[4..], thread);
        BinaryPrimitives.WriteInt64LittleEndian(stamp[8..], timeNs);
        body = record.AsSpan(HeaderBytes);
        return record;
    }
}

/// <summary>A piece of a file that is mapped as code.</summary>
/// <param name="Address">Its first address.</param>
/// <param name="Length">Bytes.</param>
/// <param name="FileOffset">Where in the file it begins, bytes.</param>
/// <param name="Inode">The file's number in its file system.</param>
/// <param name="Path">The file.</param>
internal readonly record struct MappedCode(ulong Address, ulong Length, ulong FileOffset, ulong Inode, string Path);
