using System.Collections.Immutable;
using System.Globalization;
using Concur.Core.Accounting.Figures;
using Concur.Core.Analysis.Events;
using Concur.Core.Analysis.Traces;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Attached;

/// <summary>Adds up what the runtime told within a window.</summary>
/// <param name="events">All that it told.</param>
/// <param name="window">What counts.</param>
internal sealed class LiveFigures(ProcessEvents events, RecordedWindow window)
{
    private const int Generations = 3;
    private const int MostLocks = 10;
    private const double NsPerMs = 1e6;

    /// <summary>Pauses for collections.</summary>
    public Occurrences GcPauses() => Sum(events.Raw.Suspensions.Where(pause => pause.ForGc).Select(pause => (pause.StartNs, pause.EndNs)));

    /// <summary>Collections by generation.</summary>
    public ImmutableArray<int> Collections() =>
        [.. Enumerable.Range(0, Generations).Select(generation => events.Raw.Collections.Count(collection => collection.Generation == generation && window.Holds(collection.TimeNs)))];

    /// <summary>Blocked on locks.</summary>
    public Occurrences Contentions() => Sum(events.Raw.LockWaits.Select(wait => (wait.StartNs, wait.EndNs)));

    /// <summary>Blocked on anything else.</summary>
    public Occurrences Waits() => Sum(events.Raw.Waits.Keys.SelectMany(thread => events.Of(thread).Wait.Intervals));

    /// <summary>Methods compiled.</summary>
    public Occurrences Compilations() => Sum(events.Raw.Compilations.Select(compilation => (compilation.StartNs, compilation.EndNs)));

    /// <summary>What was allocated, bytes, and the types most of it was of.</summary>
    public (long Bytes, ImmutableArray<AllocatedType> Types) Allocations()
    {
        var ticks = events.Raw.Allocations.Where(tick => window.Holds(tick.TimeNs)).ToList();
        return (ticks.Sum(tick => tick.Bytes), GcFigures.TopTypes(ticks));
    }

    /// <summary>What the thread pool did. It tells how many threads it has only when that changes.</summary>
    public PoolReport Pool()
    {
        var reasons = events.Raw.PoolAdjustments.Where(adjustment => window.Holds(adjustment.TimeNs)).Select(adjustment => adjustment.Reason).ToList();
        var changes = events.Raw.PoolChanges.Where(change => window.Holds(change.TimeNs)).ToList();
        var range = changes.Count == 0 ? null : new PoolRange(changes.Min(change => change.Threads), changes.Max(change => change.Threads));
        return PoolFigures.Counted(range?.Most, reasons) with { Measured = range, Adjustments = PoolFigures.ByReason(reasons) };
    }

    /// <summary>The locks that were contended.</summary>
    /// <param name="nameOf">What to call a thread.</param>
    public LockReport Locks(Func<int, string> nameOf)
    {
        var locks = (
            from wait in events.Raw.LockWaits
            let ns = window.Within(wait.StartNs, wait.EndNs)
            where ns > 0
            group (wait, ns) by wait.LockId into waits
            select new ContendedLock(
                waits.Key.ToString("x", CultureInfo.InvariantCulture), waits.Count(), waits.Sum(item => item.ns) / NsPerMs, waits.Max(item => item.ns) / NsPerMs,
                LockFigures.Owners(waits.Select(item => item.wait), owner => nameOf((int)owner))))
            .OrderByDescending(found => found.TotalMs).ToList();
        return new LockReport(
            locks.Count, locks.Sum(found => found.Waits), locks.Sum(found => found.TotalMs), locks.Select(found => found.LongestMs).DefaultIfEmpty().Max(), [.. locks.Take(MostLocks)]);
    }

    private Occurrences Sum(IEnumerable<(long StartNs, long EndNs)> intervals)
    {
        var sum = new OccurrenceSum();
        foreach (var (start, end) in intervals)
        {
            if (window.Within(start, end) is > 0 and var ns) sum.Add(ns);
        }

        return sum.Sum();
    }
}
