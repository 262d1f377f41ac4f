using Concur.Abstractions;

namespace Concur.Changes;

/// <summary>Units that take one lock.</summary>
public static class Locks
{
    private static readonly object Shared = new();
    private static readonly Lock Newer = new();
    private static readonly ReaderWriterLockSlim ReaderWriter = new();
    private static readonly SemaphoreSlim One = new(1);
    private static readonly Mutex Handle = new();
    private static readonly long[] Cached = new long[64];
    private static SpinLock _spin = new(enableThreadOwnerTracking: false);

    [Workload("lock-coarse")]
    public static long Coarse(int unit) => Monitored(rounds: 20, insideUs: 900, outsideUs: 100) + unit;

    [Workload("lock-light")]
    public static long Light(int unit) => Monitored(rounds: 40, insideUs: 50, outsideUs: 450) + unit;

    [Workload("lock-rare")]
    public static long Rare(int unit) => Monitored(rounds: 2, insideUs: 4000, outsideUs: 6000) + unit;

    [Workload("lock-half")]
    public static long Half(int unit) => Monitored(rounds: 20, insideUs: 500, outsideUs: 500) + unit;

    [Workload("lock-newer")]
    public static long OfNewerLock(int unit)
    {
        var (sum, taken) = ((long)unit, Made.Lock(Newer, "free"));
        for (var round = 0; round < 20; round++)
        {
            sum += Cpu.Outside(400);
            lock (taken) sum += Cpu.Inside(Made.Half("half", 400));
        }

        return sum;
    }

    [Workload("lock-readers")]
    public static long OfReadersAndWriters(int unit)
    {
        var (sum, taken) = ((long)unit, Made.Lock(ReaderWriter, "free"));
        for (var round = 0; round < 20; round++)
        {
            sum += Cpu.Outside(100);
            taken.EnterReadLock();
            try
            {
                sum += Cpu.Inside(200);
            }
            finally
            {
                taken.ExitReadLock();
            }

            taken.EnterWriteLock();
            try
            {
                sum += Cpu.Inside(300);
            }
            finally
            {
                taken.ExitWriteLock();
            }
        }

        return sum;
    }

    [Workload("lock-upgradeable")]
    public static long OfUpgradeableReaders(int unit)
    {
        var (sum, taken) = ((long)unit, Made.Lock(ReaderWriter, "free"));
        for (var round = 0; round < 20; round++)
        {
            sum += Cpu.Outside(300);
            taken.EnterUpgradeableReadLock();
            try
            {
                sum += Cpu.Inside(Made.Half("half", 400));
            }
            finally
            {
                taken.ExitUpgradeableReadLock();
            }
        }

        return sum;
    }

    [Workload("lock-semaphore")]
    public static long OfSemaphore(int unit)
    {
        var (sum, taken) = ((long)unit, Made.Is("free") ? new SemaphoreSlim(1) : One);
        for (var round = 0; round < 20; round++)
        {
            sum += Cpu.Outside(200);
            taken.Wait();
            try
            {
                sum += Cpu.Inside(Made.Half("half", 400));
            }
            finally
            {
                taken.Release();
            }
        }

        return sum;
    }

    [Workload("lock-mutex")]
    public static long OfMutex(int unit)
    {
        var (sum, taken) = ((long)unit, Made.Lock(Handle, "free"));
        for (var round = 0; round < 10; round++)
        {
            sum += Cpu.Outside(600);
            taken.WaitOne();
            try
            {
                sum += Cpu.Inside(Made.Half("half", 700));
            }
            finally
            {
                taken.ReleaseMutex();
            }
        }

        return sum;
    }

    [Workload("lock-spin")]
    public static long OfSpinLock(int unit)
    {
        var (sum, own) = ((long)unit, new SpinLock(enableThreadOwnerTracking: false));
        for (var round = 0; round < 400; round++)
        {
            sum += Cpu.Outside(20);
            var isTaken = false;
            ref var taken = ref Made.Is("free") ? ref own : ref _spin;
            try
            {
                taken.Enter(ref isTaken);
                sum += Cpu.Inside(10);
            }
            finally
            {
                if (isTaken) taken.Exit();
            }
        }

        return sum;
    }

    /// <summary>A cache of which each third entry asked for is missing, and made while everybody else waits.</summary>
    [Workload("lock-cache")]
    public static long OfCache(int unit)
    {
        var (sum, taken) = ((long)unit, Made.Lock(Shared, "free"));
        for (var round = 0; round < 60; round++)
        {
            sum += Cpu.Outside(80);
            lock (taken)
            {
                ref var entry = ref Cached[(unit + round) % Cached.Length];
                if (round % 3 == 0 || entry == 0) entry = Cpu.Inside(Made.Half("half", 300)) + 1;
                sum += entry;
            }
        }

        return sum;
    }

    private static long Monitored(int rounds, int insideUs, int outsideUs)
    {
        var (sum, taken) = (0L, Made.Lock(Shared, "free"));
        for (var round = 0; round < rounds; round++)
        {
            sum += Cpu.Outside(Made.Half("outside-half", outsideUs));
            lock (taken) sum += Cpu.Inside(Made.Half("half", insideUs));
        }

        return sum;
    }
}
