using System.Runtime.InteropServices;
using Concur.Abstractions;

namespace Concur.Harness.Workloads.BuiltIn;

/// <summary>Counts <c>size</c> times in a cell of the unit's own, cells far enough apart; who wants the total adds them up.</summary>
internal sealed class CounterStriped : IWorkload
{
    private const int BatchCounts = 1_000;

    /// <summary>As many as there may be units at it, and more.</summary>
    private readonly Cell[] _cells = new Cell[256];

    private readonly SharedCount _shared;

    public CounterStriped() => _shared = new SharedCount(BatchCounts, Count, Total);

    public object Run(WorkUnit unit) => _shared.Run(unit);

    // Two units may share a cell, so counting is interlocked; hardly ever do they at the same time, so it is cheap.
    private void Count(int unit, long counts)
    {
        ref var cell = ref _cells[unit % _cells.Length];
        for (var i = 0L; i < counts; i++) Interlocked.Increment(ref cell.Count);
    }

    private long Total()
    {
        var total = 0L;
        for (var i = 0; i < _cells.Length; i++) total += Interlocked.Exchange(ref _cells[i].Count, 0);
        return total;
    }

    /// <summary>Two cache lines: processors fetch them in pairs.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Cell
    {
        [FieldOffset(0)]
        public long Count;
    }
}
