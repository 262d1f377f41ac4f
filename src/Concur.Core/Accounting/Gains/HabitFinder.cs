using Concur.Core.Replaying;

namespace Concur.Core.Accounting.Gains;

/// <summary>A way in which units may take locks, under which a replay takes as long as was measured.</summary>
/// <param name="Habits">The way.</param>
/// <param name="OtherThreads">How many other threads want a core all the time.</param>
/// <param name="Replayed">The replay of the unchanged work.</param>
internal sealed record FittingHabits(LockHabits Habits, double OtherThreads, ReplayedIteration Replayed)
{
    /// <summary>How long it takes, ms.</summary>
    public double ReplayedMs => Replayed.TimeMs;

    /// <summary>By how much that is off, as a share of what was measured.</summary>
    public double ErrorOf(TrialWork work) => Math.Abs((ReplayedMs / work.WallMs) - 1);

    /// <summary>By how much the waits for all locks are off, as a share of the workers' time.</summary>
    public double WaitErrorOf(TrialWork work) =>
        work.Sites.GroupBy(site => (site.Lock, site.Stripes)).Sum(sites => Math.Abs(
            Replayed.LockMs.Skip(sites.Key.Lock).Take(sites.Key.Stripes).Sum() - sites.Sum(site => site.WaitMs)))
        / (work.WallMs * work.Workers);
}

/// <summary>
/// Finds the ways in which units may take locks: how holds are cut up, spinning and wake-ups are not recorded. Those under which a replay
/// of the unchanged work takes as long as was measured are kept, and all of them count.
/// </summary>
internal static class HabitFinder
{
    /// <summary>A replay that is this exact is kept.</summary>
    private const double Fits = 0.04;

    /// <summary>Where none is, the best one is kept alone up to this.</summary>
    private const double FitsBarely = 0.05;

    /// <summary>Waits that are off by this share of the workers' time more are no worse.</summary>
    private const double AsGood = 0.03;

    /// <summary>Each is replayed for each change.</summary>
    private const int MostKept = 12;

    /// <summary>Less than this share of time is not told from none.</summary>
    private const double LeastOfOthers = 0.01;

    private const double MostOtherThreads = 8;
    private const int Halvings = 12;

    private static readonly LockHabits Simple = new(1, IsEven: true, LockManner.InTurn);

    private static readonly (double SpinMs, double WakeMs)[] Times = [(0, 0.01), (0, 0.03), (0.02, 0.03), (0.02, 0.1)];

    private static readonly LockHabits[] All =
    [
        .. from slices in (int[])[5, 20, 80]
        from isEven in (bool[])[true, false]
        from isBarging in (bool[])[true, false]
        from times in Times
        select new LockHabits(slices, isEven, new LockManner(times.SpinMs, times.WakeMs, isBarging)),
    ];

    /// <summary>
    /// The ways that fit, best first: under which the iteration takes as long as was measured, and of these the ones under which workers
    /// wait for locks as long as they did. The best one alone where none fits.
    /// </summary>
    public static IReadOnlyList<FittingHabits> Of(TrialWork work)
    {
        var others = OtherThreads(work);
        var tried = (work.Contended.Count == 0 ? [Simple] : All)
            .Select(habits => (Habits: habits, Replayed: UnitPrograms.Replay(work, habits, Change.None, others)))
            .Where(one => one.Replayed is not null)
            .Select(one => new FittingHabits(one.Habits, others, one.Replayed!))
            .OrderBy(one => one.ErrorOf(work)).ToList();
        var fitting = tried.TakeWhile(one => one.ErrorOf(work) <= Fits).OrderBy(one => one.ErrorOf(work) + one.WaitErrorOf(work)).ToList();
        return fitting.Count == 0
            ? [.. tried.Take(1)]
            : [.. fitting.TakeWhile(one => one.WaitErrorOf(work) <= fitting[0].WaitErrorOf(work) + AsGood).Take(MostKept)];
    }

    /// <summary>Whether a replay is exact enough for a prediction.</summary>
    public static bool IsFit(FittingHabits habits, TrialWork work) => habits.ErrorOf(work) <= FitsBarely;

    /// <summary>
    /// How many other threads want a core: so many that workers have none for as long as was measured. Workers that wake each other at
    /// locks are often ready on a core that the other one has, while another is free: then so many that others have the cores for as long
    /// as was measured.
    /// </summary>
    private static double OtherThreads(TrialWork work) => work.WaitsForLocks
        ? OtherThreads(work.OthersShare, threads => OthersShare(work, threads))
        : OtherThreads(work.QueuedShare, threads => QueuedShare(work, threads));

    private static double OtherThreads(double? measured, Func<double, double?> shareWith)
    {
        if (!(measured > LeastOfOthers) || shareWith(0) >= measured - LeastOfOthers) return 0;
        var (low, high) = (0.0, MostOtherThreads);
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            if (shareWith(middle) < measured) low = middle;
            else high = middle;
        }

        return (low + high) / 2;
    }

    private static double? OthersShare(TrialWork work, double otherThreads) =>
        UnitPrograms.Replay(work, Simple, Change.None, otherThreads) is { } replayed
            ? replayed.OthersMs / Math.Max(1e-9, replayed.TimeMs * work.Cores)
            : null;

    private static double? QueuedShare(TrialWork work, double otherThreads) =>
        UnitPrograms.Replay(work, Simple, Change.None, otherThreads) is { } replayed
            ? replayed.QueuedMs / Math.Max(1e-9, replayed.QueuedMs + replayed.ComputeMs)
            : null;
}
