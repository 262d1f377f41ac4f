using System.Diagnostics;
using Concur.Abstractions;

namespace Concur.TruthWorkloads;

/// <summary>Units that acquire one lock again and again, and measure how long that takes.</summary>
public static class Acquisitions
{
    private const int Rounds = 20;
    private const int HeldMs = 5;
    private static readonly SemaphoreSlim Semaphore = new(1, 1);
    private static readonly ReaderWriterLockSlim ReaderWriter = new();
    private static readonly object Shared = new();
    private static SpinLock _spinLock = new(enableThreadOwnerTracking: false);

    [Workload("acquire-semaphore")]
    public static int OfSemaphore(WorkUnit unit) => Unit(unit, () => Semaphore.Wait(), () => Semaphore.Release());

    [Workload("acquire-write-lock")]
    public static int OfWriteLock(WorkUnit unit) => Unit(unit, ReaderWriter.EnterWriteLock, ReaderWriter.ExitWriteLock);

    [Workload("acquire-monitor")]
    public static int OfMonitor(WorkUnit unit) => Unit(unit, () => Monitor.Enter(Shared), () => Monitor.Exit(Shared));

    [Workload("acquire-spin-lock")]
    public static int OfSpinLock(WorkUnit unit) => Unit(
        unit,
        () =>
        {
            var isTaken = false;
            _spinLock.Enter(ref isTaken);
        },
        () => _spinLock.Exit());

    /// <summary>The time of both in no step: what a thread is off the CPU for in them differs from lock to lock.</summary>
    private static int Unit(WorkUnit unit, Action enter, Action exit)
    {
        TruthLog.Record(truth =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                var from = Stopwatch.GetTimestamp();
                enter();
                truth.Add("acquiring", Stopwatch.GetElapsedTime(from).Ticks * TimeSpan.NanosecondsPerTick);
                truth.Compute(HeldMs);
                exit();
            }
        });
        return unit.Index;
    }
}
