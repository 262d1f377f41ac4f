using CsCheck;
using static Concur.Core.Tests.Accounting.TickedLaunch;

namespace Concur.Core.Tests.Accounting;

/// <summary>Launches of which every tick is known: any schedule, any units, and events that begin and end at any time.</summary>
internal static class GeneratedTicks
{
    private const int Ticks = 80;
    private const int FirstThread = 100;

    private static readonly Gen<State[]> AnyStates =
        Gen.Select(Gen.Enum<State>(), Gen.Int[1, 8]).Array[1, 30].Select(Schedule);

    private static readonly Gen<Span[]> AnySpans =
        Gen.Select(Gen.Int[0, Ticks - 1], Gen.Int[1, 15]).Array[0, 4]
            .Select(spans => spans.Select(span => new Span(span.Item1, Math.Min(Ticks, span.Item1 + span.Item2))).ToArray());

    /// <summary>A few units, one after the other; a unit may begin where the one before it ends.</summary>
    private static readonly Gen<Span[]> AnyUnits =
        Gen.Int[0, Ticks].Array[2, 9]
            .Select(cuts => cuts.Order().Chunk(2).Where(pair => pair.Length == 2 && pair[0] < pair[1])
                .Select(pair => new Span(pair[0], pair[1])).ToArray());

    private static readonly Gen<LaneThread> AnyThread =
        Gen.Select(AnyStates, AnyUnits, AnySpans.Array[4], Gen.Int[0, 30], Gen.Int[0, 30])
            .Select((states, units, spans, early, late) => new LaneThread
            {
                Id = 0,
                States = states,
                Present = units.Length == 0
                ? new Span(early, Ticks - late)
                : new Span(Math.Max(0, units[0].From - early), Math.Min(Ticks, units[^1].To + late)),
                Units = units,
                StartQueued = late,
                GlobalLock = spans[0],
                Locks = spans[1],
                Waits = spans[2],
                Compilations = spans[3],
            });

    private static readonly Gen<Suspended[]> AnySuspensions = Gen.Select(AnySpans, Gen.Int[FirstThread - 1, FirstThread + 4].Array[4])
        .Select((spans, threads) => spans.Select((span, i) => new Suspended(span, threads[i], ForGc: true)).ToArray());

    /// <summary>A launch of some threads whose events have nothing to do with when they ran.</summary>
    public static readonly Gen<TickedLaunch> Any = Gen.Select(AnyThread.Array[1, 4], AnySuspensions)
        .Select((threads, suspensions) => new TickedLaunch("threads", Numbered(threads, suspensions), suspensions, Ticks))
        .Where(RunsUnits);

    /// <summary>The same without the simulated global lock.</summary>
    public static readonly Gen<TickedLaunch> WithoutGlobalLock = Any.Select(launch =>
        launch with { Threads = [.. launch.Threads.Select(thread => thread with { GlobalLock = [] })] });

    /// <summary>The same under a pool, whose threads are blocked between two units.</summary>
    public static readonly Gen<TickedLaunch> Pool = Any.Select(launch =>
        launch with { Strategy = "thread-pool", Threads = [.. launch.Threads.Select(BlockedBetweenUnits)] });

    /// <summary>The same with units that await: what was a unit is a piece of one of a few.</summary>
    public static readonly Gen<TickedLaunch> Awaiting = Gen.Select(Pool, Gen.Int[0, 5].Array[20]).Select((launch, numbers) => launch with
    {
        Strategy = "async",
        Threads = [.. launch.Threads.Select((thread, lane) =>
            thread with { PieceOf = [.. thread.Units.Select((_, i) => numbers[(5 * lane) + i])] })],
    });

    /// <summary>The same in worker processes.</summary>
    public static readonly Gen<TickedLaunch> Workers = Gen.Select(Any, AnyTrips.Array[4]).Select((launch, trips) => launch with
    {
        Strategy = "processes",
        Threads = [.. launch.Threads.Select((thread, lane) => thread with
        {
            Units = [.. trips[lane].Select(trip => trip.Unit)],
            Trips = [.. trips[lane].Select(trip => trip.Trip)],
            Present = new Span(0, trips[lane].Length == 0 ? Ticks / 2 : Math.Max(trips[lane][^1].Trip.To, Ticks - thread.StartQueued)),
            GlobalLock = [],
        })],
    }).Where(RunsUnits);

    /// <summary>The same on other machines: each trip has a way there and a way back.</summary>
    public static readonly Gen<TickedLaunch> Remote = Gen.Select(Any, AnyRemoteTrips.Array[4]).Select((launch, trips) => launch with
    {
        Strategy = "processes",
        Threads = [.. launch.Threads.Select((thread, lane) => thread with
        {
            Units = [.. trips[lane].Select(trip => trip.Unit)],
            Trips = [.. trips[lane].Select(trip => trip.Trip)],
            There = [.. trips[lane].Select(trip => trip.There)],
            Arrivals = [.. trips[lane].Select(trip => trip.Arrival)],
            Present = new Span(0, trips[lane].Length == 0 ? Ticks / 2 : Math.Max(trips[lane][^1].Trip.To, Ticks - thread.StartQueued)),
            GlobalLock = [],
        })],
    }).Where(RunsUnits);

