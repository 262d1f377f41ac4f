using System.Runtime.InteropServices;
using Concur.Abstractions;
using Concur.Harness.Units;

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

/// <summary>Counts a shared number up <c>size</c> times by interlocked increments: right, but its cache line moves between cores.</summary>
internal sealed class CounterAtomic : IWorkload
{
    private const int BatchCounts = 1_000;
    private readonly SharedCount _shared;
    private long _count;

    public CounterAtomic() => _shared = new SharedCount(BatchCounts, Count, () => Interlocked.Exchange(ref _count, 0));

    public object Run(WorkUnit unit) => _shared.Run(unit);

    private void Count(int unit, long counts)
    {
        for (var i = 0L; i < counts; i++) Interlocked.Increment(ref _count);
    }
}

/// <summary>Counts a shared number up <c>size</c> times under one lock, a batch at a time.</summary>
internal sealed class CounterLock : IWorkload
{
    /// <summary>Enough to hold the lock longer than another thread spins before it blocks.</summary>
    private const int BatchCounts = 500_000;

    private readonly object _gate = new();
    private readonly PlainCounter _counter = new();
    private readonly SharedCount _shared;

    public CounterLock() => _shared = new SharedCount(BatchCounts, Count, _counter.Take);

    public object Run(WorkUnit unit) => _shared.Run(unit);

    private void Count(int unit, long counts)
    {
        lock (_gate) _counter.Count(counts);
    }
}

/// <summary>
/// Counts a shared number up <c>size</c> times without a lock: when two threads read the same number, one of their counts is lost. On one
/// thread at a time the result is right; on several it is wrong, and differs from run to run.
/// </summary>
internal sealed class CounterRace : IWorkload
{
    private const int BatchCounts = 10_000;
    private readonly SharedCount _shared;

    public CounterRace()
    {
        var counter = new PlainCounter();
        _shared = new SharedCount(BatchCounts, (_, counts) => counter.Count(counts), counter.Take);
    }

    public object Run(WorkUnit unit) => _shared.Run(unit);
}

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
