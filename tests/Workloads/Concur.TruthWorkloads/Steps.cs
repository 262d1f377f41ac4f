using System.Reflection.Emit;

namespace Concur.TruthWorkloads;

/// <summary>What units are made of. Counterparts are threads outside the unit: nothing of the unit's flows to them.</summary>
internal static class Steps
{
    [ThreadStatic]
    private static List<object>? _survivors;

    /// <summary>On a CPU, by the thread's own clock: as much work on a busy machine as on an idle one.</summary>
    public static void Compute(this UnitTruth truth, int ms) => truth.Step("io-sleep", () => Spin(ms));

    /// <summary>
    /// On a CPU for that long, with a checkpoint every 50 us, where the simulated global lock may change hands: what
    /// that takes, on a CPU and off it, is the lock's.
    /// </summary>
    public static void ComputeWithCheckpoints(this UnitTruth truth, int ms, Action checkpoint)
    {
        const long betweenNs = 50_000;
        var inCheckpointsNs = 0L;
        truth.Step("gil-wait", () =>
        {
            for (var left = ms * 1_000_000L; left > 0; left -= betweenNs)
            {
                SpinUntil(Reading.CpuNow() + betweenNs);
                var startNs = Reading.CpuNow();
                checkpoint();
                inCheckpointsNs += Reading.CpuNow() - startNs;
            }
        });
        truth.Add("compute", -inCheckpointsNs);
        truth.Add("gil-wait", inCheckpointsNs);
    }

    /// <summary>Asleep.</summary>
    public static void Sleep(this UnitTruth truth, int ms) => truth.Sleep(() => Thread.Sleep(ms));

    /// <summary>Blocked on a monitor that another thread holds.</summary>
    public static void BlockOnMonitor(this UnitTruth truth, int ms)
    {
        var gate = new object();
        Counterpart(truth, (held, unit) =>
        {
            lock (gate) HoldFor(held, unit, ms);
        });
        truth.Step("lock", () =>
        {
            lock (gate) Thread.MemoryBarrier();
        });
    }

    /// <summary>Blocked on a Lock that another thread holds.</summary>
    public static void BlockOnLock(this UnitTruth truth, int ms)
    {
        var gate = new Lock();
        Counterpart(truth, (held, unit) =>
        {
            lock (gate) HoldFor(held, unit, ms);
        });
        truth.Step("lock", () =>
        {
            lock (gate) Thread.MemoryBarrier();
        });
    }

    /// <summary>Waiting for a handle that another thread sets.</summary>
    public static void WaitForHandle(this UnitTruth truth, int ms)
    {
        using var handle = new ManualResetEvent(initialState: false);
        Counterpart(truth, (held, unit) =>
        {
            HoldFor(held, unit, ms);
            handle.Set();
        });
        truth.Step("wait", () => handle.WaitOne());
    }

    /// <summary>Waiting for a semaphore that another thread releases.</summary>
    public static void WaitForSemaphore(this UnitTruth truth, int ms)
    {
        using var semaphore = new SemaphoreSlim(0);
        Counterpart(truth, (held, unit) =>
        {
            HoldFor(held, unit, ms);
            semaphore.Release();
        });
        truth.Step("wait", semaphore.Wait);
    }

    /// <summary>Waiting for a task that another thread completes.</summary>
    public static void WaitForTask(this UnitTruth truth, int ms)
    {
        var task = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Counterpart(truth, (held, unit) =>
        {
            HoldFor(held, unit, ms);
            task.SetResult();
        });
        truth.Step("wait", task.Task.Wait);
    }

    /// <summary>Waiting for a handle while another thread collects garbage, for about half of the time.</summary>
    public static void WaitThroughCollections(this UnitTruth truth, int ms, int collections)
    {
        truth.Collecting(Keep);
        using var handle = new ManualResetEvent(initialState: false);
        Counterpart(truth, (held, unit) =>
        {
            HoldFor(held, unit, ms);
            for (var i = 0; i < collections; i++) GC.Collect(2, GCCollectionMode.Forced, blocking: true);
            handle.Set();
        });
        truth.Step("wait", () => handle.WaitOne());
    }

