using System.Diagnostics;
using Concur.Abstractions;

namespace Concur.TruthWorkloads;

/// <summary>Units that await for known times at known lines, which comments mark.</summary>
public static class AwaitPlaces
{
    [Workload("await-places")]
    public static async Task<int> Places(WorkUnit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        await Twice(); // line: twice
        await Task.Delay(10); // line: last
        return unit.Index;
    }

    /// <summary>
    /// The first unit keeps every thread of the pool busy while what the others await ends: these are then ready, and no thread is free.
    /// Two of them know for how long, at least and at most; the last one awaits a timer, whose end it does not know.
    /// </summary>
    [Workload("await-busy-pool")]
    public static async Task<int> BusyPool(WorkUnit unit)
    {
        ArgumentNullException.ThrowIfNull(unit);
        await TruthLog.RecordAsync(async truth =>
        {
            switch (unit.Index)
            {
                case 0:
                    var threads = ThreadPool.ThreadCount + Environment.ProcessorCount;
                    await Task.WhenAll(Enumerable.Range(0, threads).Select(_ => Task.Run(() => Spin(100))));
                    break;
                case 3:
                    await Task.Delay(20); // line: timer
                    break;
                default:
                    var end = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    var (beforeNs, afterNs) = (0L, 0L);
                    var thread = new Thread(() =>
                    {
                        Thread.Sleep(20);
                        beforeNs = MonotonicNs();
                        end.SetResult();
                        Volatile.Write(ref afterNs, MonotonicNs());
                    });
                    thread.Start();
                    await end.Task; // line: ready
                    var runsNs = MonotonicNs();
                    thread.Join();
                    truth.Add("ready-most", runsNs - beforeNs);
                    truth.Add("ready-least", Math.Max(0, runsNs - Volatile.Read(ref afterNs)));
                    break;
            }
        });
        return unit.Index;
    }

    private static async Task Twice()
    {
        await Task.Delay(30).ConfigureAwait(false); // line: first of two
        if (await Once() > 0) return; // line: calls
        await using var last = new Closing();
        await Task.Delay(20); // line: second of two
    }

    private static async ValueTask<int> Once()
    {
        try
        {
            await Task.Delay(15); // line: once
        }
        finally
        {
            await Task.Delay(25); // line: finally
        }

        return 0;
    }

    private static long MonotonicNs() => Stopwatch.GetElapsedTime(0).Ticks * TimeSpan.NanosecondsPerTick;

    private static void Spin(int ms)
    {
        var watch = Stopwatch.StartNew();
        while (watch.ElapsedMilliseconds < ms) Thread.SpinWait(50);
    }

    private sealed class Closing : IAsyncDisposable
    {
        public async ValueTask DisposeAsync() => await Task.Delay(35); // line: closing
    }
}
