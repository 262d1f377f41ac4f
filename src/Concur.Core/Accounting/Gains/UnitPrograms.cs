using Concur.Core.Replaying;

namespace Concur.Core.Accounting.Gains;

/// <summary>How units take locks, of which a recording tells sums alone.</summary>
/// <param name="Slices">How often a unit enters each lock statement that it is inside for some time.</param>
/// <param name="IsEven">Whether it is inside equally long each time; else for random times, as exponentially distributed ones.</param>
/// <param name="Manner">How locks are handed on.</param>
internal sealed record LockHabits(int Slices, bool IsEven, LockManner Manner);

/// <summary>Makes programs of what units do.</summary>
/// <param name="work">What they do.</param>
/// <param name="habits">How they take locks.</param>
/// <param name="parts">What the steps are parts of; null where that is not asked for.</param>
internal sealed class UnitPrograms(TrialWork work, LockHabits habits, ProgramParts? parts = null)
{
    /// <summary>Replays cost time by their steps.</summary>
    private const int MostSlices = 6000;

    private const int Seed = 20261129;

#pragma warning disable CA5394 // A replay needs no secure random numbers.
    private readonly Random _random = new(Seed);

    private readonly int _slices = work.Contended.Count == 0 ? 1 : Math.Clamp(MostSlices / Math.Max(1, work.Units.Count), 1, habits.Slices);

    /// <summary>What is inside a lock statement alone comes before what is inside another one within, so that it is entered once.</summary>
    private static readonly Comparer<List<int>> OuterFirst = Comparer<List<int>>.Create((one, other) =>
    {
        for (var i = 0; i < Math.Min(one.Count, other.Count); i++)
        {
            if (one[i] != other[i]) return one[i].CompareTo(other[i]);
        }

        return one.Count.CompareTo(other.Count);
    });

    /// <summary>Replays an iteration.</summary>
    /// <param name="work">What its units do.</param>
    /// <param name="habits">How they take locks.</param>
    /// <param name="change">What is different.</param>
    /// <param name="otherThreads">How many other threads want a core all the time.</param>
    /// <returns>Null where workers wait for each other for ever.</returns>
    public static ReplayedIteration? Replay(TrialWork work, LockHabits habits, Change change, double otherThreads) =>
        new UnitPrograms(work, habits).Replayed(change, otherThreads);

    /// <summary>Replays the unchanged work for its critical path.</summary>
    /// <param name="work">What its units do.</param>
    /// <param name="habits">How they take locks.</param>
    /// <param name="parts">Takes what the steps are parts of.</param>
    /// <returns>Null where workers wait for each other for ever.</returns>
    public static ReplayedIteration? Follow(TrialWork work, FittingHabits habits, ProgramParts parts) =>
        new UnitPrograms(work, habits.Habits, parts).Replayed(Change.None, habits.OtherThreads);

    private ReplayedIteration? Replayed(Change change, double otherThreads)
    {
        var workers = change.Workers ?? work.Workers;
        var settings = new ReplaySettings(workers, change.Cores ?? work.Cores)
        {
            Locks = [.. Enumerable.Repeat(habits.Manner, work.Sites.Count == 0 ? 0 : work.Sites.Max(site => site.Lock + site.Stripes))],
            Startup = [Step.Elapse(work.StartMs * change.Starting, ProgramParts.Startup)],
            StartGapMs = work.StartGapMs * change.Starting,
            StartGapPart = ProgramParts.Startup,
            OtherThreads = otherThreads,
            Dealt = change.LongestFirst || workers != work.Workers ? null : work.Dealt,
            FollowsPath = parts is not null,
        };
        var replayed = Replaying.Replay.Run(Of(change), settings);
        return replayed is null ? null : replayed with { TimeMs = replayed.TimeMs + work.EndMs };
    }

    private List<IReadOnlyList<Step>> Of(Change change)
    {
        var units = change.EvensUnits ? Evened() : work.Units;
        if (change.LongestFirst) units = [.. units.OrderByDescending(unit => unit.ComputeMs + unit.OffMs)];
        var programs = units.Select(unit => Of(unit, change)).ToList();
        AddPauses(programs, change);
        return [.. programs];
    }

