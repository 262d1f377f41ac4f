using Concur.Abstractions;

namespace Concur.Harness.Workloads.BuiltIn;

/// <summary>
/// Counts a shared number up <c>size</c> times without a lock: of two threads that read the same number, one counts in
/// vain. On one thread at a time the result is right; on several it is not, and never the same.
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
