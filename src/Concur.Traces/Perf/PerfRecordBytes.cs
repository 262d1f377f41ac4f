using System.Buffers.Binary;
using System.Text;

namespace Concur.Traces.Perf;

/// <summary>Makes records in the form of those that the kernel writes.</summary>
internal static class PerfRecordBytes
{
    private const ushort SwitchOut = 1 << 13; // PERF_RECORD_MISC_SWITCH_OUT
    private const ushort Preempted = 1 << 14; // PERF_RECORD_MISC_SWITCH_OUT_PREEMPT
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

    /// <summary>A thread came onto a CPU.</summary>
    public static byte[] OfArrival(PerfStamp stamp) => Record(PerfRecordKind.Switch, flags: 0, [], stamp);

    /// <summary>A thread left a CPU.</summary>
    /// <param name="stamp">The thread.</param>
    /// <param name="canRun">Whether it could have gone on.</param>
    public static byte[] OfDeparture(PerfStamp stamp, bool canRun) =>
        Record(PerfRecordKind.Switch, canRun ? (ushort)(SwitchOut | Preempted) : SwitchOut, [], stamp);

    /// <summary>A blocked thread was made ready.</summary>
    public static byte[] OfWakeUp(PerfStamp stamp) => Record(PerfRecordKind.WakeUp, flags: 0, [], stamp);

    /// <summary>A thread began, and with it perhaps its process.</summary>
    /// <param name="stamp">The thread.</param>
    /// <param name="parent">The process that began it.</param>
    public static byte[] OfBeginning(PerfStamp stamp, int parent) =>
        Record(PerfRecordKind.Fork, flags: 0, TaskBody(stamp, parent), stamp with { ProcessId = parent, ThreadId = parent });

    /// <summary>A thread ended.</summary>
    public static byte[] OfEnd(PerfStamp stamp) => Record(PerfRecordKind.Exit, flags: 0, TaskBody(stamp, stamp.ProcessId), stamp);

    /// <summary>Records were dropped.</summary>
    /// <param name="count">How many.</param>
    /// <param name="stamp">Of nothing but the time.</param>
    public static byte[] OfLost(long count, PerfStamp stamp)
    {
        var body = new byte[sizeof(long) * 2];
        BinaryPrimitives.WriteInt64LittleEndian(body.AsSpan(sizeof(long)), count);
        return Record(PerfRecordKind.Lost, flags: 0, body, stamp);
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

    /// <summary>Process, parent, thread, thread of the parent, and the time.</summary>
    private static byte[] TaskBody(PerfStamp stamp, int parent)
    {
        var body = new byte[(sizeof(int) * 4) + sizeof(long)];
        BinaryPrimitives.WriteInt32LittleEndian(body, stamp.ProcessId);
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(4), parent);
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(8), stamp.ThreadId);
        BinaryPrimitives.WriteInt32LittleEndian(body.AsSpan(12), parent);
        BinaryPrimitives.WriteInt64LittleEndian(body.AsSpan(16), stamp.TimeNs);
        return body;
    }

    private static byte[] Record(PerfRecordKind kind, ushort flags, ReadOnlySpan<byte> body, PerfStamp stamp)
    {
        var record = new byte[PerfDataFormat.RecordHeaderBytes + body.Length + PerfDataFormat.StampBytes];
        BinaryPrimitives.WriteInt32LittleEndian(record, (int)kind);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(4), flags);
        BinaryPrimitives.WriteUInt16LittleEndian(record.AsSpan(6), (ushort)record.Length);
        body.CopyTo(record.AsSpan(PerfDataFormat.RecordHeaderBytes));
        stamp.Write(record.AsSpan(PerfDataFormat.RecordHeaderBytes + body.Length));
        return record;
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
        new PerfStamp(process, thread, timeNs, Processor: 0).Write(stamp);
        return stamp;
    }
}

/// <summary>What every record but a sample ends in.</summary>
/// <param name="ProcessId">The thread's process.</param>
/// <param name="ThreadId">The thread.</param>
/// <param name="TimeNs">When, ns of the monotonic clock.</param>
/// <param name="Processor">On which processor.</param>
internal readonly record struct PerfStamp(int ProcessId, int ThreadId, long TimeNs, int Processor)
{
    /// <summary>Writes it; <paramref name="to"/> holds <see cref="PerfDataFormat.StampBytes"/>.</summary>
    public void Write(Span<byte> to)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to, ProcessId);
        BinaryPrimitives.WriteInt32LittleEndian(to[4..], ThreadId);
        BinaryPrimitives.WriteInt64LittleEndian(to[8..], TimeNs);
        BinaryPrimitives.WriteInt32LittleEndian(to[16..], Processor);
    }
}

/// <summary>A piece of a file that is mapped as code.</summary>
/// <param name="Address">Its first address.</param>
/// <param name="Length">Bytes.</param>
/// <param name="FileOffset">Where in the file it begins, bytes.</param>
/// <param name="Inode">The file's number in its file system.</param>
/// <param name="Path">The file.</param>
internal readonly record struct MappedCode(ulong Address, ulong Length, ulong FileOffset, ulong Inode, string Path);
