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
    /// Adds the gap: first its run queue time, then its CPU time as dispatch, then up to <paramref name="awaitNs"/> as waiting for
    /// awaited units. The remaining time is added as <paramref name="offCpu"/>.
    /// </summary>
    public void AddTo(LaneSums sums, Category offCpu, long awaitNs = 0)
    {
        var all = new RemainingTime(EndNs - StartNs);
        if (AtStart.QueueNs >= 0 && AtEnd.QueueNs >= 0) sums.Add(Category.RunQueue, all.Take(AtEnd.QueueNs - AtStart.QueueNs));
        if (AtStart.IsRead && AtEnd.IsRead) sums.Add(Category.Dispatch, all.Take(AtEnd.CpuNs - AtStart.CpuNs));
        sums.Add(Category.IoSleep, all.Take(awaitNs));
        sums.Add(offCpu, all.Left);
    }
}
