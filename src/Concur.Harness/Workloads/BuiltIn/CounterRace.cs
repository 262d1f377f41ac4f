using Concur.Abstractions;

namespace Concur.Harness.Workloads.BuiltIn;

/// <summary>
/// Counts a shared number up <c>size</c> times without a lock: of two threads that read the same number, one counts in
/// vain. On one thread at a time the result is right; on several it is not, and never the same.
/// </summary>
internal sealed class CounterRace : IWorkload
{
    private const int BatchCounts = 10_000;
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
        for (var i = 0L; i < counts; i++) Volatile.Write(ref _count, Volatile.Read(ref _count) + 1);
    }
}
