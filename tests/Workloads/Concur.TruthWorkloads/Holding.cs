using System.Runtime.CompilerServices;
using Concur.Abstractions;

namespace Concur.TruthWorkloads;

/// <summary>
/// Units that compute in locks: a third of their time in none, a third in an outer one, and a third in an inner one as well. By the
/// thread's own clock, so that it is as much on a busy machine as on an idle one.
/// </summary>
public static class Holding
{
    private const int Rounds = 10;
    private const int PartMs = 3;
    private static readonly object Outer = new();
    private static readonly object Inner = new();
    private static readonly Lock Newer = new();
    private static readonly SemaphoreSlim Semaphore = new(1, 1);

    [Workload("hold-monitor")]
    public static int OfMonitor(WorkUnit unit) => Repeat(unit, InMonitor);

    [Workload("hold-lock")]
    public static int OfLock(WorkUnit unit) => Repeat(unit, InLock);

    [Workload("hold-semaphore")]
    public static int OfSemaphore(WorkUnit unit) => Repeat(unit, InSemaphore);

    /// <summary>Not optimised, as code that has not run for long.</summary>
    [Workload("hold-in-slow-code")]
    public static int OfSlowCode(WorkUnit unit) => Repeat(unit, InSlowCode);

    private static int Repeat(WorkUnit unit, Action round)
    {
        TruthLog.Record(_ =>
        {
            for (var i = 0; i < Rounds; i++) round();
        });
        return unit.Index;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InMonitor()
    {
        Steps.Spin(PartMs);
        lock (Outer)
        {
            Steps.Spin(PartMs);
            lock (Inner) Steps.Spin(PartMs);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InLock()
    {
        Steps.Spin(PartMs);
        lock (Newer)
        {
            Steps.Spin(PartMs);
            lock (Inner) Steps.Spin(PartMs);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void InSemaphore()
    {
        Steps.Spin(PartMs);
        Semaphore.Wait();
        try
        {
            Steps.Spin(PartMs);
            lock (Inner) Steps.Spin(PartMs);
        }
        finally
        {
            Semaphore.Release();
        }
    }

    [MethodImpl(MethodImplOptions.NoOptimization)]
    private static void InSlowCode()
    {
        Steps.Spin(PartMs);
        lock (Outer)
        {
            Steps.Spin(PartMs);
            lock (Inner) Steps.Spin(PartMs);
        }
    }
}
