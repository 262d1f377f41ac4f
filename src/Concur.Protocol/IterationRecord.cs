namespace Concur.Protocol;

/// <summary>All units executed once. Times are ns of <see cref="MonotonicClock"/>.</summary>
public sealed record IterationRecord
{
    /// <summary>False for warm-up.</summary>
    public required bool Measured { get; init; }

    /// <summary>When the strategy was called.</summary>
    public required long StartNs { get; init; }

    /// <summary>When the strategy returned, with every unit done.</summary>
    public required long EndNs { get; init; }

    /// <summary>One number for all units' results in unit order; 0 where the units return nothing.</summary>
    public required ulong Digest { get; init; }

    /// <summary>The processes' counters just before <see cref="StartNs"/>; null where this system does not give them.</summary>
    public required ProcessCounters? AtStart { get; init; }

    /// <summary>The processes' counters just after <see cref="EndNs"/>; null where this system does not give them.</summary>
    public required ProcessCounters? AtEnd { get; init; }

    /// <summary>A stamp per unit, in unit order; empty for warm-up.</summary>
    public required IReadOnlyList<UnitStamp> Units { get; init; }

    /// <summary>A stamp per lane; empty where any thread of the pool serves any lane.</summary>
    public required IReadOnlyList<LaneStamp> Lanes { get; init; }

    /// <summary>The segments in which awaiting units ran; empty where each unit kept its thread, and for warm-up.</summary>
    public IReadOnlyList<SegmentStamp> Segments { get; init; } = [];

    /// <summary>
    /// The awaits between segments whose place was recorded, of a unit in the order of time; empty where none was, and for warm-up.
    /// </summary>
    public IReadOnlyList<AwaitStamp> Awaits { get; init; } = [];

    /// <summary>The iteration's wall time, ns.</summary>
    public long WallNs => EndNs - StartNs;

    internal void Write(BinaryWriter writer)
    {
        writer.Write(Measured);
        writer.Write(StartNs);
        writer.Write(EndNs);
        writer.Write(Digest);
        ProcessCounters.Write(writer, AtStart);
        ProcessCounters.Write(writer, AtEnd);
        writer.Write(Units.Count);
        foreach (var unit in Units) unit.Write(writer);
        writer.Write(Lanes.Count);
        foreach (var lane in Lanes) lane.Write(writer);
        writer.Write(Segments.Count);
        foreach (var segment in Segments) segment.Write(writer);
        writer.Write(Awaits.Count);
        foreach (var one in Awaits) one.Write(writer);
    }

    internal static IterationRecord Read(BinaryReader reader) => new()
    {
        Measured = reader.ReadBoolean(),
        StartNs = reader.ReadInt64(),
        EndNs = reader.ReadInt64(),
        Digest = reader.ReadUInt64(),
        AtStart = ProcessCounters.Read(reader),
        AtEnd = ProcessCounters.Read(reader),
        Units = ReadList(reader, UnitStamp.Read),
        Lanes = ReadList(reader, LaneStamp.Read),
        Segments = ReadList(reader, SegmentStamp.Read),
        Awaits = ReadList(reader, AwaitStamp.Read),
    };

    internal static T[] ReadList<T>(BinaryReader reader, Func<BinaryReader, T> read)
    {
        var count = reader.ReadInt32();
        if (count < 0 || count > reader.BaseStream.Length)
            throw new FormatException($"a list of {count} items cannot be in this result file");
        var items = new T[count];
        for (var i = 0; i < count; i++) items[i] = read(reader);
        return items;
    }
}
