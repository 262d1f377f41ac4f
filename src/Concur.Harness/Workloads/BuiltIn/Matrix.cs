using System.Collections.Concurrent;
using System.Numerics;
using System.Runtime.InteropServices;
using Concur.Abstractions;
using Concur.Harness.Units;

namespace Concur.Harness.Workloads.BuiltIn;

/// <summary>
/// Adds a matrix to another <c>size</c> times, row by row. Each addition reads two numbers from memory and writes one, because neither
/// matrix fits into a cache, and all units share the bandwidth of that memory.
/// </summary>
internal sealed class Matrix : IWorkload
{
    /// <summary>A matrix of so many doubles has 32 MiB.</summary>
    private const int Numbers = 4 * 1024 * 1024;

    private const int RowNumbers = 16 * 1024;

    /// <summary>Pairs that no unit is using. They are kept because making one costs more than adding it.</summary>
    private readonly ConcurrentBag<(double[] Sum, double[] Part)> _free = [];

    public object Run(WorkUnit unit)
    {
        var pair = _free.TryTake(out var used) ? used : (Sum: new double[Numbers], Part: new double[Numbers]);
        try
        {
            return Add(pair.Sum, pair.Part, unit);
        }
        finally
        {
            _free.Add(pair);
        }
    }

    private static double Add(double[] sum, double[] part, WorkUnit unit)
    {
        Array.Clear(sum);
        Array.Fill(part, unit.Index + 1);
        for (var pass = 0L; pass < unit.Size; pass++)
        {
            unit.Cancellation.ThrowIfCancellationRequested();
            for (var row = 0; row < Numbers; row += RowNumbers)
            {
                AddRow(sum.AsSpan(row, RowNumbers), part.AsSpan(row, RowNumbers));
                unit.Checkpoint();
            }
        }

        return sum[0] + sum[Numbers / 2] + sum[^1];
    }

    private static void AddRow(Span<double> sum, ReadOnlySpan<double> part)
    {
        var to = MemoryMarshal.Cast<double, Vector<double>>(sum);
        var from = MemoryMarshal.Cast<double, Vector<double>>(part);
        for (var i = 0; i < to.Length; i++) to[i] += from[i];
    }
}
