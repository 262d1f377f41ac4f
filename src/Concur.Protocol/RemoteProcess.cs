namespace Concur.Protocol;

/// <summary>
/// A worker process on another machine, as the harness saw it. Stamps of its units that were taken there are of that machine's clock.
/// </summary>
public sealed record RemoteProcess
{
    /// <summary>Which worker process of the launch it is.</summary>
    public required ProcessRole Role { get; init; }

    /// <summary>The machine's name in the run.</summary>
    public required string Machine { get; init; }

    /// <summary>The operating system's id of the process on that machine.</summary>
    public required int ProcessId { get; init; }

    /// <summary>The value of <c>Environment.ProcessorCount</c> there.</summary>
    public required int ProcessorCount { get; init; }

    /// <summary>What it read just before the first measured iteration; null where it did not answer.</summary>
    public required ProcessReading? AtStart { get; init; }

    /// <summary>What it read just after the last measured iteration; null where it did not answer.</summary>
    public required ProcessReading? AtEnd { get; init; }

    /// <summary>Round trips to it, by which the two clocks are compared; empty where none came back.</summary>
    public required IReadOnlyList<ClockPing> Pings { get; init; }

    internal void Write(BinaryWriter writer)
    {
        Role.Write(writer);
        writer.Write(Machine);
        writer.Write(ProcessId);
        writer.Write(ProcessorCount);
        ProcessReading.Write(writer, AtStart);
        ProcessReading.Write(writer, AtEnd);
        writer.Write(Pings.Count);
        foreach (var ping in Pings) ping.Write(writer);
    }

    internal static RemoteProcess Read(BinaryReader reader) => new()
    {
        Role = ProcessRole.Read(reader),
        Machine = reader.ReadString(),
        ProcessId = reader.ReadInt32(),
        ProcessorCount = reader.ReadInt32(),
        AtStart = ProcessReading.Read(reader),
        AtEnd = ProcessReading.Read(reader),
        Pings = IterationRecord.ReadList(reader, ClockPing.Read),
    };
}

/// <summary>What a process read of itself and of its machine at one instant.</summary>
/// <param name="AtNs">When that was, ns of its machine's clock.</param>
/// <param name="Usage">What the process had used by then; null where its system does not tell.</param>
/// <param name="Processors">The times of its machine's processors by then; null where they cannot be read.</param>
public sealed record ProcessReading(long AtNs, ProcessCounters? Usage, IReadOnlyList<ProcessorTimes>? Processors)
{
    /// <summary>Appends a reading, or that there is none, to a stream.</summary>
    public static void Write(BinaryWriter writer, ProcessReading? reading)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(reading is not null);
        if (reading is null) return;
        writer.Write(reading.AtNs);
        ProcessCounters.Write(writer, reading.Usage);
        LaunchResult.WriteProcessors(writer, reading.Processors);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static ProcessReading? Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        return reader.ReadBoolean()
            ? new ProcessReading(reader.ReadInt64(), ProcessCounters.Read(reader), LaunchResult.ReadProcessors(reader))
            : null;
    }
}

/// <summary>One round trip between two clocks, ns.</summary>
/// <param name="SentNs">When the request left, by the clock of the one who asked.</param>
/// <param name="TakenNs">When it had arrived, by the clock of the one who answered.</param>
/// <param name="ReturnedNs">When the answer left, by that same clock.</param>
/// <param name="ReceivedNs">When the answer had arrived, by the clock of the one who asked.</param>
public readonly record struct ClockPing(long SentNs, long TakenNs, long ReturnedNs, long ReceivedNs)
{
    internal void Write(BinaryWriter writer)
    {
        writer.Write(SentNs);
        writer.Write(TakenNs);
        writer.Write(ReturnedNs);
        writer.Write(ReceivedNs);
    }

    internal static ClockPing Read(BinaryReader reader) =>
        new(reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64());
}
