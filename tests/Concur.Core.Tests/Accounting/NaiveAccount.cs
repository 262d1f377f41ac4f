using Concur.Core.Model;
using static Concur.Core.Tests.Accounting.TickedLaunch;

namespace Concur.Core.Tests.Accounting;

/// <summary>
/// The account a second time, slow and obvious: each tick of each lane is looked at by itself and belongs to one
/// category. Where the accountant adds up stamps and counters and divides totals, this counts.
/// </summary>
internal static class NaiveAccount
{
    /// <summary>Lanes that are threads, without any event: time off the CPUs inside units has no name.</summary>
    public static IReadOnlyDictionary<Category, long> OfBoundLanes(TickedLaunch launch) =>
        Sums(launch.Threads.SelectMany(thread => Ticks(launch).Select(tick => OfBound(thread, tick, WithoutEvents(thread, tick)))));

    /// <summary>Lanes that are threads, the time inside units as the runtime's events and the schedule, if any, tell it.</summary>
    public static IReadOnlyDictionary<Category, long> OfBoundLanesWithEvents(TickedLaunch launch, bool knowsSwitches = true) =>
        Sums(launch.Threads.SelectMany(thread => Ticks(launch).Select(tick =>
            OfBound(thread, tick, WithEvents(launch, thread, tick, knowsSwitches)))));

    /// <summary>
    /// Slots that no thread is bound to: as many as were asked for or as there were ever units at once. A slot without
    /// a unit waits in the pool's queue while some unit has yet to begin, and is idle after that.
    /// </summary>
    public static IReadOnlyDictionary<Category, long> OfPool(TickedLaunch launch, bool withEvents)
    {
        var slots = Math.Max(launch.Threads.Count, Ticks(launch).Max(tick => AtUnits(launch, tick).Count));
        var lastBegun = launch.Threads.SelectMany(thread => thread.Units).Max(unit => unit.From);
        return Sums(Ticks(launch).SelectMany(tick =>
        {
            var busy = AtUnits(launch, tick);
            var free = Enumerable.Repeat<Category?>(tick < lastBegun ? Category.PoolQueue : Category.Idle, slots - busy.Count);
            return busy.Select(thread => withEvents ? WithEvents(launch, thread, tick) : WithoutEvents(thread, tick)).Concat(free);
        }));
    }

    /// <summary>
    /// The same slots where units give their threads up while they await: as many free slots as there are units under
    /// way on no thread wait for those.
    /// </summary>
    public static IReadOnlyDictionary<Category, long> OfAwaiting(TickedLaunch launch)
    {
        var slots = Math.Max(launch.Threads.Count, Ticks(launch).Max(tick => AtUnits(launch, tick).Count));
        return Sums(Ticks(launch).SelectMany(tick =>
        {
            var busy = AtUnits(launch, tick);
            var pieces = launch.Threads.SelectMany(thread => thread.Units.Select((piece, i) => (Piece: piece, Unit: thread.PieceOf[i])));
            var onThreads = pieces.Where(piece => piece.Piece.Has(tick)).Select(piece => piece.Unit);
            var awaiting = launch.AwaitingUnits().Where(unit => unit.Value.Has(tick)).Select(unit => unit.Key).Except(onThreads).Count();
            var waiting = Math.Min(awaiting, slots - busy.Count);
            return busy.Select(thread => WithoutEvents(thread, tick))
                .Concat(Enumerable.Repeat<Category?>(Category.IoSleep, waiting))
                .Concat(Enumerable.Repeat<Category?>(Category.Idle, slots - busy.Count - waiting));
        }));
    }

