namespace Concur.Harness.Strategies;

/// <summary>A thread-pool work item per unit. The number of workers is the pool's minimum of threads; the pool may add more.</summary>
internal sealed class PoolItems : IStrategy
{
    public PoolItems(int workers) => PoolSize.AtLeast(workers);

    public void Run(Iteration iteration)
    {
        using var pending = new CountdownEvent(iteration.Spec.Units);
        for (var i = 0; i < iteration.Spec.Units; i++)
        {
            ThreadPool.UnsafeQueueUserWorkItem(
                static work =>
                {
                    if (work.iteration.TryTake(out var unit)) work.iteration.RunUnit(unit, -1);
                    work.pending.Signal();
                },
                (iteration, pending),
                preferLocal: false);
        }

        pending.Wait();
    }
}
