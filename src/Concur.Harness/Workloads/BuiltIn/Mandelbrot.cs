using Concur.Abstractions;
using Concur.Harness.Units;

namespace Concur.Harness.Workloads.BuiltIn;

/// <summary>
/// Counts the iterations of <c>size</c> rows of the Mandelbrot set. The unit's index decides the band: from the set's edge, which takes
/// hardly any iterations, to its middle, which takes nearly all. Units have equal numbers of rows and unequal amounts of work.
/// </summary>
internal sealed class Mandelbrot : IWorkload
{
    private const int Bands = 4;
    private const double Edge = -1.2;
    private const double BandHeight = 0.3;
    private const int Columns = 400;
    private const int MostIterations = 400;

    public object Run(WorkUnit unit)
    {
        var total = 0L;
        var top = Edge + (unit.Index % Bands * BandHeight);
        for (var row = 0L; row < unit.Size; row++)
        {
            unit.Cancellation.ThrowIfCancellationRequested();
            total += Row(top + (BandHeight * row / unit.Size), unit);
        }

        return total;
    }

    private static long Row(double y, WorkUnit unit)
    {
        var total = 0L;
        for (var column = 0; column < Columns; column++)
        {
            total += Iterations(-2.1 + (2.8 * column / Columns), y);
            unit.Checkpoint();
        }

        return total;
    }

    private static int Iterations(double cx, double cy)
    {
        var (x, y) = (0.0, 0.0);
        for (var i = 0; i < MostIterations; i++)
        {
            var (xx, yy) = (x * x, y * y);
            if (xx + yy > 4) return i;
            (x, y) = (xx - yy + cx, (2 * x * y) + cy);
        }

        return MostIterations;
    }
}
