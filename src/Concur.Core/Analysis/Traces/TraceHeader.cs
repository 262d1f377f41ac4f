using System.Buffers.Binary;

namespace Concur.Core.Analysis.Traces;

/// <summary>The facts that a nettrace file begins with.</summary>
/// <param name="StartedUtc">When the session began; null when the file holds no date there.</param>
/// <param name="StartTicks">The same instant on the clock of the events.</param>
/// <param name="TicksPerSecond">The clock's frequency; 1e9 on Linux.</param>
/// <param name="ProcessId">Null when the file does not tell, as those of several processes do not.</param>
/// <param name="Cores">Logical processors; null when the file does not tell.</param>
internal sealed record TraceHeader(DateTimeOffset? StartedUtc, long StartTicks, long TicksPerSecond, int? ProcessId, int? Cores)
{
    /// <summary>Bytes of the fields that versions 4 and 5 have.</summary>
    public const int Bytes = 48;

    private const int ClockOffset = 16;

    /// <param name="fields">The trace object's fields; from version 6 on without process and cores.</param>
    /// <param name="withProcess">Whether the process's id and the cores stand there.</param>
    /// <exception cref="FormatException">The clock's frequency is none.</exception>
    public static TraceHeader Of(ReadOnlySpan<byte> fields, bool withProcess)
    {
        var ticksPerSecond = BinaryPrimitives.ReadInt64LittleEndian(fields[(ClockOffset + 8)..]);
        if (ticksPerSecond is <= 0 or > 1_000_000_000_000) throw new FormatException("its clock has no frequency");
        return new TraceHeader(
            Date(fields),
            BinaryPrimitives.ReadInt64LittleEndian(fields[ClockOffset..]),
            ticksPerSecond,
            withProcess ? Positive(BinaryPrimitives.ReadInt32LittleEndian(fields[36..])) : null,
            withProcess ? Positive(BinaryPrimitives.ReadInt32LittleEndian(fields[40..])) : null);
    }

    /// <summary>Ticks of an event as ns since the session's start.</summary>
    public long SinceStartNs(long ticks) => TicksPerSecond == 1_000_000_000
        ? ticks - StartTicks
        : (long)((ticks - StartTicks) * (1e9 / TicksPerSecond));

    private static int? Positive(int value) => value > 0 ? value : null;

    /// <summary>A Windows SYSTEMTIME: year, month, day of the week, day, hour, minute, second, millisecond.</summary>
    private static DateTimeOffset? Date(ReadOnlySpan<byte> fields)
    {
        Span<int> parts = stackalloc int[8];
        for (var i = 0; i < parts.Length; i++) parts[i] = BinaryPrimitives.ReadUInt16LittleEndian(fields[(2 * i)..]);
        var inRange = parts[0] is >= 1970 and < 9999 && parts[1] is >= 1 and <= 12 && parts[3] >= 1 && parts[3] <= DateTime.DaysInMonth(parts[0], parts[1])
            && parts[4] < 24 && parts[5] < 60 && parts[6] < 60 && parts[7] < 1000;
        return inRange ? new DateTimeOffset(parts[0], parts[1], parts[3], parts[4], parts[5], parts[6], parts[7], TimeSpan.Zero) : null;
    }
}
