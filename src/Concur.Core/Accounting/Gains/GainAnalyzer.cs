using System.Globalization;
using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Core.Accounting.Gains;

/// <summary>Predicts what changes of a trial's work would gain.</summary>
internal sealed class GainAnalyzer
{
    /// <summary>Fewer samples say too little of where units compute.</summary>
    private const int FewestSamples = 300;

    /// <summary>What takes less of the workers' time is not worth a line.</summary>
    private const double Least = 0.02;

    private const int MostOfAKind = 5;

    /// <summary>Every prediction may be off by this share, whatever it is of.</summary>
    private const double Always = 0.02;

    /// <summary>And by this share of the gain, on a logarithmic scale.</summary>
    private const double OfGain = 0.15;

    /// <summary>
    /// Where a lock is hardly ever free, a little less in it or beside it may end the jam altogether, or make it worse. Measured: 2.51x
    /// where 1.75x was predicted for half of the hold.
    /// </summary>
    private const double OfJam = 0.7;

    /// <summary>A lock that is held for a larger share of the time is hardly ever free.</summary>
    private const double Jammed = 0.75;

    /// <summary>Waits for a lock of more than this share of the workers' time must be those that were measured,</summary>
    private const double LeastMisfit = 0.02;

    /// <summary>up to this share of them.</summary>
    private const double MostMisfit = 0.35;

    private readonly double _ofHolding;
    private readonly TrialWork _work;
    private readonly IReadOnlyList<FittingHabits> _habits;
    private readonly string? _unknown;

    private GainAnalyzer(TrialWork work, IReadOnlyList<FittingHabits> habits, string? unknown) =>
        (_work, _habits, _unknown, _ofHolding) = (work, habits, unknown, IsJammed(work) ? OfJam : OfGain);

    /// <summary>Replays the changes that a person could make.</summary>
    /// <param name="work">What the units do.</param>
    /// <param name="unknown">Why nothing can be predicted, as far as no replay is needed to know that; null for no reason.</param>
    /// <param name="errors">By how much earlier predictions were off; null where that is not known.</param>
    public static GainReport Of(TrialWork work, string? unknown, GainErrors? errors = null)
    {
        if (unknown is not null) return new GainReport(work.WallMs, null, unknown, []);
        var habits = HabitFinder.Of(work);
        if (habits.Count == 0) return new GainReport(work.WallMs, null, "in a replay its workers wait for each other for ever", []);
        var best = habits[0];
        if (!HabitFinder.IsFit(best, work)) return new GainReport(work.WallMs, best.ReplayedMs, Misfit(best, work), []);
        var analyzer = new GainAnalyzer(work, habits, work.Samples < FewestSamples
            ? $"{work.Samples.ToString(CultureInfo.InvariantCulture)} samples are too few; {FewestSamples} are needed"
            : null);
        var report = new GainReport(work.WallMs, best.ReplayedMs, null, [.. analyzer.Gains().Select((errors ?? GainErrors.None).Widened)
            .OrderByDescending(gain => gain.IsWorthwhile)
            .ThenByDescending(gain => gain.Interval?.Low ?? 0)
            .ThenByDescending(gain => gain.Factor)]);
        return analyzer._unknown is null ? CriticalPath.AddTo(report, work, best) : report;
    }

    /// <summary>Whether some lock is hardly ever free.</summary>
    private static bool IsJammed(TrialWork work) => work.Contended.Any(number =>
        work.Units.SelectMany(unit => unit.Parts).Where(part => part.Held.Any(site => work.Sites[site].Lock == number)).Sum(part => part.Ms)
            > Jammed * work.WallMs);

    private static string Misfit(FittingHabits best, TrialWork work)
    {
        var percent = best.ErrorOf(work).ToString("0 %", CultureInfo.InvariantCulture);
        return $"a replay of the unchanged work takes {percent} {(best.ReplayedMs > work.WallMs ? "longer" : "less")} than was measured";
    }

    private IEnumerable<Gain> Gains() => [.. OfLocks(), .. OfMethods(), .. OfUnits(), .. OfRuntime(), .. OfMachine()];

    private IEnumerable<Gain> OfLocks()
    {
        foreach (var sites in _work.LocksOfAtLeast(Least).Take(MostOfAKind))
        {
            var site = sites.MaxBy(site => site.WaitMs)!.Statement;
            var place = site.Place is { } known ? new SourcePlace(known.File, known.Line) { Url = known.Url } : null;
            var misfit = Misfit(sites);
            var half = new Change { Computing = part => part.Held.Any(one => _work.Sites[one].Lock == sites[0].Lock) ? 0.5 : 1 };
            Gain[] gains =
            [
                Sampled(GainKinds.LockFree, $"the lock in {site.Method} were never waited for", Freed(sites[0].Lock), unknown: misfit),
                Sampled(GainKinds.LockHalf, $"the lock in {site.Method} were held half as long", [half], unknown: misfit),
            ];
            foreach (var gain in gains) yield return gain with { Site = site.Method, Place = place };
        }
    }

    /// <summary>
    /// Without the waits for a lock, units compute as long as they do, or as long as in sequential: the lock may be what makes them compute
    /// longer, or the memory.
    /// </summary>
    private Change[] Freed(int number)
    {
        var freed = Change.Freeing(number);
        return _work.Inflation > 0 ? [freed, freed with { Computing = _ => 1 / (1 + _work.Inflation) }] : [freed];
    }

