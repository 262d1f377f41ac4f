using System.Threading.Tasks.Dataflow;
using Concur.Protocol;

namespace Concur.Harness.Strategies;

/// <summary>A TPL Dataflow block that runs at most as many units at a time as there are workers.</summary>
internal sealed class Dataflow(int workers, int capacity) : IStrategy
{
    public static Dataflow Create(StrategySpec spec, int workers)
    {
        PoolSize.AtLeast(workers);
        return new Dataflow(workers, spec.CountOf("capacity") ?? DataflowBlockOptions.Unbounded);
    }

    public void Run(Iteration iteration) => RunAsync(iteration).GetAwaiter().GetResult();

    private async Task RunAsync(Iteration iteration)
    {
        var options = new ExecutionDataflowBlockOptions
        {
            MaxDegreeOfParallelism = workers,
            BoundedCapacity = capacity,
            SingleProducerConstrained = true,
        };
        var block = new ActionBlock<int>(unit => iteration.RunUnitAsync(unit).AsTask(), options);
        for (var unit = 0; unit < iteration.Spec.Units; unit++) await block.SendAsync(unit);
        block.Complete();
        await block.Completion;
    }
}
