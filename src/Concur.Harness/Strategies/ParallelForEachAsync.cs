namespace Concur.Harness.Strategies;

/// <summary>Parallel.ForEachAsync over the units, with at most as many under way as there are workers.</summary>
internal sealed class ParallelForEachAsync : IStrategy
{
    private readonly ParallelOptions _options;

    public ParallelForEachAsync(int workers)
    {
        PoolSize.AtLeast(workers);
        _options = new ParallelOptions { MaxDegreeOfParallelism = workers };
    }

    public void Run(Iteration iteration)
    {
        var units = Enumerable.Range(0, iteration.Spec.Units);
        Parallel.ForEachAsync(units, _options, (unit, _) => iteration.RunUnitAsync(unit)).GetAwaiter().GetResult();
    }
}
