using Concur.Protocol;

namespace Concur.Harness.Strategies;

/// <summary>Parallel.ForEachAsync over the units, with so many under way at most.</summary>
internal sealed class ParallelForEachAsync(int degree) : IStrategy
{
    private readonly ParallelOptions _options = new() { MaxDegreeOfParallelism = degree };

    public static ParallelForEachAsync Create(StrategySpec spec, int workers)
    {
        PoolSize.AtLeast(workers);
        return new ParallelForEachAsync(spec.CountOf("degree") ?? workers);
    }

    public void Run(Iteration iteration)
    {
        var units = Enumerable.Range(0, iteration.Spec.Units);
        Parallel.ForEachAsync(units, _options, (unit, _) => iteration.RunUnitAsync(unit)).GetAwaiter().GetResult();
    }
}
