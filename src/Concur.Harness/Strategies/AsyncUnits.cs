namespace Concur.Harness.Strategies;

/// <summary>
/// The caller starts every unit as an async method. Code that does not await runs on the caller's thread, one unit after the other.
/// </summary>
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