    /// <summary>
    /// A launch on one thread that never waits for a core, of which the events say what it does as well as they can:
    /// then nobody needs to know when it ran.
    /// </summary>
    public static readonly Gen<TickedLaunch> ToldByEventsAlone = Gen.Select(Gen.Enum<Doing>(), Gen.Int[1, 8]).Array[1, 30].Select(turns =>
    {
        var doings = turns.SelectMany(turn => Enumerable.Repeat(turn.Item1, turn.Item2));
        Doing[] ticks = [.. doings.Concat(Enumerable.Repeat(Doing.Computes, Ticks)).Take(Ticks)];
        var thread = new LaneThread
        {
            Id = FirstThread,
            States = [.. ticks.Select(doing =>
                doing is Doing.Computes or Doing.Compiles or Doing.Collects ? State.Running : State.Blocked)],
            Present = new Span(0, Ticks),
            Units = [new Span(0, Ticks / 2), new Span(Ticks / 2, Ticks)],
            Locks = Each(ticks, Doing.WaitsForLock),
            Waits = Each(ticks, Doing.Waits),
            Compilations = Each(ticks, Doing.Compiles),
        };
        Suspended[] suspensions =
        [
            .. Each(ticks, Doing.Collects).Select(span => new Suspended(span, FirstThread, ForGc: true)),
            .. Each(ticks, Doing.IsSuspended).Select(span => new Suspended(span, FirstThread - 1, ForGc: true)),
        ];
        return new TickedLaunch("threads", [thread], suspensions, Ticks);
    }).Where(RunsUnits);

    /// <summary>How far the clocks of other machines are ahead or behind, ns.</summary>
    public static readonly Gen<long[]> Offsets = Gen.Long[-5_000_000_000_000, 5_000_000_000_000].Array[4];

    /// <summary>What a thread does, as far as events and counters can tell.</summary>
    private enum Doing
    {
        Computes,
        Compiles,
        Collects,
        IsSuspended,
        WaitsForLock,
        Waits,
        Sleeps,
    }

    private static Gen<(Span Trip, Span Unit)[]> AnyTrips => Gen.Int[0, Ticks].Array[4, 16].Select(cuts =>
        cuts.Order().Chunk(4).Where(four => four.Length == 4 && four[1] < four[2])
            .Select(four => (new Span(four[0], four[3]), new Span(four[1], four[2]))).ToArray());

    /// <summary>Sent, taken, started, ended, serialised, arrived, received: seven instants in order, any of which may be one.</summary>
    private static Gen<(Span Trip, Span There, Span Unit, int Arrival)[]> AnyRemoteTrips => Gen.Int[0, Ticks].Array[7, 21].Select(cuts =>
        cuts.Order().Chunk(7).Where(seven => seven.Length == 7 && seven[2] < seven[3])
            .Select(seven => (
                new Span(seven[0], seven[6]), new Span(seven[1], seven[4]), new Span(seven[2], seven[3]), seven[5])).ToArray());

    private static Span[] Each(Doing[] ticks, Doing doing) =>
        [.. Enumerable.Range(0, Ticks).Where(tick => ticks[tick] == doing).Select(tick => new Span(tick, tick + 1))];

    private static LaneThread[] Numbered(LaneThread[] threads, Suspended[] suspensions) =>
        [.. threads.Select((thread, i) => WithoutCollecting(thread with { Id = FirstThread + i }, suspensions))];

    /// <summary>A thread that compiles does not collect meanwhile.</summary>
    private static LaneThread WithoutCollecting(LaneThread thread, Suspended[] suspensions) => thread with
    {
        Compilations = [.. thread.Compilations.Where(span =>
            !suspensions.Any(own => own.ThreadId == thread.Id && own.When.From < span.To && span.From < own.When.To))],
    };

    private static LaneThread BlockedBetweenUnits(LaneThread thread) => thread with
    {
        States = Normal([.. thread.States.Select((state, tick) =>
            thread.Units.Any(unit => unit.To == tick + 1) ? State.Running
            : thread.Units.Any(unit => unit.Has(tick)) ? state
            : State.Blocked)]),
        GlobalLock = [],
    };

    private static bool RunsUnits(TickedLaunch launch) =>
        launch.Threads.Any(thread => thread.Units.Any(unit => thread.Count(unit, State.Running) > 0));

    private static State[] Schedule((State State, int Ticks)[] turns) =>
        Normal([.. turns.SelectMany(turn => Enumerable.Repeat(turn.State, turn.Ticks)).Concat(Enumerable.Repeat(State.Running, Ticks))
            .Take(Ticks)]);

    /// <summary>A thread comes from the run queue onto a CPU, and is blocked only after that; and it is woken up onto a CPU.</summary>
    private static State[] Normal(State[] states)
    {
        for (var tick = 1; tick < states.Length; tick++)
        {
            var (before, now) = (states[tick - 1], states[tick]);
            if (now != before && now != State.Running && before != State.Running) states[tick] = State.Running;
        }

        return states;
    }
}
