using Concur.Core.Accounting;
using Concur.Core.Accounting.Figures;
using Concur.Core.Accounting.Trials;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Reports;
using Concur.Traces.Recordings;
using Concur.Traces.Symbols;

namespace Concur.Core.Tests.Accounting;

public class FiguresTests
{
    private const int Ms = 1_000_000;
    private static readonly Window Measured = Window.Of(Launch("threads").Result)!;

    [Fact]
    public void AWaitIsOneHoweverOftenItIsCut()
    {
        var process = new RecordedEvents().Wait(8, 100 * Ms, 900 * Ms).Lock(8, 300 * Ms, 400 * Ms).Pause(9, 500 * Ms, 550 * Ms).Process();

        var waits = WindowedFacts.Sum(WindowedFacts.Waits(process, Window.Between(0, 1_000 * Ms)));

        Assert.Equal(new Occurrences(1, 700, 700), waits);
    }

    [Fact]
    public void OnlyWhatLiesInMeasuredIterationsCounts()
    {
        var events = new RecordedEvents()
            .Pause(1, 50 * Ms, 60 * Ms, stoppedNs: 51 * Ms)
            .Pause(1, 110 * Ms, 114 * Ms, stoppedNs: 111 * Ms)
            .Pause(1, 198 * Ms, 208 * Ms, stoppedNs: 199 * Ms)
            .Pause(1, 120 * Ms, 190 * Ms, forGc: false);
        events.Collections.AddRange([
            new Collection(50 * Ms, 2, "blocking"),
            new Collection(110 * Ms, 0, "blocking"),
            new Collection(111 * Ms, 0, "blocking"),
            new Collection(112 * Ms, 2, "background"),
        ]);
        events.Allocations.AddRange([
            new AllocationTick(10 * Ms, 1_000_000, "Early"),
            new AllocationTick(150 * Ms, 100_000, "A"),
            new AllocationTick(151 * Ms, 300_000, "B"),
        ]);

        var gc = GcFigures.Of([events.Process()], Measured).Report(Measured, server: false, concurrent: true);

        Assert.Equal([new CollectionCount(0, "blocking", 2), new CollectionCount(2, "background", 1)], gc.Collections);
        Assert.Equal((100, 6, 4, 2), (gc.WallMs, gc.PauseMs, gc.LongestPauseMs, gc.SuspendingMs));
        Assert.Equal((400_000, 4_000_000), (gc.AllocatedBytes, gc.AllocatedBytesPerSecond));
        Assert.Equal(["B", "A"], gc.TopTypes.Select(type => type.Type));
    }

    [Fact]
    public void PausesInWhichCollectionsBeganThatTheProgramAskedForAreTheirs()
    {
        var events = new RecordedEvents()
            .Pause(1, 50 * Ms, 60 * Ms).Pause(1, 110 * Ms, 114 * Ms).Pause(1, 120 * Ms, 127 * Ms).Pause(1, 130 * Ms, 132 * Ms);
        events.Collections.AddRange([
            new Collection(51 * Ms, 2, "blocking") { IsInduced = true },
            new Collection(111 * Ms, 0, "blocking"),
            new Collection(121 * Ms, 2, "blocking") { IsInduced = true },
            new Collection(131 * Ms, 2, "blocking") { IsInduced = true },
        ]);

        var gc = GcFigures.Of([events.Process()], Measured).Report(Measured, server: false, concurrent: true);

        Assert.Equal(new InducedCollections(2, 9), gc.Induced);
        Assert.Equal(13, gc.PauseMs);
    }

    [Fact]
    public void ExceptionsAreCountedByTypeAndIteration()
    {
        var events = new RecordedEvents();
        events.Exceptions.AddRange([
            new ThrownException(50 * Ms, "Early"),
            new ThrownException(110 * Ms, "A"),
            new ThrownException(111 * Ms, "B"),
            new ThrownException(112 * Ms, "B"),
        ]);

        var thrown = ExceptionFigures.Of([events.Process()], Measured, iterations: 2);

        Assert.Equal((3, 1.5), (thrown.Count, thrown.PerIteration));
        Assert.Equal([new ThrownType("B", 2), new ThrownType("A", 1)], thrown.TopTypes);
    }

