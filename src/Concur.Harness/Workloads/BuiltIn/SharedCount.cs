using Concur.Abstractions;

namespace Concur.Harness.Workloads.BuiltIn;

/// <summary>
/// Has the units of one process count up together, each as far as its size, and checks the result: the last of the units that overlap
/// compares what was counted with what should have been counted by then.
/// </summary>
/// <param name="batchCounts">How far a unit counts between two checkpoints.</param>
/// <param name="count">Counts so far for the unit of that index, in the way that the workload is about.</param>
/// <param name="takeTotal">Reads what all units counted, and sets it back to 0.</param>
internal sealed class SharedCount(int batchCounts, Action<int, long> count, Func<long> takeTotal)
{
    private readonly Lock _gate = new();
    private int _underWay;
    private long _expected;

    /// <summary>Counts for a unit.</summary>
    /// <returns>How many of its counts were not lost: its size, less the loss that the check found.</returns>
    public long Run(WorkUnit unit)
    {
        lock (_gate) _underWay++;
        var left = unit.Size;
        long lost;
        try
        {
            while (left > 0)
            {
                unit.Cancellation.ThrowIfCancellationRequested();
                var batch = Math.Min(left, batchCounts);
                count(unit.Index, batch);
                left -= batch;
                unit.Checkpoint();
            }
        }
        finally
        {
            // A unit that is given up leaves too, so that those after it are still checked.
            lost = Leave(unit.Size - left);
        }

        return unit.Size - lost;
    }

    private long Leave(long counted)
    {
        lock (_gate)
        {
            _expected += counted;
            if (--_underWay > 0) return 0;
            var lost = _expected - takeTotal();
            _expected = 0;
            return lost;
        }
    }
}

/// <summary>A number that is read, raised and written back. Nothing keeps two threads from doing so at once.</summary>
internal sealed class PlainCounter
{
    private long _count;

    public void Count(long counts)
    {
        for (var i = 0L; i < counts; i++) Volatile.Write(ref _count, Volatile.Read(ref _count) + 1);
    }

    /// <summary>Reads the count and sets it back to 0.</summary>
    public long Take() => Interlocked.Exchange(ref _count, 0);
}
