using Concur.Abstractions;

namespace Concur.TruthWorkloads;

/// <summary>Units that are blocked on a lock that another thread or another unit holds.</summary>
public static class Locking
{
    private const int Rounds = 8;
    private static readonly object Shared = new();
    private static readonly SemaphoreSlim Semaphore = new(1, 1);
    private static readonly ReaderWriterLockSlim ReaderWriter = new();
    private static readonly Mutex Named = new(initiallyOwned: false, $"concur-truth-{Environment.ProcessId}");

    /// <summary>A reader is kept out by a writer, and a writer by a reader. The runtime reports both as waits for handles.</summary>
    [Workload("read-write-locks")]
    public static int ReadWrite(WorkUnit unit) => Compositions.Unit(unit, truth =>
    {
        var gate = new ReaderWriterLockSlim();
        truth.BlockOn("wait", 30, gate.EnterWriteLock, gate.ExitWriteLock, gate.EnterReadLock);
        gate.ExitReadLock();
        truth.Compute(20);
        truth.BlockOn("wait", 30, gate.EnterReadLock, gate.ExitReadLock, gate.EnterWriteLock);
        gate.ExitWriteLock();
    });

    /// <summary>The lock's holder is itself blocked on a second one.</summary>
    [Workload("lock-chain")]
    public static int Chain(WorkUnit unit) => Compositions.Unit(unit, truth =>
    {
        var (first, second) = (new Lock(), new object());
        truth.Compute(20);
        Steps.Counterpart(truth, (held, blocked) =>
        {
            lock (second) Steps.HoldFor(held, blocked, 40);
        });
        Steps.Counterpart(truth, (held, _) =>
        {
            lock (first)
            {
                held.Set();
                lock (second) Thread.MemoryBarrier();
            }
        });
        truth.Step("lock", () =>
        {
            lock (first) Thread.MemoryBarrier();
        });
    });

    [Workload("convoy-semaphore")]
    public static int ConvoyOfSemaphore(WorkUnit unit) => Convoy(unit, "wait", Semaphore.Wait, () => Semaphore.Release());

    [Workload("convoy-write-lock")]
    public static int ConvoyOfWriteLock(WorkUnit unit) =>
        Convoy(unit, "wait", ReaderWriter.EnterWriteLock, ReaderWriter.ExitWriteLock);

    [Workload("convoy-mutex")]
    public static int ConvoyOfMutex(WorkUnit unit) => Convoy(unit, "wait", () => Named.WaitOne(), Named.ReleaseMutex);

    /// <summary>A lock that is held during a sleep.</summary>
    [Workload("sleep-in-lock")]
    public static int SleepInLock(WorkUnit unit) => Convoy(unit, "lock", () => Monitor.Enter(Shared), () => Monitor.Exit(Shared));

    /// <summary>One lock, taken again and again for a moment.</summary>
    [Workload("short-locks")]
    public static int Short(WorkUnit unit) => Compositions.Unit(unit, truth => truth.Step("lock", () =>
    {
        for (var i = 0; i < 400; i++)
        {
            lock (Shared) Steps.SpinForUs(100);
        }
    }));

    private static int Convoy(WorkUnit unit, string category, Action enter, Action exit) => Compositions.Unit(unit, truth =>
    {
        for (var round = 0; round < Rounds; round++)
        {
            truth.Step(category, enter);
            truth.Compute(1);
            truth.Sleep(4);
            exit();
            truth.Compute(1);
        }
    });
}