    /// <summary>
    /// Units are told by their shortest execution, without the run queue; one lane is idle while the other ends the long one.
    /// </summary>
    [Fact]
    public void UnitsAreTimedByThemselves()
    {
        static UnitStamp Unit(int unit, long startMs, long endMs, long queuedMs) => new()
        {
            Unit = unit,
            StartNs = startMs * Ms,
            EndNs = endMs * Ms,
            AtStart = new ThreadCounters(0, 0, 0),
            AtEnd = new ThreadCounters(0, 0, queuedMs * Ms),
        };
        LaunchRecord Of(params UnitStamp[] units) => Fixtures.Launch("threads", 2, [Fixtures.Iteration(100 * Ms, 200 * Ms, units, [])]);

        LaunchRecord[] launches =
        [
            Of(Unit(0, 100, 112, 2), Unit(1, 100, 110, 0), Unit(2, 112, 152, 0)),
            Of(Unit(0, 100, 130, 0), Unit(1, 100, 190, 60), Unit(2, 130, 160, 0)),
        ];

        var times = UnitTimesOf.Launches(launches, lanes: 2)!;

        Assert.Equal((10, 30), (times.MedianMs, times.LongestMs));
        Assert.Equal(1 - (50 / 80.0), times.LeastIdle, 6);
        Assert.Equal(times, UnitTimesOf.Launches(launches, lanes: 3)); // a pool's third thread, where two were asked for
        Assert.Null(UnitTimesOf.Launches([], 2));
    }

    [Fact]
    public void CompilationsAreToldByTier()
    {
        var events = new RecordedEvents()
            .Compile(1, 90 * Ms, 101 * Ms, "tier1").Compile(1, 120 * Ms, 121 * Ms).Compile(1, 130 * Ms, 134 * Ms).Compile(1, 10, 20, "osr");

        var jit = JitFigures.Of([events.Process()], Measured);

        Assert.Equal((3, 6.0), (jit.Methods, jit.TotalMs));
        Assert.Equal([new JitTier("tier0", 2, 5), new JitTier("tier1", 1, 1)], jit.Tiers);
    }

    [Fact]
    public void LocksAreSortedByWhatTheyCostAndNameTheLanesThatHeldThem()
    {
        var events = new RecordedEvents();
        for (var i = 0; i < 12; i++) events.Lock(7, 100 * Ms, (101 + i) * Ms, (ulong)i, owner: 11);
        events.Lock(7, 150 * Ms, 180 * Ms, 0, owner: 99).Lock(7, 50 * Ms, 90 * Ms, 77, owner: 11);

        var locks = LockFigures.Of(Source(events, areStacksRecorded: false));

        Assert.Equal((12, 13, 108.0, 30.0), (locks.Locks, locks.Waits, locks.TotalMs, locks.LongestMs));
        Assert.Equal(10, locks.Top.Length);
        Assert.Equal(("0", 2, 31.0), (locks.Top[0].Id, locks.Top[0].Waits, locks.Top[0].TotalMs));
        Assert.Equal([new LockOwner("lane 0", 1), new LockOwner("thread 99", 1)], locks.Top[0].Owners);
        Assert.Equal("b", locks.Top[1].Id);
        Assert.Null(locks.WhileCoresIdleMs);
        Assert.All(locks.Top, top => Assert.Null(top.Sites));
    }

    [Fact]
    public void WaitsAreToldByTheCallThatLedToThemAndAddUpToTheirTables()
    {
        var events = new RecordedEvents()
            .Lock(11, 102 * Ms, 112 * Ms, 5, 12).Lock(12, 160 * Ms, 180 * Ms, 5, 11).Lock(12, 182 * Ms, 183 * Ms, 6, 11).Lock(
                11,
                10 * Ms,
                90 * Ms,
                5,
                12)
            .Wait(11, 40 * Ms, 45 * Ms).Wait(11, 120 * Ms, 124 * Ms).Wait(11, 195 * Ms, 199 * Ms)
            .Begins(11, isLock: true, (102 * Ms) + 9, "System.Threading.Monitor.Enter", "My.Counter.Add")
            .Begins(12, isLock: true, (160 * Ms) + 9, "My.Counter.Add")
            .Begins(11, isLock: false, (120 * Ms) + 9, "System.Threading.WaitHandle.WaitOne", "My.Queue.Take");
        var source = Source(events, areStacksRecorded: true) with
        {
            Idle = IntervalSet.Of([(90 * Ms, 107 * Ms), (123 * Ms, 150 * Ms), (170 * Ms, 175 * Ms)]),
        };
        var result = Launch("threads").Result!;

        var (locks, waits) = (LockFigures.Of(source), WaitFigures.Of(source, result));
        var sites = source.Sites.Of(LockFigures.Waits(source).Concat(WaitFigures.Waits(source, result)), most: 10)!.Value;

        Assert.Equal(
            [
                new WaitSite("lock", "My.Counter.Add", null, 2, 30, 20),
                new WaitSite("wait", "My.Queue.Take", "System.Threading.WaitHandle.WaitOne", 1, 4, 4),
                new WaitSite("lock", null, null, 1, 1, 1),
            ],
            sites);
        Assert.Equal([new WaitSite("lock", "My.Counter.Add", null, 2, 30, 20)], locks.Top[0].Sites!.Value);
        Assert.Equal([new WaitSite("lock", null, null, 1, 1, 1)], locks.Top[1].Sites!.Value);
        Assert.Equal((31, 10), (locks.TotalMs, locks.WhileCoresIdleMs));
        Assert.Equal((1, 4, 1), (waits.Count, waits.TotalMs, waits.WhileCoresIdleMs));
    }

