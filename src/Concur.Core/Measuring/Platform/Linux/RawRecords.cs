using System.Buffers.Binary;
using Concur.Traces.Perf;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>The records in bytes that came from rings, one after the other; they end where a size makes no sense.</summary>
/// <param name="bytes">Whole records.</param>
internal readonly ref struct RawRecords(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;

    /// <summary>Goes through them.</summary>
    public Enumerator GetEnumerator() => new(_bytes);

    /// <summary>Stands before a record.</summary>
    /// <param name="rest">The records that follow.</param>
    public ref struct Enumerator(ReadOnlySpan<byte> rest)
    {
        private ReadOnlySpan<byte> _rest = rest;

        /// <summary>The record.</summary>
        public RawRecord Current { get; private set; }

        /// <summary>Goes to the next one.</summary>
        public bool MoveNext()
        {
            if (_rest.Length < PerfDataFormat.RecordHeaderBytes) return false;
            var size = BinaryPrimitives.ReadUInt16LittleEndian(_rest[6..]);
            if (size < PerfDataFormat.RecordHeaderBytes || size > _rest.Length) return false;
            Current = new RawRecord(_rest[..size]);
            _rest = _rest[size..];
            return true;
        }
    }
}

/// <summary>A record as the kernel wrote it; the layouts are those of perf_event_open(2).</summary>
/// <param name="bytes">All of it.</param>
internal readonly ref struct RawRecord(ReadOnlySpan<byte> bytes)
{
    private const int SampleProcessAt = PerfDataFormat.RecordHeaderBytes + sizeof(ulong); // Behind the instruction.
    private const int StampTimeAt = 2 * sizeof(int); // Behind the ids of process and thread.
    private const int BegunProcessAt = PerfDataFormat.RecordHeaderBytes;
    private const int BegunThreadAt = PerfDataFormat.RecordHeaderBytes + (2 * sizeof(int)); // Behind the ids of two processes.

    /// <summary>All of it.</summary>
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    /// <summary>Whether it is a stack.</summary>
    public bool IsSample => Kind == PerfRecordKind.Sample;

    /// <summary>
    /// Whether only a recorded process leaves such a record. The kernel also tells what it lost or put off, of whichever process it was.
    /// </summary>
    public bool IsOfRecorded =>
        Kind is PerfRecordKind.Switch or PerfRecordKind.Fork or PerfRecordKind.Exit or PerfRecordKind.Name or PerfRecordKind.Mapping;

    /// <summary>The process that was on the CPU; 0 where the record is too short to say so.</summary>
    public int Process => Int32(IsSample ? SampleProcessAt : Bytes.Length - PerfDataFormat.StampBytes);

    /// <summary>The process of a thread that began; 0 where none did.</summary>
    public int BegunProcess => Kind == PerfRecordKind.Fork ? Int32(BegunProcessAt) : 0;

    /// <summary>The thread that began; 0 where none did.</summary>
    public int BegunThread => Kind == PerfRecordKind.Fork ? Int32(BegunThreadAt) : 0;

    /// <summary>Where its time stands, ns; behind its end where it is too short to have one.</summary>
    public int TimeAt
    {
        get
        {
            var stampAt = IsSample ? SampleProcessAt : Bytes.Length - PerfDataFormat.StampBytes;
            return stampAt < PerfDataFormat.RecordHeaderBytes || stampAt + StampTimeAt + sizeof(long) > Bytes.Length
                ? Bytes.Length
                : stampAt + StampTimeAt;
        }
    }

    private PerfRecordKind Kind => (PerfRecordKind)BinaryPrimitives.ReadInt32LittleEndian(Bytes);

    private int Int32(int at) => at >= PerfDataFormat.RecordHeaderBytes && at <= Bytes.Length - sizeof(int)
        ? BinaryPrimitives.ReadInt32LittleEndian(Bytes[at..])
        : 0;
}

/// <summary>Sets the clock of records: those of the kernel keep the machine's, whichever time namespace a process is in.</summary>
internal static class RecordClock
{
    /// <summary>Adds to the time of each record.</summary>
    /// <param name="records">Whole records, which are changed.</param>
    /// <param name="ns">By how much this process's clock is ahead of the machine's.</param>
    public static void Shift(Span<byte> records, long ns)
    {
        var at = 0;
        foreach (var record in new RawRecords(records))
        {
            if (record.TimeAt < record.Bytes.Length)
            {
                var time = records[(at + record.TimeAt)..];
                BinaryPrimitives.WriteInt64LittleEndian(time, BinaryPrimitives.ReadInt64LittleEndian(time) + ns);
            }

            at += record.Bytes.Length;
        }
    }
}
