using System.Buffers.Binary;
using System.Text;

namespace Concur.Traces.Perf;

/// <summary>
/// A section behind the records of a perf.data file. Layouts: tools/perf/Documentation/perf.data-file-format.txt of the Linux
/// kernel; where that text and tools/perf/util/header.c disagree, as the latter has it.
/// </summary>
/// <param name="Kind">What it tells.</param>
/// <param name="Bytes">Its content.</param>
internal sealed record PerfFeature(PerfFeatureKind Kind, byte[] Bytes)
{
    /// <summary>A section that is one text.</summary>
    public static PerfFeature Text(PerfFeatureKind kind, string text) => new(kind, Text(text));

    /// <summary>The text that a section is; empty for one that is damaged.</summary>
    public string ToText()
    {
        var text = Bytes.AsSpan(Math.Min(sizeof(int), Bytes.Length));
        var end = text.IndexOf((byte)0);
        return end < 0 ? "" : Encoding.UTF8.GetString(text[..end]);
    }

    /// <summary>The command that recorded.</summary>
    public static PerfFeature OfCommand(string command) => new(PerfFeatureKind.CommandLine, [.. Int32(1), .. Text(command)]);

    /// <summary>How many processors there are: those that may come online first, as header.c writes it.</summary>
    public static PerfFeature Processors(int available, int online) =>
        new(PerfFeatureKind.Processors, [.. Int32(available), .. Int32(online)]);

    /// <summary>The event, which has no ids.</summary>
    public static PerfFeature Event(PerfEventAttributes attributes, string name) => new(
        PerfFeatureKind.EventDescription,
        [.. Int32(1), .. Int32(PerfEventAttributes.Bytes), .. attributes.ToBytes(), .. Int32(0), .. Text(name)]);

    /// <summary>The times of the first and the last sample, ns.</summary>
    public static PerfFeature SampleTime(long firstNs, long lastNs) =>
        new(PerfFeatureKind.SampleTime, [.. Int64(firstNs), .. Int64(lastNs)]);

    /// <summary>One instant on two clocks: ns since 1970, UTC, and ns of CLOCK_MONOTONIC.</summary>
    public static PerfFeature Clock(long wallNs, long monotonicNs)
    {
        const int Version = 1;
        const int Monotonic = 1; // CLOCK_MONOTONIC
        byte[] bytes = [.. Int32(Version), .. Int32(Monotonic), .. Int64(wallNs), .. Int64(monotonicNs)];
        return new PerfFeature(PerfFeatureKind.ClockData, bytes);
    }

    /// <summary>One instant on two clocks, see <see cref="Clock"/>; null for a section that is damaged.</summary>
    public (long WallNs, long MonotonicNs)? ToClock() => Bytes.Length < (2 * sizeof(int)) + (2 * sizeof(long))
        ? null
        : (BinaryPrimitives.ReadInt64LittleEndian(Bytes.AsSpan(2 * sizeof(int))),
            BinaryPrimitives.ReadInt64LittleEndian(Bytes.AsSpan((2 * sizeof(int)) + sizeof(long))));

    /// <summary>A text has its length, zeros included, before it.</summary>
    private static byte[] Text(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return [.. Int32((bytes.Length / 8 * 8) + 8), .. bytes, .. new byte[8 - (bytes.Length % 8)]];
    }

    private static byte[] Int32(int value)
    {
        var bytes = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    private static byte[] Int64(long value)
    {
        var bytes = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, value);
        return bytes;
    }
}

/// <summary>The sections behind the records that this tool writes: HEADER_* of tools/perf/util/header.h, and one of its own.</summary>
internal enum PerfFeatureKind
{
    /// <summary>The kernel's release.</summary>
    OsRelease = 4,

    /// <summary>The processor architecture as uname -m has it.</summary>
    Architecture = 6,

    /// <summary>How many processors there are, and how many are online.</summary>
    Processors = 7,

    /// <summary>The command that recorded.</summary>
    CommandLine = 11,

    /// <summary>The event's name.</summary>
    EventDescription = 12,

    /// <summary>The times of the first and the last sample.</summary>
    SampleTime = 21,

    /// <summary>The clock of the records, and one instant of it in wall-clock time.</summary>
    ClockData = 29,

    /// <summary>
    /// The states of threads that switch records do not tell, see <see cref="PerfThreadState"/>. Other readers ignore bits that
    /// they do not know.
    /// </summary>
    ThreadStates = 255,
}
