using System.Text;

namespace Concur.Protocol;

/// <summary>What one launch of the harness measured of itself; written as a small versioned binary file.</summary>
public sealed record LaunchResult
{
    private const uint Magic = 0x524E4343; // "CCNR"

    /// <summary>The harness's process id.</summary>
    public required int ProcessId { get; init; }

    /// <summary>The runtime's own name for itself, such as ".NET 10.0.12".</summary>
    public required string Runtime { get; init; }

    /// <summary>Whether the server garbage collector was on.</summary>
    public required bool ServerGc { get; init; }

    /// <summary>Whether background (concurrent) collection was on.</summary>
    public required bool ConcurrentGc { get; init; }

    /// <summary>What <c>Environment.ProcessorCount</c> said.</summary>
    public required int ProcessorCount { get; init; }

    /// <summary>Peak resident memory of the harness alone, bytes (VmHWM); -1 when unknown.</summary>
    public required long PeakRssBytes { get; init; }

    /// <summary>The cpu lines of /proc/stat just before the first measured iteration; empty when unreadable.</summary>
    public required string SystemCpuAtStart { get; init; }

    /// <summary>The cpu lines of /proc/stat just after the last measured iteration; empty when unreadable.</summary>
    public required string SystemCpuAtEnd { get; init; }

    /// <summary>Null when every iteration succeeded.</summary>
    public required UnitFailure? Failure { get; init; }

    /// <summary>All iterations that completed, warm-up first.</summary>
    public required IReadOnlyList<IterationRecord> Iterations { get; init; }

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
        writer.Write(PeakRssBytes);
        writer.Write(SystemCpuAtStart);
        writer.Write(SystemCpuAtEnd);
        writer.Write(Failure is not null);
        Failure?.Write(writer);
        writer.Write(Iterations.Count);
        foreach (var iteration in Iterations) iteration.Write(writer);
    }

    /// <summary>Reads the file form.</summary>
    /// <exception cref="FormatException">The file is not a result file, or of another version.</exception>
    /// <exception cref="EndOfStreamException">The file was cut short.</exception>
    public static LaunchResult Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        if (reader.ReadUInt32() != Magic) throw new FormatException("not a launch result");
        var version = reader.ReadInt32();
        if (version != ProtocolVersion.Current) throw new FormatException($"a launch result of version {version}, not {ProtocolVersion.Current}");
        return new LaunchResult
        {
            ProcessId = reader.ReadInt32(),
            Runtime = reader.ReadString(),
            ServerGc = reader.ReadBoolean(),
            ConcurrentGc = reader.ReadBoolean(),
            ProcessorCount = reader.ReadInt32(),
            PeakRssBytes = reader.ReadInt64(),
            SystemCpuAtStart = reader.ReadString(),
            SystemCpuAtEnd = reader.ReadString(),
            Failure = reader.ReadBoolean() ? UnitFailure.Read(reader) : null,
            Iterations = IterationRecord.ReadList(reader, IterationRecord.Read),
        };
    }
}
