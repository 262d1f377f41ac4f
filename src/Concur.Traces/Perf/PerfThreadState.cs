using System.Buffers.Binary;

namespace Concur.Traces.Perf;

/// <summary>
/// What /proc said of a thread that existed before the recording began, or still existed when it ended. A thread that never
/// switched meanwhile leaves no other trace of how it spent that time.
/// </summary>
/// <param name="ProcessId">The thread's process.</param>
/// <param name="ThreadId">The thread.</param>
/// <param name="TimeNs">When, ns of CLOCK_MONOTONIC.</param>
/// <param name="CpuNs">On a CPU since the thread began, ns.</param>
/// <param name="CanRun">Whether it was on a CPU or ready for one; else it was blocked.</param>
/// <param name="IsLast">Whether this is its state at the recording's end; else at its beginning.</param>
internal readonly record struct PerfThreadState(int ProcessId, int ThreadId, long TimeNs, long CpuNs, bool CanRun, bool IsLast)
{
    private const int Version = 1;
    private const int HeaderBytes = 8; // The version, and the size of a state.
    private const int StateBytes = 32;
    private const int CanRunFlag = 1;
    private const int IsLastFlag = 2;

    /// <summary>Writes states as the section of a file.</summary>
    public static PerfFeature ToFeature(IReadOnlyList<PerfThreadState> states)
    {
        var bytes = new byte[HeaderBytes + (states.Count * StateBytes)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, Version);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(sizeof(int)), StateBytes);
        for (var i = 0; i < states.Count; i++) states[i].Write(bytes.AsSpan(HeaderBytes + (i * StateBytes), StateBytes));
        return new PerfFeature(PerfFeatureKind.ThreadStates, bytes);
    }

    /// <summary>Reads the section of a file; empty for a section of another version, or one that is damaged.</summary>
    public static IReadOnlyList<PerfThreadState> OfFeature(ReadOnlySpan<byte> section)
    {
        if (section.Length < HeaderBytes || BinaryPrimitives.ReadInt32LittleEndian(section) != Version
            || BinaryPrimitives.ReadInt32LittleEndian(section[sizeof(int)..]) != StateBytes)
            return [];
        var states = new List<PerfThreadState>();
        for (var rest = section[HeaderBytes..]; rest.Length >= StateBytes; rest = rest[StateBytes..]) states.Add(Read(rest));
        return states;
    }

    private void Write(Span<byte> to)
    {
        BinaryPrimitives.WriteInt32LittleEndian(to, ProcessId);
        BinaryPrimitives.WriteInt32LittleEndian(to[4..], ThreadId);
        BinaryPrimitives.WriteInt64LittleEndian(to[8..], TimeNs);
        BinaryPrimitives.WriteInt64LittleEndian(to[16..], CpuNs);
        BinaryPrimitives.WriteInt32LittleEndian(to[24..], (CanRun ? CanRunFlag : 0) | (IsLast ? IsLastFlag : 0));
    }

    private static PerfThreadState Read(ReadOnlySpan<byte> from)
    {
        var flags = BinaryPrimitives.ReadInt32LittleEndian(from[24..]);
        return new PerfThreadState(
            BinaryPrimitives.ReadInt32LittleEndian(from),
            BinaryPrimitives.ReadInt32LittleEndian(from[4..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(from[16..]),
            (flags & CanRunFlag) != 0,
            (flags & IsLastFlag) != 0);
    }
}
