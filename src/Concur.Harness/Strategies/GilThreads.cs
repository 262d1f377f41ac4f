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

    /// <summary>Called at each checkpoint of a unit.</summary>
    public Action Checkpoint => gil.Checkpoint;

    /// <summary>Called where a unit begins and ends to wait for something outside: another lane can have the lock meanwhile.</summary>
    public (Action Begin, Action End) Blocking => (gil.Release, gil.Acquire);

    public static GilThreads Create(StrategySpec spec) =>
        new(spec.Duration is { } interval ? new IntervalLock(interval) : new TickLock(spec.Count ?? DefaultTicks));

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