    /// <summary>Why nothing is known of a lock, though the iteration takes as long as was measured; null where something is.</summary>
    private string? Misfit(IReadOnlyList<LockSite> sites)
    {
        var (site, measuredMs) = (sites[0], sites.Sum(one => one.WaitMs));
        var replayedMs = MedianEstimate.Median(
            [.. _habits.Select(habits => habits.Replayed.LockMs.Skip(site.Lock).Take(site.Stripes).Sum())]);
        return Math.Abs(replayedMs - measuredMs) > Math.Max(LeastMisfit * _work.WallMs * _work.Workers, MostMisfit * measuredMs)
            ? FormattableString.Invariant($"workers wait for it for {measuredMs:0.#} ms, and for {replayedMs:0.#} ms in a replay")
            : null;
    }

    private IEnumerable<Gain> OfMethods()
    {
        var methods = _work.Units.SelectMany(unit => unit.Parts).Where(part => part.Method is not null).GroupBy(part => part.Method!)
            .Select(parts => (Method: parts.Key, Ms: parts.Sum(part => part.Ms)))
            .Where(method => method.Ms >= Least * _work.ComputeMs).OrderByDescending(method => method.Ms).Take(MostOfAKind);
        foreach (var (method, ms) in methods)
        {
            var share = ms / _work.ComputeMs;
            var gain = Sampled(
                GainKinds.MethodHalf,
                $"{method} took half its time",
                [new Change { Computing = part => part.Method == method ? 0.5 : 1 }],
                Math.Sqrt(share * (1 - share) / Math.Max(1, _work.Samples)));
            yield return gain with { Site = method };
        }
    }

    private IEnumerable<Gain> OfUnits()
    {
        if (_work.Workers < 2 || _work.Units.Count <= _work.Workers) yield break;
        yield return Replayed(GainKinds.EvenUnits, "all units took the same time", new Change { EvensUnits = true });
        yield return Replayed(GainKinds.LongestFirst, "the longest units were taken first", new Change { LongestFirst = true });
    }

    private IEnumerable<Gain> OfRuntime()
    {
        if (_work.PauseMs >= Least * _work.WallMs)
        {
            yield return Replayed(GainKinds.NoCollections, "nothing were collected", new Change { Pausing = 0 }) with { IsAtMost = true };
        }

        if (_work.StartMs + (_work.StartGapMs * (_work.Workers - 1)) >= Least * _work.WallMs)
            yield return Replayed(GainKinds.NoStartup, "workers started at once", new Change { Starting = 0 });
        if (_work.PassingMs * _work.Units.Count >= Least * _work.WallMs * _work.Workers)
        {
            yield return Replayed(GainKinds.NoPassing, "units and results were passed in no time", new Change { Passing = 0 }) with
            {
                IsAtMost = true,
            };
        }
    }

    /// <summary>One worker computes as sequential does.</summary>
    private IEnumerable<Gain> OfMachine()
    {
        if (!_work.TakesWorkers) yield break;
        foreach (var workers in new[] { _work.Workers / 2, 2 * _work.Workers }.Where(count => count >= 1 && count <= _work.Units.Count))
        {
            var are = workers == 1 ? "were one worker" : string.Create(CultureInfo.InvariantCulture, $"were {workers} workers");
            var change = new Change { Workers = workers, Computing = _ => workers == 1 ? 1 / (1 + _work.Inflation) : 1 };
            yield return Replayed(GainKinds.Workers, $"there {are}", change) with { Workers = workers };
        }

        var cores = (int)Math.Ceiling(2 * _work.Cores);
        if (_work.Workers < 2 || _work.Units.Count < cores) yield break;
        yield return Replayed(
            GainKinds.Cores,
            string.Create(CultureInfo.InvariantCulture, $"there were {cores} cores and as many workers"),
            new Change { Workers = cores, Cores = cores });
    }

    /// <summary>A gain that depends on where units compute.</summary>
    private Gain Sampled(string kind, string change, Change[] replayed, double error = 0, string? unknown = null) =>
        (_unknown ?? unknown) is { } reason
            ? new Gain(kind, change, null, null, reason)
            : Replayed(kind, change, replayed, error, kind == GainKinds.LockFree ? OfGain : _ofHolding);

    private Gain Replayed(string kind, string change, Change replayed) => Replayed(kind, change, [replayed], 0, OfGain);

    /// <param name="kind">The kind of the change.</param>
    /// <param name="change">The change in words.</param>
    /// <param name="possible">What the change may mean for a unit: each is replayed, and the interval has all of them.</param>
    /// <param name="error">By how much more it may be off, as a share.</param>
    /// <param name="ofGain">And by which share of the gain, on a logarithmic scale.</param>
    private Gain Replayed(string kind, string change, Change[] possible, double error, double ofGain)
    {
        var factors = new List<double>();
        foreach (var habits in _habits)
        {
            foreach (var replayed in possible)
            {
                if (UnitPrograms.Replay(_work, habits.Habits, replayed, habits.OtherThreads) is not { } changed)
                    return new Gain(kind, change, null, null, "in a replay its workers wait for each other for ever");
                factors.Add(habits.ReplayedMs / changed.TimeMs);
            }
        }

        factors.Sort();
        var most = Math.Max(Math.Abs(Math.Log(factors[0])), Math.Abs(Math.Log(factors[^1])));
        var interval = new Interval(factors[0], factors[^1]).Widened(Always + _work.Spread + error + (ofGain * most));
        return new Gain(kind, change, MedianEstimate.Median([.. factors]), interval, null);
    }
}
