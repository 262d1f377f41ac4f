using Concur.Protocol;

namespace Concur.Core.Accounting;

/// <summary>
/// A time in which a pool thread ran code of one unit: the whole unit where it keeps its thread, and otherwise what
/// lies between two awaits.
/// </summary>
/// <param name="Unit">Which unit.</param>
/// <param name="ThreadId">The operating system's id of the thread.</param>
/// <param name="AtStart">The thread's counters at the start.</param>
/// <param name="AtEnd">The thread's counters at the end.</param>
/// <param name="Span">When, and what was counted.</param>
internal readonly record struct Piece(int Unit, int ThreadId, ThreadCounters AtStart, ThreadCounters AtEnd, BusySpan Span)
{
    /// <summary>When the unit came onto the thread, ns.</summary>
    public long StartNs => Span.StartNs;

    /// <summary>When it left the thread, ns.</summary>
    public long EndNs => Span.EndNs;

    /// <summary>Every piece of an iteration.</summary>
    public static IReadOnlyList<Piece> Of(IterationRecord iteration) => iteration.Segments.Count > 0
        ? [
            .. iteration.Segments.Select(segment =>
                new Piece(segment.Unit, segment.ThreadId, segment.AtStart, segment.AtEnd, BusySpan.OfSegment(segment))),
        ]
        : [.. iteration.Units.Select(unit => new Piece(unit.Unit, unit.ThreadId, unit.AtStart, unit.AtEnd, BusySpan.OfUnit(unit)))];
}