    [Fact]
    public void ThePoolsReasonsAreThoseOfTheMeasuredTimeAndItsLevelsBeginWithWarmUp()
    {
        var events = new RecordedEvents();
        events.PoolChanges.AddRange([
            new PoolChange(40 * Ms, 1) { IsStart = true },
            new PoolChange(90 * Ms, 3) { IsStart = true },
            new PoolChange(150 * Ms, 5) { IsStart = true },
            new PoolChange(160 * Ms, 4),
            new PoolChange(300 * Ms, 9) { IsStart = true },
        ]);
        events.PoolAdjustments.AddRange([
            new PoolAdjustment(50 * Ms, "starvation"),
            new PoolAdjustment(150 * Ms, "cooperative-blocking"),
            new PoolAdjustment(151 * Ms, "climbing-move"),
            new PoolAdjustment(152 * Ms, "cooperative-blocking"),
        ]);

        var pool = PoolFigures.OfLaunch(events.Process(), Measured);

        Assert.Equal((9, 1, 2, 1), (pool.MostThreads, pool.Starved, pool.Compensated, pool.Climbed));
        Assert.Equal((4, 1), (pool.Started, PoolFigures.Within(events.Process(), Measured).Started));
        Assert.Equal(new PoolRange(3, 5), pool.Measured);
        Assert.Equal([new PoolReason("cooperative-blocking", 2), new PoolReason("climbing-move", 1)], pool.Adjustments);
        Assert.Equal(new PoolLevel(-60, 1), pool.Levels[0]);
    }

    [Fact]
    public void UnitsOfAPoolWaitFromTheirIterationsStart()
    {
        var delays = QueueDelays.Of([Launch("thread-pool")])!;

        Assert.Equal(2, delays.Units);
        Assert.InRange(delays.P50Ms, 0.999, 1.001);
        Assert.InRange(delays.MaxMs, 49.9, 50.1);
        Assert.Null(QueueDelays.Of([Launch("threads")]));
        Assert.Null(QueueDelays.Of([]));
    }

