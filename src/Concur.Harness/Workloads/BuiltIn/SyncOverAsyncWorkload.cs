using Concur.Abstractions;
using Concur.Harness.Units;

namespace Concur.Harness.Workloads.BuiltIn;

/// <summary>
/// Blocks on an async method that awaits <c>size</c> short delays: the mistake of calling async code from blocking code. Each delay ends on
/// a pool thread; when all of the pool's threads are blocked like this, none is left to end it.
/// </summary>
internal sealed class SyncOverAsyncWorkload : IWorkload
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(5);

    public object? Run(WorkUnit unit)
    {
        using (unit.Blocking()) return CallAsync(unit).GetAwaiter().GetResult();
    }

    private static async Task<long> CallAsync(WorkUnit unit)
    {
        var steps = 0L;
        for (; steps < unit.Size; steps++) await Task.Delay(Step, unit.Cancellation);
        return steps;
    }
}