    /// <summary>Collecting garbage: so many full collections of a heap with much that survives.</summary>
    public static void Collect(this UnitTruth truth, int collections)
    {
        truth.Collecting(Keep);
        truth.Collecting(() =>
        {
            for (var i = 0; i < collections; i++) GC.Collect(2, GCCollectionMode.Forced, blocking: true);
        });
    }

    /// <summary>Compiling methods that were not there before.</summary>
    public static void Compile(this UnitTruth truth, int methods) => truth.Step("io-sleep", () =>
    {
        for (var i = 0; i < methods; i++) FreshMethod()(1);
    });

    /// <summary>Makes so many small objects, of which the last few stay reachable.</summary>
    public static void Allocate(int objects)
    {
        var kept = new object[200_000];
        for (var i = 0; i < objects; i++) kept[i % kept.Length] = new byte[40];
        GC.KeepAlive(kept);
    }

    /// <summary>Until the thread has been on a CPU for that long.</summary>
    public static void Spin(int ms) => SpinUntil(Reading.CpuNow() + ms * 1_000_000L);

    /// <summary>Until the thread has been on a CPU for so many us.</summary>
    public static void SpinForUs(long us) => SpinUntil(Reading.CpuNow() + us * 1_000);

    private static void SpinUntil(long cpuNs)
    {
        while (Reading.CpuNow() < cpuNs) Thread.SpinWait(20);
    }

    /// <summary>Waiting for what another thread does after so long.</summary>
    public static void WaitFor(this UnitTruth truth, string category, int ms, Action wait, Action release)
    {
        Counterpart(truth, (held, unit) =>
        {
            HoldFor(held, unit, ms);
            release();
        });
        truth.Step(category, wait);
    }

    /// <summary>Blocked on what another thread takes before and releases after so long.</summary>
    public static void BlockOn(this UnitTruth truth, string category, int ms, Action take, Action release, Action block)
    {
        Counterpart(truth, (held, unit) =>
        {
            take();
            HoldFor(held, unit, ms);
            release();
        });
        truth.Step(category, block);
    }

    /// <summary>Starts a thread and returns once that holds what the unit is to wait for.</summary>
    /// <param name="truth">The unit.</param>
    /// <param name="action">What the thread does: it is given the event to set once it holds it, and the unit's thread.</param>
    /// <returns>The thread.</returns>
    public static Thread Counterpart(UnitTruth truth, Action<ManualResetEventSlim, BlockedThread> action)
    {
        var (held, unit) = (new ManualResetEventSlim(), BlockedThread.Current());
        var thread = new Thread(() => action(held, unit)) { IsBackground = true, Name = "counterpart" };
        truth.Step("io-sleep", thread.UnsafeStart);
        truth.Step("io-sleep", () =>
        {
            while (!held.IsSet) Thread.SpinWait(20);
        });
        return thread;
    }

    /// <summary>
    /// Sleeps for so long once the unit's thread is blocked, so that the unit waits for no less than that however late a busy
    /// machine lets it come to it.
    /// </summary>
    /// <param name="held">To be set first.</param>
    /// <param name="unit">The unit's thread.</param>
    /// <param name="ms">So long.</param>
    /// <param name="inKernel">The unit is blocked in a call of which the runtime knows nothing.</param>
    public static void HoldFor(ManualResetEventSlim held, BlockedThread unit, int ms, bool inKernel = false)
    {
        held.Set();
        while (inKernel ? !unit.IsAsleep : !unit.IsBlocked) Thread.Sleep(1);
        Thread.Sleep(ms);
    }

    private static void Keep() => _survivors ??= [.. Enumerable.Range(0, 200_000).Select(i => new object[] { i, new byte[16] })];

    private static Func<int, int> FreshMethod()
    {
        var method = new DynamicMethod("fresh", typeof(int), [typeof(int)]);
        var code = method.GetILGenerator();
        code.Emit(OpCodes.Ldarg_0);
        for (var i = 0; i < 600; i++)
        {
            code.Emit(OpCodes.Ldc_I4, i);
            code.Emit(i % 3 == 0 ? OpCodes.Mul : OpCodes.Add);
            code.Emit(OpCodes.Ldarg_0);
            code.Emit(OpCodes.Xor);
        }

        code.Emit(OpCodes.Ret);
        return method.CreateDelegate<Func<int, int>>();
    }
}
