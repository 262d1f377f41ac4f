using System.Collections.Immutable;
using System.Globalization;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Core.Accounting.Figures;

/// <summary>
/// Waits for contended locks within a window, by lock. Where switches were recorded, their times add up to the account's.
/// </summary>
internal static class LockFigures
{
    private const int MostLocks = 10;
    private const int MostOwners = 3;
    private const int MostSites = 3;

    public static LockReport Of(FigureSource source)
    {
        var waits = source.Processes.SelectMany(WaitsOf).ToList();
        var locks = waits.GroupBy(wait => (wait.Role, wait.Fact.LockId))
            .Select(group => Lock(group.Key.Role, group.Key.LockId, [.. group], source))
            .OrderByDescending(found => found.TotalMs).ToList();
        return new LockReport(
            locks.Count,
            waits.Count,
            Ns.ToMs(waits.Sum(wait => wait.Wait.Ns)),
            locks.Select(found => found.LongestMs).DefaultIfEmpty().Max(),
            [.. locks.Take(MostLocks)])
        {
            WhileCoresIdleMs = source.Idle is { } idle ? Ns.ToMs(waits.Sum(wait => idle.Intersect(wait.Wait.Times).TotalNs)) : null,
        };

        IEnumerable<OneWait> WaitsOf((ProcessRole Role, ProcessRecording Process) process) =>
            WaitsOfProcess(process.Process, source).Select(wait => new OneWait(process.Role, process.Process, wait));
    }

    /// <summary>The same waits one by one.</summary>
    public static IEnumerable<TimedWait> Waits(FigureSource source) =>
        from process in source.Processes
        from wait in WaitsOfProcess(process.Process, source)
        select Timed(process.Process, wait);

    private static IEnumerable<Counted<LockWait>> WaitsOfProcess(ProcessRecording process, FigureSource source) =>
        WindowedFacts.LockWaits(process, source.Window).Select(wait => source.Blocked.Of(process, wait));

    private static TimedWait Timed(ProcessRecording process, Counted<LockWait> wait) =>
        new(Category.Lock, process, wait.Fact.ThreadId, wait.Fact.StartNs, wait.Fact.EndNs, wait.Ns);

    private static ContendedLock Lock(ProcessRole role, ulong lockId, List<OneWait> waits, FigureSource source) => new(
        lockId.ToString("x", CultureInfo.InvariantCulture)
            + (role.WorkerNumber is { } worker ? FormattableString.Invariant($" in worker process {worker}") : ""),
        waits.Count,
        Ns.ToMs(waits.Sum(wait => wait.Wait.Ns)),
        Ns.ToMs(waits.Max(wait => wait.Wait.Ns)),
        Owners(waits, source.NameOf))
    {
        Sites = source.Sites.Of(waits.Select(wait => Timed(wait.Process, wait.Wait)), MostSites),
    };

    /// <summary>The known owners of the lock at the starts of waits, the most frequent first.</summary>
    private static ImmutableArray<LockOwner> Owners(IEnumerable<OneWait> waits, Func<int, string> nameOf) =>
    [
        .. waits.Select(wait => wait.Fact.OwnerThreadId).OfType<int>().GroupBy(nameOf)
            .Select(owner => new LockOwner(owner.Key, owner.Count()))
            .OrderByDescending(owner => owner.Waits).ThenBy(owner => owner.Name, StringComparer.Ordinal).Take(MostOwners),
    ];

    private sealed record OneWait(ProcessRole Role, ProcessRecording Process, Counted<LockWait> Wait)
    {
        public LockWait Fact => Wait.Fact;
    }
}
