namespace Concur.Harness.Strategies;

/// <summary>Every unit started as an async method by the caller, no thread each: what does not await runs here, one after the other.</summary>
internal sealed class AsyncUnits : IStrategy
{
    public AsyncUnits(int workers) => PoolSize.AtLeast(workers);

    public void Run(Iteration iteration)
    {
        var units = new Task[iteration.Spec.Units];
        for (var i = 0; i < units.Length; i++) units[i] = iteration.RunUnitAsync(i).AsTask();
        Task.WhenAll(units).GetAwaiter().GetResult();
    }
}
