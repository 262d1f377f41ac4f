namespace Concur.Protocol;

/// <summary>
/// A time in which a thread ran code of an awaiting unit: from when the unit's flow came onto the thread to when it left it. Times
/// are ns of <see cref="MonotonicClock"/>. A unit that starts threads or tasks may have several segments at once.
/// </summary>
public readonly record struct SegmentStamp
{
    /// <summary>The unit's index.</summary>
    public required int Unit { get; init; }

    /// <summary>The operating system's id of the thread.</summary>
    public required int ThreadId { get; init; }

    /// <summary>When the unit came onto the thread.</summary>
    public required long StartNs { get; init; }

    /// <summary>When it left the thread: to await, or for good.</summary>
    public required long EndNs { get; init; }

    /// <summary>The thread's counters just before <see cref="StartNs"/>.</summary>
    public required ThreadCounters AtStart { get; init; }

    /// <summary>The thread's counters just after <see cref="EndNs"/>.</summary>
    public required ThreadCounters AtEnd { get; init; }

    internal void Write(BinaryWriter writer)
    {
        writer.Write(Unit);
        writer.Write(ThreadId);
        writer.Write(StartNs);
        writer.Write(EndNs);
        AtStart.Write(writer);
        AtEnd.Write(writer);
    }

    internal static SegmentStamp Read(BinaryReader reader) => new()
    {
        Unit = reader.ReadInt32(),
        ThreadId = reader.ReadInt32(),
        StartNs = reader.ReadInt64(),
        EndNs = reader.ReadInt64(),
        AtStart = ThreadCounters.Read(reader),
        AtEnd = ThreadCounters.Read(reader),
    };
}
