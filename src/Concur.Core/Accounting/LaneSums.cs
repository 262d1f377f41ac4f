using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Accounting;

/// <summary>Times of lanes while an account is being added up, ns.</summary>
internal sealed class LaneSums
{
    private readonly long[] _byCategory = new long[CategoryNames.All.Count];

    /// <summary>What the stamps and counters name by themselves.</summary>
    public long this[Category category] => _byCategory[(int)category];

    /// <summary>On a CPU inside units, gil waits left out: compute, jit and a part of gc.</summary>
    public long UnitCpuNs { get; set; }

    /// <summary>Off CPU inside units and not in the run queue, gil waits left out: lock, wait, io-sleep and a part of gc.</summary>
    public long UnitOffNs { get; set; }

    /// <summary>Off CPU inside units whose run queue time was not read: the same, and that.</summary>
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
    /// Adds the gap: what the run queue took of it, CPU time as dispatch, up to <paramref name="awaitNs"/> of what is
    /// left as waiting for awaited units, the rest as <paramref name="offCpu"/>.
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