    /// <summary>Lanes that are worker processes: what is neither in a unit nor on the way to or from one is dispatch.</summary>
    public static IReadOnlyDictionary<Category, long> OfWorkers(TickedLaunch launch) =>
        Sums(launch.Threads.SelectMany(thread => Ticks(launch).Select(tick =>
    {
        var firstSent = thread.Trips.Count == 0 ? thread.Present.To : thread.Trips[0].From;
        if (tick < firstSent) return tick < thread.StartQueued ? Category.RunQueue : Category.Startup;
        if (tick >= thread.Present.To) return Category.Idle;
        if (thread.Units.Any(unit => unit.Has(tick))) return WithoutEvents(thread, tick);
        var trip = thread.Trips.ToList().FindIndex(trip => trip.Has(tick));
        if (trip < 0) return Category.Dispatch;

        // On another machine what neither side has is on its way.
        var isOnItsWay = thread.There.Count > 0 && !thread.There[trip].Has(tick) && tick < thread.Arrivals[trip];
        return isOnItsWay ? Category.Network : Category.Ipc;
    })));

    /// <summary>What a bound lane was doing in a tick.</summary>
    private static Category? OfBound(LaneThread thread, int tick, Category? inUnit)
    {
        if (tick < thread.Present.From) return tick < thread.StartQueued ? Category.RunQueue : Category.Startup;
        if (tick >= thread.Present.To) return Category.Idle;
        if (thread.Units.Any(unit => unit.Has(tick))) return inUnit;
        return thread.States[tick] == State.Queued ? Category.RunQueue : Category.Dispatch;
    }

    private static Category? WithoutEvents(LaneThread thread, int tick) => thread.States[tick] switch
    {
        State.Queued => Category.RunQueue,
        _ when thread.GlobalLock.Any(wait => wait.Has(tick)) => Category.GilWait,
        State.Running => Category.Compute,
        _ => null, // Only events could name it.
    };

    /// <summary>
    /// An instant that several events claim belongs to the first of gc, lock, wait. Who was asleep when a suspension began, and waits
    /// for no thread, is not stopped by it.
    /// </summary>
    private static Category WithEvents(TickedLaunch launch, LaneThread thread, int tick, bool knowsSwitches = true)
    {
        var collections = launch.Suspensions.Where(suspension => suspension.ForGc && suspension.When.Has(tick)).ToList();
        return thread.States[tick] switch
        {
            State.Queued => Category.RunQueue,
            State.Running when collections.Exists(collection => collection.ThreadId == thread.Id) => Category.Gc,
            State.Running when thread.Compilations.Any(compilation => compilation.Has(tick)) => Category.Jit,
            State.Running => Category.Compute,
            _ when collections.Count > 0 && !(knowsSwitches && IsAsleep(launch, thread, tick)) => Category.Gc,
            _ when thread.Locks.Any(wait => wait.Has(tick)) => Category.Lock,
            _ when thread.Waits.Any(wait => wait.Has(tick)) => Category.Wait,
            _ => Category.IoSleep,
        };
    }

    private static bool IsAsleep(TickedLaunch launch, LaneThread thread, int tick)
    {
        if (thread.Locks.Concat(thread.Waits).Any(wait => wait.Has(tick))) return false;

        // Before the first tick every thread runs.
        var first = tick;
        while (first > 0 && launch.Suspensions.Any(suspension => suspension.When.Has(first - 1))) first--;
        return first > 0 && Enumerable.Range(first - 1, tick - first + 2).All(before => thread.States[before] == State.Blocked);
    }

    private static List<LaneThread> AtUnits(TickedLaunch launch, int tick) =>
        [.. launch.Threads.Where(thread => thread.Units.Any(unit => unit.Has(tick)))];

    private static IEnumerable<int> Ticks(TickedLaunch launch) => Enumerable.Range(0, launch.Ticks);

    /// <summary>ns of each category; what has no name is in none.</summary>
    private static Dictionary<Category, long> Sums(IEnumerable<Category?> ticks)
    {
        var sums = CategoryNames.All.ToDictionary(category => category, _ => 0L);
        foreach (var category in ticks.OfType<Category>()) sums[category] += TickNs;
        return sums;
    }
}
