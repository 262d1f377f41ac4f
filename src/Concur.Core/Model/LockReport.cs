using System.Collections.Immutable;

namespace Concur.Core.Model;

/// <summary>Waits for contended locks in the measured iterations of the recorded launch. Waits that overlap are added up.</summary>
/// <param name="Locks">How many locks were contended.</param>
/// <param name="Waits">How often a thread was blocked.</param>
/// <param name="TotalMs">For how long, all threads together, ms.</param>
/// <param name="LongestMs">The longest wait, ms.</param>
/// <param name="Top">The locks that cost most, at most ten, the dearest first.</param>
public sealed record LockReport(int Locks, int Waits, double TotalMs, double LongestMs, ImmutableArray<ContendedLock> Top)
{
    /// <summary>What of the total passed while the launch left a core idle that it may use, ms; null where only perf events could tell.</summary>
    public double? WhileCoresIdleMs { get; init; }
}

/// <summary>One contended lock.</summary>
/// <param name="Id">The runtime's id of it, hexadecimal, with the worker's number where a worker process had it; good for one launch.</param>
/// <param name="Waits">How often a thread was blocked on it.</param>
/// <param name="TotalMs">For how long, ms.</param>
/// <param name="LongestMs">The longest wait, ms.</param>
/// <param name="Owners">Who held it when others came, the most frequent first; at most three.</param>
public sealed record ContendedLock(string Id, int Waits, double TotalMs, double LongestMs, ImmutableArray<LockOwner> Owners)
{
    /// <summary>Where it was waited for, the dearest first; at most three. Null where no stacks were recorded.</summary>
    public ImmutableArray<WaitSite>? Sites { get; init; }
}

/// <summary>Who held a lock.</summary>
/// <param name="Name">A lane, or a thread by the operating system's id.</param>
/// <param name="Waits">How many waits began while it did.</param>
public sealed record LockOwner(string Name, int Waits);
