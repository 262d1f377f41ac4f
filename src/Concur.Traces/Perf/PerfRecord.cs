using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace Concur.Traces.Perf;

/// <summary>Where the parts of a sample stand in its record's body, bytes.</summary>
/// <param name="StampAt">Process and thread, time, processor.</param>
/// <param name="ChainAt">The call chain.</param>
internal readonly record struct PerfSampleLayout(int StampAt, int ChainAt)
{
    /// <summary>Of <see cref="PerfDataFormat.SampleType"/>: instruction, stamp, period, call chain.</summary>
    public static PerfSampleLayout Standard { get; } = new(sizeof(ulong), (2 * sizeof(ulong)) + PerfDataFormat.StampBytes);

    /// <summary>Of <see cref="PerfDataFormat.PrivateSampleType"/>: stamp, call chain.</summary>
    public static PerfSampleLayout Private { get; } = new(0, PerfDataFormat.StampBytes);
}

/// <summary>One record: which thread it is of, when it was, and its body. What a damaged record lacks reads as 0 or empty.</summary>
internal readonly ref struct PerfRecord
{
    private const ushort SwitchOut = 1 << 13; // PERF_RECORD_MISC_SWITCH_OUT
    private const ushort Preempted = 1 << 14; // PERF_RECORD_MISC_SWITCH_OUT_PREEMPT
    private const ushort ByExecution = 1 << 13; // PERF_RECORD_MISC_COMM_EXEC

    /// <summary>Addresses from here on say in which context the next ones are (PERF_CONTEXT_MAX).</summary>
    private const ulong FirstMarker = unchecked((ulong)-4095L);

    private const ulong KernelMarker = unchecked((ulong)-128L); // PERF_CONTEXT_KERNEL
    private const ulong UserMarker = unchecked((ulong)-512L); // PERF_CONTEXT_USER
    private const ushort ModeMask = 7; // PERF_RECORD_MISC_CPUMODE_MASK
    private const ushort KernelMode = 1; // PERF_RECORD_MISC_KERNEL

    private readonly PerfSampleLayout _layout;
    private readonly ushort _flags;
    private readonly ReadOnlySpan<byte> _body;

    private PerfRecord(ReadOnlySpan<byte> bytes, PerfSampleLayout layout)
    {
        Bytes = bytes;
        _layout = layout;
        Kind = (PerfRecordKind)BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        _flags = BinaryPrimitives.ReadUInt16LittleEndian(bytes[4..]);
        _body = bytes[PerfDataFormat.RecordHeaderBytes..];
        var at = Kind == PerfRecordKind.Sample ? layout.StampAt : _body.Length - PerfDataFormat.StampBytes;
        if (at < 0 || _body.Length - at < PerfDataFormat.StampBytes) return;
        var stamp = _body[at..];
        ProcessId = BinaryPrimitives.ReadInt32LittleEndian(stamp);
        ThreadId = BinaryPrimitives.ReadInt32LittleEndian(stamp[4..]);
        TimeNs = BinaryPrimitives.ReadInt64LittleEndian(stamp[8..]);
        Processor = BinaryPrimitives.ReadInt32LittleEndian(stamp[16..]);
    }

    /// <summary>All of it, its header included.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

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

    /// <summary>Of a mapping: whether the record is long enough to have a path.</summary>
    public bool HasPath => _body.Length >= PerfDataFormat.MappingPathAt + PerfDataFormat.StampBytes;

    /// <summary>Of a mapping: where it begins.</summary>
    public ulong Address => UInt64(8);

    /// <summary>Of a mapping: bytes.</summary>
    public ulong Length => UInt64(16);

    /// <summary>Of a mapping: where in the file it begins.</summary>
    public ulong FileOffset => UInt64(24);

    /// <summary>Of a mapping: the file's number in its file system.</summary>
    public ulong Inode => UInt64(40);

    /// <summary>Of a mapping: the file, or what the kernel calls memory without one, such as <c>//anon</c>.</summary>
    public string Path => Text(PerfDataFormat.MappingPathAt);

    /// <summary>Of a lost record: how many.</summary>
    public long LostRecords => (long)UInt64(8);

    /// <summary>Of a <see cref="PerfRecordKind.PrivateThreadState"/>.</summary>
    public PerfThreadState ThreadState => new(Int32(0), Int32(4), TimeNs, (long)UInt64(8), Int32(16) != 0, Int32(20) != 0);

    /// <summary>Of a sample: whether the kernel's code was interrupted.</summary>
    public bool IsInKernel => (_flags & ModeMask) == KernelMode;

    /// <summary>Of a sample: the addresses outside the kernel, innermost first.</summary>
    public ReadOnlySpan<ulong> Addresses
    {
        get
        {
            var chain = Chain;
            var user = chain.IndexOf(UserMarker);
            return user >= 0 ? WithoutMarkers(chain[(user + 1)..]) : chain.Contains(KernelMarker) ? [] : WithoutMarkers(chain);
        }
    }

    /// <summary>Of a sample: the addresses in the kernel, innermost first; empty where they were not recorded.</summary>
    public ReadOnlySpan<ulong> KernelAddresses
    {
        get
        {
            var chain = Chain;
            var kernel = chain.IndexOf(KernelMarker);
            if (kernel < 0) return [];
            chain = chain[(kernel + 1)..];
            var end = chain.IndexOfAnyInRange(FirstMarker, ulong.MaxValue);
            return end < 0 ? chain : chain[..end];
        }
    }

    private ReadOnlySpan<ulong> Chain
    {
        get
        {
            if (_body.Length < _layout.ChainAt) return [];
            var all = MemoryMarshal.Cast<byte, ulong>(_body[_layout.ChainAt..]);
            return all.IsEmpty ? [] : all[1..(int)Math.Min((ulong)all.Length, 1 + Math.Min(all[0], int.MaxValue))];
        }
    }

    /// <summary>Takes a record's bytes apart.</summary>
    /// <param name="bytes">At least its header.</param>
    /// <param name="layout">Of samples.</param>
    public static PerfRecord Of(ReadOnlySpan<byte> bytes, PerfSampleLayout layout) => new(bytes, layout);

    private static ReadOnlySpan<ulong> WithoutMarkers(ReadOnlySpan<ulong> chain)
    {
        while (!chain.IsEmpty && chain[0] >= FirstMarker) chain = chain[1..];
        return chain;
    }

    private int Int32(int at) => at + sizeof(int) <= _body.Length ? BinaryPrimitives.ReadInt32LittleEndian(_body[at..]) : 0;

    private ulong UInt64(int at) => at + sizeof(ulong) <= _body.Length ? BinaryPrimitives.ReadUInt64LittleEndian(_body[at..]) : 0;

    private string Text(int at)
    {
        if (at > _body.Length - PerfDataFormat.StampBytes) return "";
        var text = _body[at..^PerfDataFormat.StampBytes];
        var end = text.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end < 0 ? text : text[..end]);
    }
}
