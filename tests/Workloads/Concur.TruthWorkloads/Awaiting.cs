using Concur.Abstractions;

namespace Concur.TruthWorkloads;

/// <summary>Units that give their threads up, and units that block those of the pool.</summary>
public static class Awaiting
{
    [Workload("awaits")]
    public static async Task<int> Delays(WorkUnit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        await TruthLog.RecordAsync(async truth =>
        {
            truth.Compute(10);
            await truth.Await(() => Task.Delay(30));
            truth.Compute(10);
            await truth.Await(() => Task.Delay(30));
        });
        return unit.Index;
    }

    /// <summary>Longer than the pool waits before it adds a thread.</summary>
    [Workload("blocks-the-pool")]
    public static int BlocksThePool(WorkUnit unit) => Compositions.Unit(unit, truth => truth.Sleep(600));
}
