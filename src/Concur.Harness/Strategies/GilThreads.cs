using Concur.Abstractions;
using Concur.Harness.Strategies.Gil;
using Concur.Harness.Workloads;
using Concur.Protocol;

namespace Concur.Harness.Strategies;

/// <summary>A fresh thread per lane, and one global lock that a lane must hold to run a unit.</summary>
internal sealed class GilThreads(IGlobalLock gil) : IStrategy
{
    private const int DefaultTicks = 100;
    private readonly Threads _threads = new();

    /// <summary>What a unit's checkpoint does under this strategy.</summary>
    public Action Checkpoint => gil.Checkpoint;

    /// <summary>What a unit's waits for something outside do: the lock is another lane's meanwhile.</summary>
    public (Action Begin, Action End) Blocking => (gil.Release, gil.Acquire);

    public static GilThreads Create(StrategySpec spec) => new(spec.Parameter == "interval"
        ? new IntervalLock(spec.Duration)
        : new TickLock(spec.Parameter is null ? DefaultTicks : spec.Count));

    /// <summary>The same workload, holding the lock while a unit runs.</summary>
    public IWorkload Guard(IWorkload workload) => new Guarded(gil, workload);

    public void Run(Iteration iteration) => _threads.Run(iteration);

    private sealed class Guarded(IGlobalLock gil, IWorkload workload) : IWorkload
    {
        public object? Run(WorkUnit unit)
        {
            gil.Acquire();
            try
            {
                return workload.Run(unit);
            }
            finally
            {
                gil.Release();
            }
        }
    }
}
