using Concur.Abstractions;

namespace Concur.Harness.Workloads.BuiltIn;

/// <summary>
/// Each unit writes <c>size</c> times to a cell that no other unit touches. Side by side, the cells lie in one cache
/// line, which the cores take from each other at every write; apart, each core keeps its own.
/// </summary>
/// <param name="stride">Cells of 8 bytes from one unit's to the next one's.</param>
internal sealed class FalseSharing(int stride) : IWorkload
{
    /// <summary>Two cache lines: processors fetch them in pairs.</summary>
    public const int Apart = 16;

    private const int BatchWrites = 10_000;
    private const int Units = 64;

    /// <summary>The first cells stay unused: the array's own length must not share a line with any.</summary>
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
