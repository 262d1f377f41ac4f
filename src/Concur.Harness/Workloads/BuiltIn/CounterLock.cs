using Concur.Abstractions;

namespace Concur.Harness.Workloads.BuiltIn;

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
