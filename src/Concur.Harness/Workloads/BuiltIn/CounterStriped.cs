using System.Runtime.InteropServices;
using Concur.Abstractions;

namespace Concur.Harness.Workloads.BuiltIn;

/// <summary>Counts <c>size</c> times in a cell of the unit's own, far from the other cells; the total is the sum of all cells.</summary>
internal sealed class CounterStriped : IWorkload
{
    private const int BatchCounts = 1_000;

    /// <summary>More cells than units usually run at once.</summary>
    private readonly Cell[] _cells = new Cell[256];

    private readonly SharedCount _shared;

    public CounterStriped() => _shared = new SharedCount(BatchCounts, Count, Total);

    public object Run(WorkUnit unit) => _shared.Run(unit);

    // Two units may share a cell, so counting is interlocked. It is cheap because they hardly ever do so at the same time.
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

    /// <summary>A cell fills two cache lines, because processors fetch them in pairs.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 128)]
    private struct Cell
    {
        [FieldOffset(0)]
        public long Count;
    }
}
