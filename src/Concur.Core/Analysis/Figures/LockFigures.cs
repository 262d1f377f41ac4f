using System.Globalization;
using Concur.Core.Analysis.Events;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Figures;

/// <summary>Adds up waits for contended locks, by lock.</summary>
internal static class LockFigures
{
    private const int MostLocks = 10;
    private const int MostOwners = 3;
    private const double NsPerMs = 1e6;

    /// <inheritdoc cref="GcFigures.Of"/>
    public static LockReport Of(IReadOnlyList<EventIntervals> processes, MeasuredPhase phase)
    {
        var locks = processes.SelectMany((events, process) => ByLock(events, process, phase)).OrderByDescending(found => found.TotalMs).ToList();
        return new LockReport(
            locks.Count,
            locks.Sum(found => found.Waits),
            locks.Sum(found => found.TotalMs),
            locks.Select(found => found.LongestMs).DefaultIfEmpty().Max(),
            [.. locks.Take(MostLocks)]);
    }

    private static IEnumerable<ContendedLock> ByLock(EventIntervals events, int process, MeasuredPhase phase) =>
        from wait in events.LockWaits
        let ns = phase.Within(wait.StartNs, wait.EndNs)
        where ns > 0
        group (wait, ns) by wait.LockId into waits
        select new ContendedLock(
            waits.Key.ToString("x", CultureInfo.InvariantCulture) + (process == 0 ? "" : FormattableString.Invariant($" in worker process {process - 1}")),
            waits.Count(),
            waits.Sum(item => item.ns) / NsPerMs,
            waits.Max(item => item.ns) / NsPerMs,
            [.. waits.Where(item => item.wait.OwnerThreadId != 0).GroupBy(item => phase.NameOf(item.wait.OwnerThreadId))
                .Select(owner => new LockOwner(owner.Key, owner.Count())).OrderByDescending(owner => owner.Waits).ThenBy(owner => owner.Name, StringComparer.Ordinal).Take(MostOwners)]);
}
