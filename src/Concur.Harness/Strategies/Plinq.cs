using Concur.Protocol;

namespace Concur.Harness.Strategies;

/// <summary>A parallel LINQ query over the units' range, its results in order.</summary>
internal sealed class Plinq(int workers, bool buffered) : IStrategy
{
    public static Plinq Create(StrategySpec spec, int workers)
    {
        PoolSize.AtLeast(workers);
        return new Plinq(workers, buffered: spec.ChoiceOf("buffered") != "false");
    }

    public void Run(Iteration iteration)
    {
        var query = ParallelEnumerable.Range(0, iteration.Spec.Units)
            .AsOrdered()
            .WithDegreeOfParallelism(workers)
            .WithExecutionMode(ParallelExecutionMode.ForceParallelism)
            .WithMergeOptions(buffered ? ParallelMergeOptions.FullyBuffered : ParallelMergeOptions.NotBuffered)
            .Select(unit => RunUnit(iteration, unit));

        // Buffering decides when the consumer gets the first result, so there has to be a consumer.
        foreach (var _ in query)
        {
        }
    }

    private static int RunUnit(Iteration iteration, int unit)
    {
        iteration.RunUnit(unit, -1);
        return unit;
    }
}
