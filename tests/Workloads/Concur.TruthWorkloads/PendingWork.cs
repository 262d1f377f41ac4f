using System.Diagnostics;

namespace Concur.TruthWorkloads;

/// <summary>
/// Watches how many work items the pool says are in its queue, and adds up over time: items times ns, which by Little's
/// law is the delay of all of them together. Every time that items come into the empty queue the sum begins again.
/// </summary>
internal static class PendingWork
{
    private static readonly Lazy<Thread> Watcher = new(() =>
    {
        var thread = new Thread(Watch) { IsBackground = true, Name = "queue watcher" };
        thread.UnsafeStart();
        return thread;
    });

    private static long _itemNs;

    /// <summary>Since the queue was last empty and then not, items times ns; 0 while nothing watches.</summary>
    public static long ItemNs => Interlocked.Read(ref _itemNs);

    /// <summary>Begins to watch, the first time.</summary>
    public static void Start() => _ = Watcher.Value;

    private static void Watch()
    {
        var (items, atNs, sumNs) = (0L, Stopwatch.GetTimestamp(), 0.0);
        while (true)
        {
            Thread.Sleep(1);
            var (now, nowNs) = (ThreadPool.PendingWorkItemCount, Stopwatch.GetTimestamp());
            if (items == 0 && now > 0) sumNs = 0;
            sumNs += (items + now) / 2.0 * (nowNs - atNs);
            Interlocked.Exchange(ref _itemNs, (long)sumNs);
            (items, atNs) = (now, nowNs);
        }
    }
}
