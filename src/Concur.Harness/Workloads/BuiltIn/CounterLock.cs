using Concur.Abstractions;

namespace Concur.Harness.Workloads.BuiltIn;

/// <summary>Counts a shared number up <c>size</c> times under one lock, a batch at a time: who does not hold it waits.</summary>
internal sealed class CounterLock : IWorkload
{
    /// <summary>Held for some 100 us: longer than a waiter spins before it blocks.</summary>
    private const int BatchCounts = 500_000;

    private readonly SharedCount _check = new();
    private readonly object _gate = new();
    private long _count;

    public object Run(WorkUnit unit)
    {
        _check.Enter();
        for (var left = unit.Size; left > 0; left -= BatchCounts)
        {
            unit.Cancellation.ThrowIfCancellationRequested();
            lock (_gate) Count(Math.Min(left, BatchCounts));
            unit.Checkpoint();
        }

        return _check.Leave(unit.Size, () => Interlocked.Exchange(ref _count, 0));
    }

    private void Count(long counts)
    {
        for (var i = 0L; i < counts; i++) Volatile.Write(ref _count, Volatile.Read(ref _count) + 1);
    }
}
