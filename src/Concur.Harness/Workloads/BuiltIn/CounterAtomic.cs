using Concur.Abstractions;

namespace Concur.Harness.Workloads.BuiltIn;

/// <summary>Counts a shared number up <c>size</c> times by interlocked increments: right, but its cache line wanders between cores.</summary>
internal sealed class CounterAtomic : IWorkload
{
    private const int BatchCounts = 1_000;
    private readonly SharedCount _check = new();
    private long _count;

    public object Run(WorkUnit unit)
    {
        _check.Enter();
        for (var left = unit.Size; left > 0; left -= BatchCounts)
        {
            unit.Cancellation.ThrowIfCancellationRequested();
            Count(Math.Min(left, BatchCounts));
            unit.Checkpoint();
        }

        return _check.Leave(unit.Size, () => Interlocked.Exchange(ref _count, 0));
    }

    private void Count(long counts)
    {
        for (var i = 0L; i < counts; i++) Interlocked.Increment(ref _count);
    }
}