    [Fact]
    public void WhatTheRuntimeDidIsSaidWhereItStandsOut()
    {
        var quiet = Fixtures.Trial("threads", 10, 2, 2, Fixtures.Account(2, 10 * Ms));
        var locks = new LockReport(1, 7, 60, 30, [new ContendedLock("a1", 7, 60, 30, [new LockOwner("lane 1", 7)])]);
        var gc = new GcReport
        {
            Server = false,
            Concurrent = true,
            Collections = [new CollectionCount(0, "blocking", 3)],
            WallMs = 100,
            PauseMs = 20,
            LongestPauseMs = 9,
            SuspendingMs = 1,
            AllocatedBytes = 50_000_000,
            TopTypes = [new AllocatedType("Node", 40)],
        };

        WaitSite[] sites =
        [
            new("lock", "My.Counter.Add", null, 7, 60, 30),
            new("wait", "My.Queue.Take", "System.Threading.WaitHandle.WaitOne", 1, 2, 2)
            {
                Lines =
                [
                    new WaitLine(new SourcePlace("/src/Queue.cs", 42), 1, 1.5),
                    new WaitLine(new SourcePlace("/src/Queue.cs", 7), 1, 0.3),
                    new WaitLine(new SourcePlace("/src/Queue.Part.cs", 9), 1, 0.2),
                ],
            },
            new("lock", null, null, 1, 0.5, 0.5),
        ];

        Assert.Null(RuntimeSentence.Of(quiet));
        Assert.Empty(RuntimeSentence.WaitSites(quiet));
        Assert.Equal(
            [
                "threads, profiled: 7 waits for a lock in My.Counter.Add, 60.0 ms in all, 30.0 ms at most",
                "threads, profiled: 1 wait in My.Queue.Take (Queue.cs:42, 7, Queue.Part.cs:9) -> System.Threading.WaitHandle.WaitOne, "
                    + "2.00 ms in all, 2.00 ms at most",
            ],
            RuntimeSentence.WaitSites(quiet with { Gc = gc, WaitSites = [.. sites] }));
        Assert.Contains(
            "60.0 ms in all, of it 25.0 % with a core left idle, 30.0 ms at most (lock a1: 7, held by lane 1); 3 waits inside units, "
                + "40.0 ms in all, of it 100.0 % with a core left idle, 20.0 ms at most",
            RuntimeSentence.Of(
                quiet with
                {
                    Gc = gc,
                    Locks = locks with { WhileCoresIdleMs = 15 },
                    Waits = new WaitReport(3, 40, 20) { WhileCoresIdleMs = 40 },
                }),
            StringComparison.Ordinal);
        Assert.Equal(
            "threads, profiled: collections 3 gen0 blocking, paused 20.0 % of the time, 9.00 ms at most; allocated about 500 MB/s, most "
                + "Node; 7 waits for one lock, 60.0 ms in all, 30.0 ms at most (lock a1: 7, held by lane 1)",
            RuntimeSentence.Of(quiet with { Gc = gc, Locks = locks }));
        Assert.Null(RuntimeSentence.Of(quiet with { Gc = gc with { PauseMs = 0.5, AllocatedBytes = 0 } }));
    }

    /// <summary>Delays in the queue are of the timed launches, and adjustments of the pool's aim are no threads.</summary>
    [Fact]
    public void WhatThePoolDidIsSaidOfTheLaunchesInWhichItWasMeasured()
    {
        var trial = Fixtures.Trial("thread-pool", 10, 2, 2, Fixtures.Account(2, 10 * Ms, (Category.PoolQueue, 10 * Ms))) with
        {
            QueueDelay = new DelayReport(4, 1, 2, 3, 4),
            Pool = new PoolReport(42, 1, 201, 0)
            {
                Started = 31,
                Measured = new PoolRange(12, 42),
                Adjustments = [new PoolReason("cooperative-blocking", 201), new PoolReason("starvation", 1)],
            },
        };

        Assert.Equal(
            "thread-pool, timed: units began after 1.00 ms (p50), 2.00 ms (p90), 3.00 ms (p99)",
            RuntimeSentence.QueueDelay(trial));
        Assert.Equal(
            "thread-pool, profiled: pool threads 12 .. 42 (adjustments of its aim: cooperative-blocking 201, starvation 1)",
            RuntimeSentence.Of(trial));
        Assert.Null(RuntimeSentence.QueueDelay(trial with { Account = Fixtures.Account(2, 10 * Ms) }));
    }

    private static FigureSource Source(RecordedEvents harness, bool areStacksRecorded) =>
        new([(ProcessRole.Harness, harness.Process())], Measured, thread => thread is 11 or 12 ? $"lane {thread - 11}" : $"thread {thread}")
        {
            Sites = new WaitSites(areStacksRecorded) { Lines = new CallLines([]) },
        };

    /// <summary>Two lanes, measured from 100 to 200 ms.</summary>
    private static LaunchRecord Launch(string strategy)
    {
        UnitStamp[] units =
        [
            new() { Lane = 0, ThreadId = 11, StartNs = 101 * Ms, EndNs = 150 * Ms },
            new() { Unit = 1, Lane = 1, ThreadId = 12, StartNs = 150 * Ms, EndNs = 190 * Ms },
        ];
        LaneStamp[] lanes = [new() { Lane = 0, ThreadId = 11 }, new() { Lane = 1, ThreadId = 12 }];
        return Fixtures.Launch(strategy, 2, [Fixtures.Iteration(100 * Ms, 200 * Ms, units, lanes)]);
    }
}
