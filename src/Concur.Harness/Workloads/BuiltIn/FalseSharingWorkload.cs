using Concur.Abstractions;
using Concur.Harness.Units;

namespace Concur.Harness.Workloads.BuiltIn;

/// <summary>
/// Each unit writes <c>size</c> times to a cell that no other unit touches. Cells side by side are in one cache line, which the cores take
/// from each other at every write; of cells far apart, each core keeps its own line.
/// </summary>
/// <param name="stride">The distance from one unit's cell to the next unit's, in cells of 8 bytes.</param>
internal sealed class FalseSharingWorkload(int stride) : IWorkload
{
    /// <summary>Cells in two cache lines, which processors fetch in pairs: units at this stride share no line.</summary>
    public const int Apart = 16;

    private const int BatchWrites = 10_000;
    private const int Units = 64;

    /// <summary>The first cells stay unused, so that no cell is in one line with the array's own length.</summary>
    private readonly long[] _cells = new long[(Units * stride) + (2 * Apart)];

    public object Run(WorkUnit unit)
    {
        ref var cell = ref _cells[Apart + (unit.Index % Units * stride)];
        var before = Volatile.Read(ref cell);
        for (var left = unit.Size; left > 0; left -= BatchWrites)
        {
            unit.Cancellation.ThrowIfCancellationRequested();
            WriteTo(ref cell, Math.Min(left, BatchWrites));
            unit.Checkpoint();
        }

        return unit.Index < Units ? Volatile.Read(ref cell) - before : unit.Size;
    }

    private static void WriteTo(ref long cell, long writes)
    {
        for (var i = 0L; i < writes; i++) Volatile.Write(ref cell, Volatile.Read(ref cell) + 1);
    }
}