    /// <summary>The same parts, in equal units.</summary>
    private UnitWork[] Evened()
    {
        var (meanMs, offMs) = (work.ComputeMs / work.Units.Count, work.Units.Average(unit => unit.OffMs));
        return
        [
            .. work.Units.Select(unit => new UnitWork(
                offMs,
                unit.ComputeMs > 0
                    ? [.. unit.Parts.Select(part => part with { Ms = part.Ms * meanMs / unit.ComputeMs })]
                    : [new UnitPart(null, [], meanMs)])),
        ];
    }

    private List<Step> Of(UnitWork unit, Change change)
    {
        List<Step> steps =
        [
            Step.Elapse(work.PassingMs * change.Passing, ProgramParts.Passing),
            Step.Compute(work.DispatchMs, ProgramParts.Dispatch),
            Step.Elapse(unit.OffMs, ProgramParts.OffCpu),
        ];
        var computing = unit.Parts.Select(part => (Part: part, Held: Locks(part, change)))
            .GroupBy(part => string.Join(' ', part.Held), StringComparer.Ordinal)
            .Select(group => (
                group.First().Held,
                Ms: group.Sum(one => one.Part.Ms * change.Computing(one.Part)),
                Pieces: Pieces(),
                Number: parts?.OfComputing(group.First().Held, [.. group.Select(one => one.Part)]) ?? 0))
            .OrderBy(part => part.Held, OuterFirst).ToList();
        var held = new List<(int Site, int Lock)>();
        for (var slice = 0; slice < _slices; slice++)
        {
            foreach (var part in computing)
            {
                while (held.Count > 0 && !part.Held.Take(held.Count).SequenceEqual(held.Select(one => one.Site))) Release(steps, held);
                foreach (var site in part.Held.Skip(held.Count).ToList()) Acquire(steps, held, site);
                steps.Add(Step.Compute(part.Ms * part.Pieces[slice], part.Number));
            }

            while (held.Count > 0) Release(steps, held);
        }

        return steps;
    }

    private void Acquire(List<Step> steps, List<(int Site, int Lock)> held, int number)
    {
        var site = work.Sites[number];
        var taken = site.Lock + (site.Stripes > 1 ? _random.Next(site.Stripes) : 0);
        var part = ProgramParts.OfSite(number);
        steps.Add(site.IsShared ? Step.AcquireShared(taken, part) : Step.Acquire(taken, part));
        held.Add((number, taken));
    }

    private static void Release(List<Step> steps, List<(int Site, int Lock)> held)
    {
        steps.Add(Step.Release(held[^1].Lock));
        held.RemoveAt(held.Count - 1);
    }

    /// <summary>The lock statements of a part at which anybody waits. A lock that a thread has already is not taken again.</summary>
    private List<int> Locks(UnitPart part, Change change)
    {
        var sites = new List<int>();
        foreach (var site in part.Held)
        {
            var number = work.Sites[site].Lock;
            if (!work.Contended.Contains(number) || change.Free.Contains(number)) continue;
            if (!sites.Exists(other => work.Sites[other].Lock == number)) sites.Add(site);
        }

        return sites;
    }

    /// <summary>Pieces that add up to 1.</summary>
    private double[] Pieces()
    {
        var pieces = new double[_slices];
        for (var i = 0; i < _slices; i++) pieces[i] = habits.IsEven ? 1 : -Math.Log(1 - _random.NextDouble());
        var sum = pieces.Sum();
        return Array.ConvertAll(pieces, piece => piece / sum);
    }
#pragma warning restore CA5394

    /// <summary>Collections begin in some units, evenly over the iteration.</summary>
    private void AddPauses(List<List<Step>> programs, Change change)
    {
        if (work.PauseMs * change.Pausing <= 0 || programs.Count == 0) return;
        var count = (int)Math.Clamp(Math.Round(work.Pauses), 1, programs.Count);
        for (var pause = 0; pause < count; pause++)
        {
            var program = programs[(int)((pause + 0.5) * programs.Count / count)];
            program.Insert(program.Count / 2, Step.Pause(work.PauseMs * change.Pausing / count));
        }
    }
}
