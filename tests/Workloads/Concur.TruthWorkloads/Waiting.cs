using System.Collections.Concurrent;
using Concur.Abstractions;

namespace Concur.TruthWorkloads;

/// <summary>Units that wait for something that another thread does: with each call of the library that blocks until then.</summary>
public static class Waiting
{
    private const string Wait = "wait";
    private const int Ms = 25;

    [Workload("waits-slim")]
    public static int Slim(WorkUnit unit) => Compositions.Unit(unit, truth =>
    {
        var set = new ManualResetEventSlim();
        truth.WaitFor(Wait, Ms, set.Wait, set.Set);
        truth.Compute(15);
        var countdown = new CountdownEvent(1);
        truth.WaitFor(Wait, Ms, countdown.Wait, () => countdown.Signal());
        var barrier = new Barrier(participantCount: 2);
        truth.WaitFor(Wait, Ms, barrier.SignalAndWait, barrier.SignalAndWait);
    });

    [Workload("waits-old")]
    public static int Old(WorkUnit unit) => Compositions.Unit(unit, truth =>
    {
        truth.WaitForPulse(Ms);
        truth.Compute(15);
        truth.Join(Ms);
        using var mutex = new Mutex();
        truth.BlockOn(Wait, Ms, () => mutex.WaitOne(), mutex.ReleaseMutex, () => mutex.WaitOne());
        mutex.ReleaseMutex();
    });

    [Workload("waits-tasks")]
    public static int Tasks(WorkUnit unit) => Compositions.Unit(unit, truth =>
    {
        var (done, result, items) = (new TaskCompletionSource(), new TaskCompletionSource<int>(), new BlockingCollection<int>());
        truth.WaitFor(Wait, Ms, () => Task.WaitAll(Task.CompletedTask, done.Task), done.SetResult);
        truth.Compute(15);
        truth.WaitFor(Wait, Ms, () => _ = result.Task.Result, () => result.SetResult(1));
        truth.WaitFor(Wait, Ms, () => items.Take(), () => items.Add(1));
    });

    /// <summary>Eight waits one after the other, of which none ends before it has begun.</summary>
    [Workload("eight-waits")]
    public static int Eight(WorkUnit unit) => Compositions.Unit(unit, truth =>
    {
        using var handle = new AutoResetEvent(initialState: false);
        var begun = 0;
        Steps.Counterpart(truth, (held, blocked) =>
        {
            for (var i = 0; i < 8; i++)
            {
                // A thread that was woken, and has no core yet, still looks blocked in the wait before. The first wait has none.
                while (i > 0 && Volatile.Read(ref begun) <= i) Thread.Sleep(1);
                Steps.HoldFor(held, blocked, ms: 4);
                handle.Set();
            }
        });
        for (var i = 0; i < 8; i++)
        {
            truth.Compute(2);
            Volatile.Write(ref begun, i + 1);
            truth.Step(Wait, () => handle.WaitOne());
        }
    });

    /// <summary>Waiting for a task that computes on the pool before and after it waits for a timer.</summary>
    [Workload("blocks-on-async")]
    public static int BlocksOnAsync(WorkUnit unit) => Compositions.Unit(unit, truth =>
    {
        truth.Compute(5);
        truth.Step(Wait, () => _ = Delayed(truth).Result);
        truth.Compute(5);
    });

    private static async Task<int> Delayed(UnitTruth truth)
    {
        await Task.Delay(30);
        await Task.Yield();
        truth.Help(() => Steps.Spin(5));
        return 1;
    }

    private static void WaitForPulse(this UnitTruth truth, int ms)
    {
        var gate = new object();
        lock (gate)
        {
            truth.WaitFor(Wait, ms, () => Monitor.Wait(gate), () =>
            {
                lock (gate) Monitor.Pulse(gate);
            });
        }
    }

    private static void Join(this UnitTruth truth, int ms)
    {
        var thread = Steps.Counterpart(truth, (held, unit) => Steps.HoldFor(held, unit, ms));
        truth.Step(Wait, thread.Join);
    }
}
