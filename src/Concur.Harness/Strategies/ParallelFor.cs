namespace Concur.Harness.Strategies;

/// <summary>Parallel.For over the units, with at most as many at a time as there are workers.</summary>
internal sealed class ParallelFor : IStrategy
{
    private readonly ParallelOptions _options;

    public ParallelFor(int workers)
    {
        PoolSize.AtLeast(workers);
        _options = new ParallelOptions { MaxDegreeOfParallelism = workers };
    }

    public void Run(Iteration iteration) =>
        Parallel.For(0, iteration.Spec.Units, _options, (unit, loop) =>
        {
            iteration.RunUnit(unit, -1);
            if (iteration.Failure is not null) loop.Stop();
        });
}
