using Concur.Core.Model;

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
