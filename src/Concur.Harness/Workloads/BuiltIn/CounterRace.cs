using Concur.Abstractions;

namespace Concur.Harness.Workloads.BuiltIn;

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
