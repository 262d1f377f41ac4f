using System.Collections.Immutable;

namespace Concur.Core.Model;

/// <summary>
/// Where the lanes' time of one iteration went; whole ns, so that it adds up exactly. The times are those of the
/// timing launches, which nothing recorded; how the time inside units divides into jit, gc, lock, wait and io-sleep
/// comes from the recorded launch.
/// </summary>
public sealed record Account
{
    /// <summary>How many lanes.</summary>
    public required int Lanes { get; init; }

    /// <summary>The iteration's wall time, ns; the mean over the measured iterations of all timing launches.</summary>
    public required long WallNs { get; init; }

    /// <summary>A time per category, ns; null where it can't be had.</summary>
    public required ImmutableArray<long?> ByCategory { get; init; }

    /// <summary>How many iterations it is the mean of: all, or on a thread pool those that used the most usual number of lanes.</summary>
    public required int Iterations { get; init; }

    /// <summary>Lanes x wall, ns.</summary>
    public long LaneNs => Lanes * WallNs;

    /// <summary>The signed residue, ns.</summary>
    public long UnexplainedNs => LaneNs - ByCategory.Sum(ns => ns ?? 0);

    /// <summary>The category's time, ns; null where it can't be had.</summary>
    public long? this[Category category] => ByCategory[(int)category];

    /// <summary>The category's share of lane time; null where it can't be had.</summary>
    public double? Share(Category category) => LaneNs == 0 ? null : this[category] / (double)LaneNs;

    /// <summary>
    /// The category's share of the time in which the lanes did not wait for a core, so that whoever else is on the machine
    /// cannot hide what the strategy does; the run queue's own share is of all. Null where it can't be had.
    /// </summary>
    public double? NetShare(Category category) =>
        category == Category.RunQueue || Share(Category.RunQueue) is not (> 0 and < 1 and var waiting) ? Share(category) : Share(category) / (1 - waiting);
}
