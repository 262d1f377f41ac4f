using Concur.Abstractions;

namespace Concur.Harness.Workloads.BuiltIn;

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
