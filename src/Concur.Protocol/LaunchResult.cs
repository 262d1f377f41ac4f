using System.Text;

namespace Concur.Protocol;

/// <summary>What one launch of the harness measured of itself; written as a small versioned binary file.</summary>
public sealed record LaunchResult
{
    private const uint Magic = 0x524E4343; // "CCNR"

    /// <summary>The harness's process id.</summary>
    public required int ProcessId { get; init; }

    /// <summary>The runtime's name and version, such as ".NET 10.0.12".</summary>
    public required string Runtime { get; init; }

    /// <summary>Whether the server garbage collector was on.</summary>
    public required bool ServerGc { get; init; }

    /// <summary>Whether background (concurrent) collection was on.</summary>
    public required bool ConcurrentGc { get; init; }

    /// <summary>The value of <c>Environment.ProcessorCount</c>.</summary>
    public required int ProcessorCount { get; init; }

    /// <summary>
    /// Whether the runtime had compiled the workload's code for the last time when the first iteration was measured; null where each
    /// iteration has fresh processes, and where none was measured.
    /// </summary>
    public required bool? HasFinalCode { get; init; }

    /// <summary>Peak resident memory of the harness without its workers, bytes; null when unknown.</summary>
    public required long? PeakRssBytes { get; init; }

    /// <summary>The machine's processors just before the first measured iteration; null when their times cannot be read.</summary>
    public required IReadOnlyList<ProcessorTimes>? ProcessorsAtStart { get; init; }

    /// <summary>The machine's processors just after the last measured iteration; null when their times cannot be read.</summary>
    public required IReadOnlyList<ProcessorTimes>? ProcessorsAtEnd { get; init; }

    /// <summary>Null when every iteration succeeded.</summary>
    public required UnitFailure? Failure { get; init; }

    /// <summary>All iterations that completed, warm-up first.</summary>
    public required IReadOnlyList<IterationRecord> Iterations { get; init; }

    /// <summary>
    /// The awaits in which units stood; null where they were not recorded, as in timed launches, and where the runtime's state machines
    /// are not as they are known.
    /// </summary>
    public IReadOnlyList<AwaitChain>? AwaitChains { get; init; }

    /// <summary>The worker processes on other machines; empty where there are none.</summary>
    public IReadOnlyList<RemoteProcess> Remote { get; init; } = [];

    /// <summary>Writes the file form.</summary>
    public void Write(Stream stream)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write(ProtocolVersion.Current);
        writer.Write(ProcessId);
        writer.Write(Runtime);
        writer.Write(ServerGc);
        writer.Write(ConcurrentGc);
        writer.Write(ProcessorCount);
        writer.Write(HasFinalCode.HasValue);
        writer.Write(HasFinalCode ?? false);
        writer.Write(PeakRssBytes.HasValue);
        writer.Write(PeakRssBytes ?? 0);
        WriteProcessors(writer, ProcessorsAtStart);
        WriteProcessors(writer, ProcessorsAtEnd);
        writer.Write(Failure is not null);
        Failure?.Write(writer);
        writer.Write(Iterations.Count);
        foreach (var iteration in Iterations) iteration.Write(writer);
        writer.Write(AwaitChains is not null);
        if (AwaitChains is not null) writer.Write(AwaitChains.Count);
        foreach (var chain in AwaitChains ?? []) chain.Write(writer);
        writer.Write(Remote.Count);
        foreach (var process in Remote) process.Write(writer);
    }

    /// <summary>Reads the file form.</summary>
    /// <exception cref="FormatException">The file is not a result file, or of another version.</exception>
    /// <exception cref="EndOfStreamException">The file was cut short.</exception>
    public static LaunchResult Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        if (reader.ReadUInt32() != Magic) throw new FormatException("not a launch result");
        var version = reader.ReadInt32();
        if (version != ProtocolVersion.Current)
            throw new FormatException($"a launch result of version {version}, not {ProtocolVersion.Current}");
        return new LaunchResult
        {
            ProcessId = reader.ReadInt32(),
            Runtime = reader.ReadString(),
            ServerGc = reader.ReadBoolean(),
            ConcurrentGc = reader.ReadBoolean(),
            ProcessorCount = reader.ReadInt32(),
            HasFinalCode = ReadNullableBoolean(reader),
            PeakRssBytes = ReadNullable(reader),
            ProcessorsAtStart = ReadProcessors(reader),
            ProcessorsAtEnd = ReadProcessors(reader),
            Failure = reader.ReadBoolean() ? UnitFailure.Read(reader) : null,
            Iterations = IterationRecord.ReadList(reader, IterationRecord.Read),
            AwaitChains = reader.ReadBoolean() ? IterationRecord.ReadList(reader, AwaitChain.Read) : null,
            Remote = IterationRecord.ReadList(reader, RemoteProcess.Read),
        };
    }

    internal static void WriteProcessors(BinaryWriter writer, IReadOnlyList<ProcessorTimes>? processors)
    {
        writer.Write(processors is not null);
        if (processors is null) return;
        writer.Write(processors.Count);
        foreach (var processor in processors) processor.Write(writer);
    }

    internal static ProcessorTimes[]? ReadProcessors(BinaryReader reader) =>
        reader.ReadBoolean() ? IterationRecord.ReadList(reader, ProcessorTimes.Read) : null;

    private static bool? ReadNullableBoolean(BinaryReader reader)
    {
        var (isKnown, value) = (reader.ReadBoolean(), reader.ReadBoolean());
        return isKnown ? value : null;
    }

    private static long? ReadNullable(BinaryReader reader)
    {
        var (isKnown, value) = (reader.ReadBoolean(), reader.ReadInt64());
        return isKnown ? value : null;
    }
}

/// <summary>Why a launch ended early.</summary>
/// <param name="Unit">The unit that failed; null when it was none of them.</param>
/// <param name="Type">The exception's full type name; empty when there was none.</param>
/// <param name="Message">The exception's message, or the harness's own explanation.</param>
/// <param name="Frame">The top frame of the exception's stack; empty when unknown.</param>
public sealed record UnitFailure(int? Unit, string Type, string Message, string Frame)
{
    private const int NoUnitOnWire = -1;

    /// <summary>The call outside of units that failed, such as a set-up; empty where it was none.</summary>
    public string Call { get; init; } = "";

    /// <summary>The machine that was lost meanwhile; empty where none was. Then the fault is not the workload's.</summary>
    public string LostMachine { get; init; } = "";

    /// <summary>Appends the failure to a stream.</summary>
    public void Write(BinaryWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.Write(Unit ?? NoUnitOnWire);
        writer.Write(Type);
        writer.Write(Message);
        writer.Write(Frame);
        writer.Write(Call);
        writer.Write(LostMachine);
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    public static UnitFailure Read(BinaryReader reader)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var unit = reader.ReadInt32();
        return new UnitFailure(unit == NoUnitOnWire ? null : unit, reader.ReadString(), reader.ReadString(), reader.ReadString())
        {
            Call = reader.ReadString(),
            LostMachine = reader.ReadString(),
        };
    }
}
