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
    private const int StepsBetweenReadings = 100_000;
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

    /// <summary>Optimised and replaced while it runs, as a method that loops for long.</summary>
    [Workload("hold-in-replaced-code")]
    public static int OfReplacedCode(WorkUnit unit)
    {
        TruthLog.Record(_ => InReplacedCode());
        return unit.Index;
    }

    /// <summary>The one that is replaced is called in the locks.</summary>
    [Workload("hold-around-replaced-code")]
    public static int AroundReplacedCode(WorkUnit unit) => Repeat(unit, InCaller);

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

    /// <summary>Reads the clock seldom: in the C library the frame of who calls it is lost.</summary>
    private static void InReplacedCode()
    {
        var sum = 0;
        for (var i = 0; i < Rounds; i++)
        {
            for (var end = End(); Reading.CpuNow() < end;)
            {
                for (var k = 0; k < StepsBetweenReadings; k++) sum = unchecked((sum * 31) + k);
            }

            lock (Outer)
            {
                for (var end = End(); Reading.CpuNow() < end;)
                {
                    for (var k = 0; k < StepsBetweenReadings; k++) sum = unchecked((sum * 31) + k);
                }

                lock (Inner)
                {
                    for (var end = End(); Reading.CpuNow() < end;)
                    {
                        for (var k = 0; k < StepsBetweenReadings; k++) sum = unchecked((sum * 31) + k);
                    }
                }
            }
        }

        GC.KeepAlive(sum);
    }

    [MethodImpl(MethodImplOptions.NoOptimization)]
    private static void InCaller()
    {
        Compute();
        lock (Outer)
        {
            ComputeInLock();
            lock (Inner) ComputeInBoth();
        }
    }

    private static void Compute()
    {
        for (var end = End(); Reading.CpuNow() < end;) Thread.SpinWait(20);
    }

    private static void ComputeInLock()
    {
        for (var end = End(); Reading.CpuNow() < end;) Thread.SpinWait(20);
    }

    private static void ComputeInBoth()
    {
        for (var end = End(); Reading.CpuNow() < end;) Thread.SpinWait(20);
    }

    private static long End() => Reading.CpuNow() + (PartMs * 1_000_000L);
}
