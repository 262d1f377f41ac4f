using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Accounting;

/// <summary>Times of lanes while an account is being added up, ns.</summary>
internal sealed class LaneSums
{
    private readonly long[] _byCategory = new long[CategoryNames.All.Count];

    /// <summary>The time of a category that stamps and counters give without events, ns.</summary>
    public long this[Category category] => _byCategory[(int)category];

    /// <summary>Time on a CPU inside units, without gil-wait, ns: compute, jit and a part of gc.</summary>
    public long UnitCpuNs { get; set; }

    /// <summary>Time off the CPUs inside units, without run-queue and gil-wait, ns: lock, wait, io-sleep and a part of gc.</summary>
    public long UnitOffNs { get; set; }

    /// <summary>The same for units whose run queue time was not read, with that time included, ns.</summary>
    public long UnitOffOrQueuedNs { get; set; }

    public void Add(Category category, long ns) => _byCategory[(int)category] += ns;
}

/// <summary>A time between two units on one thread.</summary>
/// <param name="StartNs">From, ns.</param>
/// <param name="EndNs">To, ns.</param>
/// <param name="AtStart">The thread's counters at the start.</param>
/// <param name="AtEnd">The thread's counters at the end.</param>
internal readonly record struct GapSpan(long StartNs, long EndNs, ThreadCounters AtStart, ThreadCounters AtEnd)
{
    /// <summary>
    /// A worker of the pool without work yields many times before it sleeps, and each time waits for a core that it does not need. One
    /// that was woken waits once. How much longer the first waits are: see <see cref="BlockedTimes"/>.
    /// </summary>
    private const double YieldOverWakeUp = 20;

    /// <summary>
    /// Adds the gap: first its run queue time, then its CPU time as dispatch, then up to <paramref name="awaitNs"/> as waiting for
    /// awaited units. The remaining time is added as <paramref name="offCpu"/>; what would be dispatch may be time in the run queue where
    /// that is not told.
    /// </summary>
    /// <param name="sums">The sums.</param>
    /// <param name="offCpu">What the rest is.</param>
    /// <param name="awaitNs">
    /// How long no unit could be run because all awaited something, ns. A thread in the run queue meanwhile only looked for work, unless
    /// it had been woken.
    /// </param>
    public void AddTo(LaneSums sums, Category offCpu, long awaitNs = 0)
    {
        var all = new RemainingTime(EndNs - StartNs);
        if (AtStart.QueueNs >= 0 && AtEnd.QueueNs >= 0)
            sums.Add(Category.RunQueue, all.Take((long)((AtEnd.QueueNs - AtStart.QueueNs) * WithWork(awaitNs))));
        if (AtStart.IsRead && AtEnd.IsRead) sums.Add(Category.Dispatch, all.Take(AtEnd.CpuNs - AtStart.CpuNs));
        sums.Add(Category.IoSleep, all.Take(awaitNs));
        var isUnknown = offCpu == Category.Dispatch && AtStart.IsRead && AtStart.QueueNs < 0;
        sums.Add(isUnknown ? Category.OffCpu : offCpu, all.Left);
    }

    /// <summary>The part of the run queue time in which the thread had something to run.</summary>
    private double WithWork(long awaitNs)
    {
        if (awaitNs <= 0 || AtStart.Blocks < 0 || AtEnd.Blocks < 0) return 1;
        var (blocks, preemptions) = (AtEnd.Blocks - AtStart.Blocks, AtEnd.Preemptions - AtStart.Preemptions);
        var awaiting = Math.Min(1, awaitNs / (double)(EndNs - StartNs));
        var woken = preemptions <= 0 ? 1 : blocks / (blocks + (YieldOverWakeUp * preemptions));
        return 1 - awaiting + (awaiting * woken);
    }
}
