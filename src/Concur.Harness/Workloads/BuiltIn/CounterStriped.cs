using System.Runtime.InteropServices;
using Concur.Abstractions;

namespace Concur.Harness.Workloads.BuiltIn;

/// <summary>Counts <c>size</c> times in a cell of the unit's own, cells far enough apart; who wants the total adds them up.</summary>
internal sealed class CounterStriped : IWorkload
{
    private const int BatchCounts = 1_000;
    private readonly SharedCount _check = new();

    /// <summary>As many as there may be threads at it, and more.</summary>
    private readonly Cell[] _cells = new Cell[256];

    public object Run(WorkUnit unit)
    {
        _check.Enter();
        for (var left = unit.Size; left > 0; left -= BatchCounts)
        {
            unit.Cancellation.ThrowIfCancellationRequested();
            Count(ref _cells[unit.Index % _cells.Length], Math.Min(left, BatchCounts));
            unit.Checkpoint();
        }

        return _check.Leave(unit.Size, Total);
    }

    // Two units may share a cell, so counting is interlocked; hardly ever do they at the same time, so it is cheap.
    private static void Count(ref Cell cell, long counts)
    {
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
