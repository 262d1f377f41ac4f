using System.Collections.Immutable;
using System.Globalization;
using Concur.Core.Analysis.Events;
using Concur.Core.Analysis.Stacks;
using Concur.Core.Model;

namespace Concur.Core.Accounting.Figures;

/// <summary>Adds up waits for contended locks, by lock.</summary>
internal static class LockFigures
{
    private const int MostLocks = 10;
    private const int MostOwners = 3;
    private const int MostSites = 3;
    private const double NsPerMs = 1e6;

    /// <param name="events">The events of every process of the launch.</param>
    /// <param name="phase">What counts.</param>
    /// <param name="stacks">Where the waits were begun.</param>
    /// <param name="idle">When the launch left a core idle; null where that is not known.</param>
    public static LockReport Of(LaunchEvents events, MeasuredPhase phase, LaunchStacks stacks, IntervalSet? idle)
    {
        var waits = Waits(events, phase).ToList();
        var locks = waits.GroupBy(item => (item.Timed.Worker, item.Wait.LockId), item => item).Select(group => Lock(group.Key.Worker, group.Key.LockId, [.. group], phase, stacks))
            .OrderByDescending(found => found.TotalMs).ToList();
        return new LockReport(locks.Count, waits.Count, locks.Sum(found => found.TotalMs), locks.Select(found => found.LongestMs).DefaultIfEmpty().Max(), [.. locks.Take(MostLocks)])
        {
            WhileCoresIdleMs = idle is null ? null : waits.Sum(item => idle.Overlap(item.Wait.StartNs, item.Wait.EndNs)) / NsPerMs,
        };
    }

    /// <summary>Waits of which something lies within the measured iterations.</summary>
    public static IEnumerable<(LockWait Wait, TimedWait Timed)> Waits(LaunchEvents events, MeasuredPhase phase) =>
        from process in events.ByWorker
        from wait in process.Events.LockWaits
        let ns = phase.Within(wait.StartNs, wait.EndNs)
        where ns > 0
        select (wait, new TimedWait(Category.Lock, process.Worker, wait.ThreadId, wait.StartNs, wait.EndNs, ns));

    /// <summary>Who held a lock while others waited for it, as far as that is known; the most frequent first.</summary>
    /// <param name="waits">The waits.</param>
    /// <param name="nameOf">What to call a thread.</param>
    public static ImmutableArray<LockOwner> Owners(IEnumerable<LockWait> waits, Func<long, string> nameOf) =>
        [.. waits.Where(wait => wait.OwnerThreadId != 0).GroupBy(wait => nameOf(wait.OwnerThreadId))
            .Select(owner => new LockOwner(owner.Key, owner.Count())).OrderByDescending(owner => owner.Waits).ThenBy(owner => owner.Name, StringComparer.Ordinal).Take(MostOwners)];

    private static ContendedLock Lock(int worker, ulong lockId, List<(LockWait Wait, TimedWait Timed)> waits, MeasuredPhase phase, LaunchStacks stacks) => new(
        lockId.ToString("x", CultureInfo.InvariantCulture) + (worker < 0 ? "" : FormattableString.Invariant($" in worker process {worker}")),
        waits.Count,
        waits.Sum(item => item.Timed.Ns) / NsPerMs,
        waits.Max(item => item.Timed.Ns) / NsPerMs,
        Owners(waits.Select(item => item.Wait), phase.NameOf))
    {
        Sites = TimedWait.BySite(waits.Select(item => item.Timed), stacks, MostSites),
    };
}
