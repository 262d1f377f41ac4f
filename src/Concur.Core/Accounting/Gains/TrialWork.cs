using Concur.Traces.Symbols;

namespace Concur.Core.Accounting.Gains;

/// <summary>What a trial's units do in the mean iteration of its timed launches, as far as it is replayed.</summary>
internal sealed record TrialWork
{
    /// <summary>Waiting for less than this share of the workers' time is no matter.</summary>
    private const double NotableWait = 0.02;

    /// <summary>The iteration's wall time, ms.</summary>
    public required double WallMs { get; init; }

    /// <summary>How many workers take units.</summary>
    public required int Workers { get; init; }

    /// <summary>How many cores they may use.</summary>
    public required double Cores { get; init; }

    /// <summary>Whether the number of workers means anything to the strategy.</summary>
    public bool TakesWorkers { get; init; } = true;

    /// <summary>The units, in the order in which they are taken.</summary>
    public required IReadOnlyList<UnitWork> Units { get; init; }

    /// <summary>The units of each worker, where they were dealt out before; null where a worker takes the next one.</summary>
    public IReadOnlyList<IReadOnlyList<int>>? Dealt { get; init; }

    /// <summary>Until the first worker has its first unit, ms.</summary>
    public double StartMs { get; init; }

    /// <summary>How much later each worker begins than the one before it, ms.</summary>
    public double StartGapMs { get; init; }

    /// <summary>From the last unit's end until the strategy returns, ms.</summary>
    public double EndMs { get; init; }

    /// <summary>The strategy's own time on a core for each unit, ms.</summary>
    public double DispatchMs { get; init; }

    /// <summary>How long a unit and its result are on their way between processes, ms.</summary>
    public double PassingMs { get; init; }

    /// <summary>In how many collections all workers stand still.</summary>
    public double Pauses { get; init; }

    /// <summary>How long they do so in all of them, ms.</summary>
    public double PauseMs { get; init; }

    /// <summary>The share of the time on a core or ready for one that workers had none; null where it is not known.</summary>
    public double? QueuedShare { get; init; }

    /// <summary>The share of the cores' time that other processes had; null where it is not known.</summary>
    public double? OthersShare { get; init; }

    /// <summary>The lock statements that units were seen in.</summary>
    public IReadOnlyList<LockSite> Sites { get; init; } = [];

    /// <summary>How long all workers together were blocked on locks whose statement is not known, ms.</summary>
    public double UnplacedMs { get; init; }

    /// <summary>How many samples tell of the units' computing.</summary>
    public int Samples { get; init; }

    /// <summary>The share of the samples in which units tried to get a lock; it is no part of their computing.</summary>
    public double AcquiringShare { get; init; }

    /// <summary>The share of the samples inside units of which it is not known what locks they hold.</summary>
    public double UnknownHeldShare { get; init; }

    /// <summary>Whether workers wait for locks for long enough to matter.</summary>
    public bool WaitsForLocks => Sites.Sum(site => site.WaitMs) >= NotableWait * WallMs * Workers;

    /// <summary>By which share, on a logarithmic scale, what an iteration takes is uncertain.</summary>
    public double Spread { get; init; }

    /// <summary>By which share units compute longer than in sequential; 0 where that is not known.</summary>
    public double Inflation { get; init; }

    /// <summary>How long all units compute, ms.</summary>
    public double ComputeMs => Units.Sum(unit => unit.ComputeMs);

    /// <summary>
    /// The locks that threads waited for, each with its statements: those that took a share of the workers' time or more by waiting, or
    /// of the computing by being held. Those with the longest waits are first.
    /// </summary>
    public IEnumerable<IReadOnlyList<LockSite>> LocksOfAtLeast(double share)
    {
        var held = Units.SelectMany(unit => unit.Parts)
            .SelectMany(part => part.Held.Select(site => Sites[site].Lock).Distinct().Select(number => (Lock: number, part.Ms)))
            .ToLookup(part => part.Lock, part => part.Ms);
        return Sites.Where(site => site.WaitMs > 0).GroupBy(site => site.Lock)
            .Select(sites => (Sites: sites.ToList(), WaitMs: sites.Sum(site => site.WaitMs)))
            .Where(one => one.WaitMs >= share * WallMs * Workers || held[one.Sites[0].Lock].Sum() >= share * ComputeMs)
            .OrderByDescending(one => one.WaitMs).Select(one => one.Sites);
    }

    /// <summary>The locks that threads waited for, by their numbers.</summary>
    public IReadOnlySet<int> Contended => field ??= Sites.Where(site => site.WaitMs > 0).Select(site => site.Lock).ToHashSet();
}

/// <summary>What one unit does.</summary>
/// <param name="OffMs">Off the CPUs, and not for a lock that is replayed, ms.</param>
/// <param name="Parts">On a CPU.</param>
internal sealed record UnitWork(double OffMs, IReadOnlyList<UnitPart> Parts)
{
    /// <summary>On a CPU, ms.</summary>
    public double ComputeMs { get; } = Parts.Sum(part => part.Ms);
}

/// <summary>A part of a unit's computing.</summary>
/// <param name="Method">The innermost method of the program; null where it is not known.</param>
/// <param name="Held">The numbers of the lock statements that it is inside, outermost first.</param>
/// <param name="Ms">How long, ms.</param>
internal sealed record UnitPart(string? Method, IReadOnlyList<int> Held, double Ms);

/// <summary>A lock statement.</summary>
/// <param name="Statement">The statement.</param>
/// <param name="Lock">The number of the lock that it takes: several statements may take the same one.</param>
/// <param name="Stripes">How many locks it takes by turns; their numbers follow each other.</param>
/// <param name="WaitMs">How long all workers together were blocked there in an iteration, ms; 0 where none ever was.</param>
internal sealed record LockSite(LockRegion Statement, int Lock, int Stripes, double WaitMs)
{
    /// <summary>Whether others may be inside together with it.</summary>
    public bool IsShared => Statement.Kind == LockKind.ReadLock;
}
