using System.Globalization;
using System.Runtime.CompilerServices;
using Concur.Abstractions;

namespace Concur.TruthWorkloads;

/// <summary>Workloads of known composition.</summary>
public static class Compositions
{
    private static readonly object Shared = new();

    [Workload("compute-and-sleep")]
    public static int ComputeAndSleep(WorkUnit unit) => Unit(unit, truth =>
    {
        truth.Compute(40);
        truth.Sleep(50);
        truth.Compute(20);
    });

    [Workload("locks")]
    public static int Locks(WorkUnit unit) => Unit(unit, truth =>
    {
        truth.BlockOnMonitor(40);
        truth.Compute(20);
        truth.BlockOnLock(40);
    });

    [Workload("waits")]
    public static int Waits(WorkUnit unit) => Unit(unit, truth =>
    {
        truth.WaitForHandle(30);
        truth.WaitForSemaphore(30);
        truth.Compute(20);
        truth.WaitForTask(30);
    });

    /// <summary>Every other unit collects; the rest compute, and are suspended meanwhile where they run beside it.</summary>
    [Workload("collections")]
    public static int Collections(WorkUnit unit) => Unit(unit, truth =>
    {
        truth.Compute(20);
        if (unit.Index % 2 == 0) truth.Collect(4);
        else truth.Compute(60);
    });

    /// <summary>Allocation until the runtime collects by itself; some of it survives.</summary>
    [Workload("garbage")]
    public static int Garbage(WorkUnit unit) => Unit(unit, truth =>
    {
        truth.Compute(20);
        truth.Collecting(() => Steps.Allocate(500_000));
    });

    [Workload("compilations")]
    public static int Compilations(WorkUnit unit) => Unit(unit, truth =>
    {
        truth.Compute(15);
        truth.Compile(6);
    });

    /// <summary>Who comes first waits inside the lock; who comes second is blocked on it meanwhile.</summary>
    [Workload("wait-in-lock")]
    public static int WaitInLock(WorkUnit unit) => Unit(unit, truth =>
    {
        truth.Compute(10);
        truth.Step("lock", () => Monitor.Enter(Shared));
        try
        {
            truth.WaitForHandle(40);
        }
        finally
        {
            Monitor.Exit(Shared);
        }
    });

    [Workload("collection-in-wait")]
    public static int CollectionInWait(WorkUnit unit) => Unit(unit, truth =>
    {
        truth.Compute(20);
        truth.WaitThroughCollections(30, unit.Index % 2 == 0 ? 3 : 0);
        truth.Sleep(20);
    });

    [Workload("everything")]
    public static int Everything(WorkUnit unit) => Unit(unit, truth =>
    {
        truth.Compute(30);
        truth.Sleep(25);
        truth.BlockOnMonitor(25);
        truth.Compile(4);
        truth.WaitForSemaphore(25);
        if (unit.Index % 2 == 0) truth.Collect(3);
        truth.BlockOnLock(15);
        truth.WaitForHandle(15);
    });

    [Workload("compute")]
    public static int Compute(WorkUnit unit) => Unit(unit, truth => truth.Compute(40));

    /// <summary>80 ms in all, of which so much as the environment says is spent blocked on a lock and the rest computing.</summary>
    [Workload("partly-locked")]
    public static int PartlyLocked(WorkUnit unit) => Unit(unit, truth =>
    {
        var locked = int.Parse(Environment.GetEnvironmentVariable("CONCUR_TRUTH_LOCKED_MS") ?? "0", CultureInfo.InvariantCulture);
        truth.Compute(80 - locked);
        if (locked > 0) truth.BlockOnMonitor(locked);
    });

    /// <summary>The first unit sleeps, and the others do next to nothing.</summary>
    [Workload("uneven")]
    public static int Uneven(WorkUnit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        Thread.Sleep(unit.Index == 0 ? 300 : 1);
        return unit.Index;
    }

    /// <summary>Many short contentions.</summary>
    [Workload("contentions")]
    public static int Contentions(WorkUnit unit) => Unit(unit, truth =>
    {
        for (var i = 0; i < 30; i++)
        {
            truth.Step("lock", [MethodImpl(MethodImplOptions.NoInlining)] () =>
            {
                // What the lambda calls last would replace it on the stack.
                Monitor.Enter(Shared);
                GC.KeepAlive(Shared);
            });
            truth.Sleep(1);
            Monitor.Exit(Shared);
        }
    });

    [Workload("checkpoints")]
    public static int Checkpoints(WorkUnit unit) => Unit(unit, truth => truth.ComputeWithCheckpoints(30, unit.Checkpoint));

    /// <summary>Units that leave the others in the pool's queue, which is watched meanwhile.</summary>
    [Workload("queued")]
    public static int Queued(WorkUnit unit) => Unit(unit, truth =>
    {
        PendingWork.Start();
        truth.Sleep(20);
    });

    [Workload("slow-to-serialise")]
    public static SlowResult SlowToSerialise(WorkUnit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        return new SlowResult(TruthLog.Record(truth =>
        {
            truth.Compute(20);
            truth.Sleep(10);
            truth.BlockOnMonitor(20);
        }), unit.Index);
    }

    [Workload("large-result")]
    public static double[] LargeResult(WorkUnit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        double[] result = [];
        TruthLog.Record(truth =>
        {
            truth.Compute(10);
            truth.Step("io-sleep", () => result = new double[unit.Size]);
        });
        return result;
    }

    /// <summary>Runs a unit that is made of these steps.</summary>
    internal static int Unit(WorkUnit unit, Action<UnitTruth> steps)
    {
        TruthLog.Record(steps);
        return unit.Index;
    }
}
