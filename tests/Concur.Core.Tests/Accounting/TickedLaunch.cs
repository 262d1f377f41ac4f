using Concur.Core.Model;
using Concur.Protocol;
using CsCheck;

namespace Concur.Core.Tests.Accounting;

/// <summary>
/// A launch of one iteration of which it is known, tick by tick, what every thread did. The stamps, the counters and the
/// events that the account reads are derived from that; <see cref="NaiveAccount"/> counts the ticks themselves.
/// </summary>
/// <param name="Strategy">The strategy, as the command line takes it.</param>
/// <param name="Threads">One thread per lane.</param>
/// <param name="Suspensions">Suspensions of the whole process.</param>
/// <param name="Ticks">The iteration's length.</param>
internal sealed record TickedLaunch(
    string Strategy, IReadOnlyList<TickedLaunch.LaneThread> Threads, IReadOnlyList<TickedLaunch.Suspended> Suspensions, int Ticks)
{
    /// <summary>A tick, ns: longer than what the kernel does between two threads, which is counted with the second one.</summary>
    public const long TickNs = 10_000;

    /// <summary>When the iteration begins, ns.</summary>
    public const long Begin = 1_000 * TickNs;

    private const int ProcessId = 7;

    /// <summary>What a thread was doing in a tick.</summary>
    internal enum State
    {
        /// <summary>On a CPU.</summary>
        Running,

        /// <summary>Ready to run, without a CPU.</summary>
        Queued,

        /// <summary>Off the CPUs by its own doing.</summary>
        Blocked,
    }

    /// <summary>A number of ticks from one on.</summary>
    internal readonly record struct Span(int From, int To)
    {
        public bool Has(int tick) => From <= tick && tick < To;
    }

    /// <summary>A suspension of all threads, begun by one of them, for a collection or by the sampler.</summary>
    internal readonly record struct Suspended(Span When, int ThreadId, bool ForGc);

    /// <summary>A thread, the units that it ran, and the events that the runtime sent of it.</summary>
    internal sealed record LaneThread
    {
        /// <summary>The operating system's id.</summary>
        public required int Id { get; init; }

        /// <summary>What it was doing, tick by tick.</summary>
        public required IReadOnlyList<State> States { get; init; }

        /// <summary>When it was there to run units.</summary>
        public required Span Present { get; init; }

        /// <summary>Its units, in the order of time.</summary>
        public required IReadOnlyList<Span> Units { get; init; }

        /// <summary>Where a worker process runs the units: from when each was sent to it to when its result was back.</summary>
        public IReadOnlyList<Span> Trips { get; init; } = [];

        /// <summary>
        /// Where that process is on another machine: for each trip when the other machine had it, from taking the request to having
        /// serialised the result; the rest is on the way, but for what the harness takes to make a value of the bytes.
        /// </summary>
        public IReadOnlyList<Span> There { get; init; } = [];

        /// <summary>For each trip the tick at which the bytes had arrived.</summary>
        public IReadOnlyList<int> Arrivals { get; init; } = [];

        /// <summary>Where units await: of which unit each of <see cref="Units"/> is a piece.</summary>
        public IReadOnlyList<int> PieceOf { get; init; } = [];

        /// <summary>Ticks in the run queue on the way to its first unit, as the lane's stamp has them.</summary>
        public int StartQueued { get; init; }

        /// <summary>Ticks in which it waited for the simulated global lock.</summary>
        public IReadOnlyList<Span> GlobalLock { get; init; } = [];

        /// <summary>Events of contended locks.</summary>
        public IReadOnlyList<Span> Locks { get; init; } = [];

        /// <summary>Events of waits.</summary>
        public IReadOnlyList<Span> Waits { get; init; } = [];

        /// <summary>Events of compilations.</summary>
        public IReadOnlyList<Span> Compilations { get; init; } = [];

        /// <summary>How many of some ticks it was in a state.</summary>
        public int Count(Span ticks, State state) =>
            Enumerable.Range(ticks.From, ticks.To - ticks.From).Count(tick => States[tick] == state);

        /// <summary>Its counters at the beginning of a tick.</summary>
        public ThreadCounters At(int tick) =>
            new(TickNs * Count(new Span(0, tick), State.Running), 0, TickNs * Count(new Span(0, tick), State.Queued));

        /// <summary>How long it waited for the global lock in some ticks in which it was in one of some states, ns.</summary>
        public long GlobalLockNs(Span ticks, params State[] states) =>
            TickNs * Enumerable.Range(ticks.From, ticks.To - ticks.From)
                .Count(tick => states.Contains(States[tick]) && GlobalLock.Any(wait => wait.Has(tick)));
    }

    /// <summary>The time at the beginning of a tick.</summary>
    public static long TimeNs(int tick) => Begin + (tick * TickNs);

    /// <summary>The launch of a strategy whose lanes are threads.</summary>
    public LaunchRecord Bound() => Launch(
        [.. Threads.SelectMany((thread, lane) => Stamps(thread, lane))],
        [.. Threads.Select((thread, lane) => new LaneStamp
        {
            Lane = lane,
            ThreadId = thread.Id,
            StartNs = TimeNs(thread.Present.From),
            EndNs = TimeNs(thread.Present.To),
            AtStart = thread.At(thread.Present.From),
            AtEnd = thread.At(thread.Present.To),
            StartQueueNs = TickNs * thread.StartQueued,
            Process = ProcessRole.Harness,
        })]);

    /// <summary>The launch of a strategy that binds no lanes: only the units are known.</summary>
    public LaunchRecord Unbound() => Launch([.. Threads.SelectMany(thread => Stamps(thread, lane: -1))], []);

    /// <summary>The launch of a strategy whose lanes are worker processes.</summary>
    public LaunchRecord Workers() => Launch(
        [.. Threads.SelectMany((thread, lane) => Stamps(thread, lane).Select((unit, i) => unit with
        {
            SentNs = TimeNs(thread.Trips[i].From),
            ReceivedNs = TimeNs(thread.Trips[i].To),
        }))],
        [.. Threads.Select((thread, lane) => new LaneStamp
        {
            Lane = lane,
            ThreadId = 1,
            StartNs = TimeNs(thread.Present.From),
            EndNs = TimeNs(thread.Present.To),
            StartQueueNs = TickNs * thread.StartQueued,
            Process = ProcessRole.Worker(lane),
        })]);

    /// <summary>
    /// The launch of a strategy whose lanes are worker processes on other machines, one each, whose stamps and counters are by clocks of
    /// their own. Two machines may give processes the same number: here all do.
    /// </summary>
    /// <param name="offsetsNs">How far each machine's clock is ahead, ns.</param>
    public LaunchRecord Remote(IReadOnlyList<long> offsetsNs)
    {
        var workers = Workers();
        var trips = Threads
            .SelectMany((thread, lane) => thread.There.Select((there, i) => (there, thread.Arrivals[i], OffsetNs: offsetsNs[lane])))
            .ToList();
        var iteration = workers.Result!.Iterations[0];
        return workers with
        {
            Result = workers.Result with
            {
                Iterations =
                [
                    iteration with
                    {
                        Units = [.. iteration.Units.Zip(trips, (unit, trip) => unit with
                        {
                            TakenNs = TimeNs(trip.there.From) + trip.OffsetNs,
                            StartNs = unit.StartNs + trip.OffsetNs,
                            EndNs = unit.EndNs + trip.OffsetNs,
                            SerialisedNs = TimeNs(trip.there.To) + trip.OffsetNs,
                            ArrivedNs = TimeNs(trip.Item2),
                        })],
                    },
                ],
                Remote = [.. Threads.Select((_, lane) => new RemoteProcess
                {
                    Role = ProcessRole.Worker(lane),
                    Machine = $"m{lane + 1}",
                    ProcessId = ProcessId,
                    ProcessorCount = 1,
                    AtStart = null,
                    AtEnd = null,
                    Pings = [new ClockPing(0, TickNs + offsetsNs[lane], TickNs + offsetsNs[lane], 2 * TickNs)],
                })],
            },
        };
    }

    /// <summary>The launch of a strategy whose units await: a unit is under way from its first piece to its last.</summary>
    public LaunchRecord Awaiting()
    {
        var numbers = AwaitingUnits().Keys.ToList();
        var launch = Launch([.. AwaitingUnits().Values.Select(unit => new UnitStamp
        {
            ThreadId = -1,
            Lane = -1,
            StartNs = TimeNs(unit.From),
            EndNs = TimeNs(unit.To),
            AtStart = ThreadCounters.Unread,
            AtEnd = ThreadCounters.Unread,
        })], []);
        var segments = Threads.SelectMany(thread => thread.Units.Select((piece, i) => new SegmentStamp
        {
            Unit = numbers.IndexOf(thread.PieceOf[i]),
            ThreadId = thread.Id,
            StartNs = TimeNs(piece.From),
            EndNs = TimeNs(piece.To),
            AtStart = thread.At(piece.From),
            AtEnd = thread.At(piece.To),
        }));
        var iteration = launch.Result!.Iterations[0] with { Segments = [.. segments] };
        return launch with { Result = launch.Result with { Iterations = [iteration] } };
    }

    /// <summary>When each awaiting unit was under way, by its number.</summary>
    public IReadOnlyDictionary<int, Span> AwaitingUnits() =>
        Threads.SelectMany(thread => thread.Units.Select((piece, i) => (Unit: thread.PieceOf[i], Piece: piece)))
            .GroupBy(piece => piece.Unit, piece => piece.Piece)
            .ToDictionary(unit => unit.Key, unit => new Span(unit.Min(piece => piece.From), unit.Max(piece => piece.To)));

    /// <summary>When its threads ran, as perf events tell it: a switch at each tick at which a thread does something else.</summary>
    public PerfFileBytes Schedule()
    {
        var file = new PerfFileBytes(sampleHz: 0);
        foreach (var thread in Threads) file.Fork(ProcessId, thread.Id, parent: 9, Begin - (2 * TickNs));
        foreach (var thread in Threads) file.Switch(ProcessId, thread.Id, Begin - TickNs, leaves: false);
        for (var tick = 0; tick <= Ticks; tick++)
        {
            foreach (var thread in Threads)
            {
                // Each runs before the iteration and after it.
                var before = tick == 0 ? State.Running : thread.States[tick - 1];
                var now = tick == Ticks ? State.Running : thread.States[tick];
                if (now == before) continue;
                file.Switch(ProcessId, thread.Id, TimeNs(tick), leaves: now != State.Running, preempted: now == State.Queued);
            }
        }

        foreach (var thread in Threads) file.Switch(ProcessId, thread.Id, TimeNs(Ticks + 1), leaves: true);
        return file;
    }

    /// <summary>A row of letters per thread and kind, for a failing test's message.</summary>
    public override string ToString() => string.Join('\n', Threads.SelectMany(thread => (string[])
    [
        $"thread {thread.Id}, queued at its start for {thread.StartQueued}",
        string.Concat(thread.States.Select(state => state.ToString()[0])) + " states",
        Row([thread.Present], 'p'),
        Row(thread.Units, 'u'),
        Row(thread.Trips, 't'),
        Row(thread.There, 'r'),
        Row(thread.GlobalLock, 'g'),
        Row(thread.Locks, 'l'),
        Row(thread.Waits, 'w'),
        Row(thread.Compilations, 'c'),
        Row([.. Suspensions.Where(suspension => suspension.ThreadId == thread.Id).Select(suspension => suspension.When)], 's'),
    ]).Append(Row([.. Suspensions.Select(suspension => suspension.When)], 'S')).Prepend(Strategy));

    private string Row(IReadOnlyList<Span> spans, char letter) =>
        string.Concat(Enumerable.Range(0, Ticks).Select(tick => spans.Any(span => span.Has(tick)) ? letter : '.'));

    private static IEnumerable<UnitStamp> Stamps(LaneThread thread, int lane) => thread.Units.Select(unit => new UnitStamp
    {
        ProcessId = ProcessId,
        ThreadId = thread.Id,
        Lane = lane,
        StartNs = TimeNs(unit.From),
        EndNs = TimeNs(unit.To),
        AtStart = thread.At(unit.From),
        AtEnd = thread.At(unit.To),
        GilWaitNs = thread.GlobalLockNs(unit, State.Running, State.Blocked),
        GilWaitCpuNs = thread.GlobalLockNs(unit, State.Running),
    });

    private LaunchRecord Launch(List<UnitStamp> units, IReadOnlyList<LaneStamp> lanes) =>
        Fixtures.Launch(Strategy, Threads.Count,
            [Fixtures.Iteration(Begin, TimeNs(Ticks), [.. units.Select((unit, i) => unit with { Unit = i })], lanes)]);
}
