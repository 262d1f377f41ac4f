using System.Buffers.Binary;
using System.Text;

namespace Concur.Traces.Perf;

/// <summary>Makes records in the form of those that the kernel writes.</summary>
internal static class PerfRecordBytes
{
    private const ushort UserMode = 2; // PERF_RECORD_MISC_USER: whose code it is.
    private const int LongestText = 4096;

    /// <summary>A thread's name.</summary>
    public static byte[] OfName(int process, int thread, string name, long timeNs)
    {
        var body = new byte[sizeof(int) * 2];
        BinaryPrimitives.WriteInt32LittleEndian(body, process);
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(4), thread);
        return Record(PerfRecordKind.Name, flags: 0, body, name, Stamp(process, thread, timeNs));
    }

    /// <summary>A piece of mapped code.</summary>
    public static byte[] OfMapping(int process, MappedCode code, long timeNs)
    {
        const int ReadAndExecute = 0x1 | 0x4; // PROT_READ | PROT_EXEC
        const int Private = 0x02; // MAP_PRIVATE
        var body = new byte[PerfDataFormat.MappingPathAt];
        BinaryPrimitives.WriteInt32LittleEndian(body, process);
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(4), process);
        BinaryPrimitives.WriteUInt64LittleEndian(body.AsSpan(8), code.Address);
        BinaryPrimitives.WriteUInt64LittleEndian(body.AsSpan(16), code.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(body.AsSpan(24), code.FileOffset);
        BinaryPrimitives.WriteUInt64LittleEndian(body.AsSpan(40), code.Inode);
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(56), ReadAndExecute);
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(60), Private);
        return Record(PerfRecordKind.Mapping, UserMode, body, code.Path, Stamp(process, process, timeNs));
    }

    /// <summary>A mapping as another one was recorded, but of the beginning of another file.</summary>
    /// <param name="mapping">The record of a mapping, complete.</param>
    /// <param name="path">The other file.</param>
    public static byte[] WithFile(PerfRecord mapping, string path)
    {
        var bytes = mapping.Bytes;
        var body = bytes.Slice(PerfDataFormat.RecordHeaderBytes, PerfDataFormat.MappingPathAt).ToArray();
        body.AsSpan(24, 32).Clear(); // The offset in the file, and the file's numbers.
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);
        return Record(PerfRecordKind.Mapping, flags, body, path, bytes[^PerfDataFormat.StampBytes..]);
    }

    private static byte[] Record(PerfRecordKind kind, ushort flags, ReadOnlySpan<byte> body, string text, ReadOnlySpan<byte> stamp)
    {
        // A text ends in a zero and is filled up to eight bytes, as the kernel does it.
        var textBytes = Encoding.UTF8.GetBytes(text.Length > LongestText ? text[..LongestText] : text);
        var textAt = PerfDataFormat.RecordHeaderBytes + body.Length;
        var textRoom = (textBytes.Length + sizeof(ulong)) & ~(sizeof(ulong) - 1);
        var record = new byte[textAt + textRoom + stamp.Length];
        BinaryPrimitives.WriteInt32LittleEndian(record, (int)kind);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(4), flags);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(6), (ushort)record.Length);
        body.CopyTo(record.AsSpan(PerfDataFormat.RecordHeaderBytes));
        textBytes.CopyTo(record, textAt);
        stamp.CopyTo(record.AsSpan(textAt + textRoom));
        return record;
    }

    private static byte[] Stamp(int process, int thread, long timeNs)
    {
        var stamp = new byte[PerfDataFormat.StampBytes];
        BinaryPrimitives.WriteInt32LittleEndian(stamp, process);
        BinaryPrimitives.WriteInt32LittleEndian(stamp.AsSpan(4), thread);
        BinaryPrimitives.WriteInt64LittleEndian(stamp.AsSpan(8), timeNs);
        return stamp;
    }
}

/// <summary>A piece of a file that is mapped as code.</summary>
/// <param name="Address">Its first address.</param>
/// <param name="Length">Bytes.</param>
/// <param name="FileOffset">Where in the file it begins, bytes.</param>
/// <param name="Inode">The file's number in its file system.</param>
/// <param name="Path">The file.</param>
internal readonly record struct MappedCode(ulong Address, ulong Length, ulong FileOffset, ulong Inode, string Path);
