using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Concur.Traces.Perf;

/// <summary>The kinds of record that matter here (PERF_RECORD_*).</summary>
internal enum PerfRecordKind
{
    /// <summary>Records that were dropped.</summary>
    Lost = 2,

    /// <summary>A thread named itself.</summary>
    Name = 3,

    /// <summary>A thread ended.</summary>
    Exit = 4,

    /// <summary>A thread began.</summary>
    Fork = 7,

    /// <summary>A stack of a thread on a CPU.</summary>
    Sample = 9,

    /// <summary>Code was mapped.</summary>
    Mapping = 10,

    /// <summary>A thread came onto a CPU or left it.</summary>
    Switch = 14,

    /// <summary>Not the kernel's: a look at a thread that was there already.</summary>
    Look = PerfLook.Kind,
}

/// <summary>One record: whose it is, when, and its body.</summary>
internal readonly ref struct PerfRecord
{
    private const ushort SwitchOut = 1 << 13; // PERF_RECORD_MISC_SWITCH_OUT
    private const ushort Preempted = 1 << 14; // PERF_RECORD_MISC_SWITCH_OUT_PREEMPT
    private const ushort ByExecution = 1 << 13; // PERF_RECORD_MISC_COMM_EXEC
    private const int StampBytes = PerfRecordLayout.TrailerBytes;
    private const int MappingPathAt = 64;
    private const ulong FirstMarker = unchecked((ulong)-4095L); // Addresses from here on say whose the next ones are (PERF_CONTEXT_*).
    private readonly ushort _flags;
    private readonly ReadOnlySpan<byte> _body;

    private PerfRecord(PerfRecordKind kind, ushort flags, ReadOnlySpan<byte> body, ReadOnlySpan<byte> stamp)
    {
        (Kind, _flags) = (kind, flags);
        _body = body;
        if (stamp.Length < StampBytes) return;
        ProcessId = BinaryPrimitives.ReadInt32LittleEndian(stamp);
        ThreadId = BinaryPrimitives.ReadInt32LittleEndian(stamp[4..]);
        TimeNs = BinaryPrimitives.ReadInt64LittleEndian(stamp[8..]);
        Processor = BinaryPrimitives.ReadInt32LittleEndian(stamp[16..]);
    }

    /// <summary>What it is.</summary>
    public PerfRecordKind Kind { get; }

    /// <summary>The process that was on the CPU.</summary>
    public int ProcessId { get; }

    /// <summary>The thread that was on the CPU; in a <see cref="PerfRecordKind.Fork"/> the one that began another.</summary>
    public int ThreadId { get; }

    /// <summary>When, ns of CLOCK_MONOTONIC.</summary>
    public long TimeNs { get; }

    /// <summary>On which processor.</summary>
    public int Processor { get; }

    /// <summary>Of a switch: whether the thread left the CPU; else it came onto it.</summary>
    public bool Leaves => (_flags & SwitchOut) != 0;

    /// <summary>Of a switch that leaves: whether the thread could have gone on.</summary>
    public bool IsPreempted => (_flags & Preempted) != 0;

    /// <summary>Of a name: whether the process has just begun to execute that program.</summary>
    public bool IsExecution => (_flags & ByExecution) != 0;

    /// <summary>Of a fork or an exit: the thread that began or ended.</summary>
    public int SubjectThread => Int32(8);

    /// <summary>Of a fork or an exit: its process.</summary>
    public int SubjectProcess => Int32(0);

    /// <summary>Of a name: the thread that has it.</summary>
    public int SubjectOfName => Int32(4);

    /// <summary>Of a name.</summary>
    public string Name => Text(8);

    /// <summary>Of a mapping: where it begins.</summary>
    public ulong Address => UInt64(8);

    /// <summary>Of a mapping: bytes.</summary>
    public ulong Length => UInt64(16);

    /// <summary>Of a mapping: where in the file it begins.</summary>
    public ulong FileOffset => UInt64(24);

    /// <summary>Of a mapping: the file's number in its file system.</summary>
    public ulong Inode => UInt64(40);

    /// <summary>Of a mapping: the file, or what the kernel calls memory without one, such as <c>//anon</c>.</summary>
    public string Path => Text(MappingPathAt);

    /// <summary>Of a lost record: how many.</summary>
    public long LostRecords => (long)UInt64(8);

    /// <summary>Of a look.</summary>
    public PerfLook Look => new(Int32(0), Int32(4), TimeNs, (long)UInt64(8), Int32(16) != 0, Int32(20) != 0);

    /// <summary>Of a sample: the addresses, innermost first.</summary>
    public ReadOnlySpan<ulong> Addresses
    {
        get
        {
            var all = MemoryMarshal.Cast<byte, ulong>(_body[StampBytes..]);
            if (all.IsEmpty) return [];
            var chain = all[1..(int)Math.Min((ulong)all.Length, 1 + all[0])];
            while (!chain.IsEmpty && chain[0] >= FirstMarker) chain = chain[1..];
            return chain;
        }
    }

    /// <summary>Takes a record's bytes apart.</summary>
    public static PerfRecord Of(ReadOnlySpan<byte> bytes)
    {
        var kind = (PerfRecordKind)BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        var flags = BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);
        var body = bytes[8..];
        var stamp = kind == PerfRecordKind.Sample ? body[..Math.Min(StampBytes, body.Length)] : body[Math.Max(0, body.Length - StampBytes)..];
        return new PerfRecord(kind, flags, body, stamp);
    }

    private int Int32(int at) => at + sizeof(int) <= _body.Length ? BinaryPrimitives.ReadInt32LittleEndian(_body[at..]) : 0;

    private ulong UInt64(int at) => at + sizeof(ulong) <= _body.Length ? BinaryPrimitives.ReadUInt64LittleEndian(_body[at..]) : 0;

    private string Text(int at)
    {
        if (at > _body.Length - StampBytes) return "";
        var text = _body[at..^StampBytes];
        var end = text.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
    }
}
