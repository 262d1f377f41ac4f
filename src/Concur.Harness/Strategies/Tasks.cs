namespace Concur.Harness.Strategies;

/// <summary>A task per unit on the thread pool; one wait for all of them.</summary>
internal sealed class Tasks : IStrategy
{
    public Tasks(int workers) => PoolSize.AtLeast(workers);

    public void Run(Iteration iteration)
    {
        var tasks = new Task[iteration.Spec.Units];
        for (var i = 0; i < tasks.Length; i++)
        {
            var unit = i;
            tasks[i] = iteration.UnitsAwait
                ? Task.Run(() => iteration.RunUnitAsync(unit).AsTask())
                : Task.Run(() => iteration.RunUnit(unit, -1));
        }

        Task.WhenAll(tasks).GetAwaiter().GetResult();
    }
}
