using Concur.Abstractions;
using Concur.Harness.Measurement;
using Concur.Harness.Platform;
using Concur.Harness.Units;
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
        new(spec.DurationOf("interval") is { } interval ? new IntervalLock(interval) : new TickLock(spec.CountOf("ticks") ?? DefaultTicks));

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

/// <summary>A simulated global interpreter lock.</summary>
internal interface IGlobalLock
{
    /// <summary>Waits until the calling lane holds the lock.</summary>
    void Acquire();

    /// <summary>Gives the lock up at the end of a unit.</summary>
    void Release();

    /// <summary>Called by the holder once per step of its unit: the lock may change hands here.</summary>
    void Checkpoint();
}

/// <summary>A wait of the calling lane for the global lock, from construction to <see cref="Record"/>.</summary>
internal readonly ref struct GilWait
{
    private readonly long _startNs = MonotonicClock.NowNs();
    private readonly long _startCpuNs = ThreadAccounting.CpuNs();

    public GilWait()
    {
    }

    /// <summary>Adds the wait to the lane's sum.</summary>
    public void Record()
    {
        var meter = ThreadMeter.Current;
        meter.GilWaitCpuNs += ThreadAccounting.CpuNs() - _startCpuNs;
        meter.GilWaitNs += MonotonicClock.NowNs() - _startNs;
    }
}
