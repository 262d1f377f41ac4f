using System.Collections.Immutable;
using Concur.Core.Accounting;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces;
using Concur.Traces.Recordings;
using CsCheck;
using static Concur.Core.Tests.Accounting.TickedLaunch;

namespace Concur.Core.Tests.Accounting;

public class UnitSplitTests
{
    private const int Thread = 1;

    private static readonly Gen<(LaunchRecord Launch, GeneratedEvents.Recorded Events)> AnyRecording =
        Gen.Select(Gen.OneOf(GeneratedLaunches.Threads, GeneratedLaunches.Pool), GeneratedEvents.Process);

    [Fact]
    public void WhereTheScheduleIsKnownEveryPartIsWhatCountingEachTickGives() => GeneratedTicks.WithoutGlobalLock.Sample(launch =>
        IsCounted(NaiveAccount.OfBoundLanesWithEvents(launch), Account(launch.Bound(), Events(launch), Read(launch.Schedule()))));

    [Fact]
    public void OfAPoolEveryPartIsWhatCountingEachTickGives() => GeneratedTicks.Pool.Sample(launch =>
        IsCounted(NaiveAccount.OfPool(launch, withEvents: true), Account(launch.Unbound(), Events(launch), Read(launch.Schedule()))));

    [Fact]
    public void WhereTheThreadNeverWaitsForACoreEventsAloneTellEveryPart() => GeneratedTicks.ToldByEventsAlone.Sample(launch =>
        IsCounted(NaiveAccount.OfBoundLanesWithEvents(launch, knowsSwitches: false), Account(launch.Bound(), Events(launch))));

    [Fact]
    public void TheTimeOfALaunchThatNothingRecordedDividesAsTheRecordedOnesDid() =>
        Gen.Select(GeneratedTicks.WithoutGlobalLock, GeneratedTicks.WithoutGlobalLock).Sample((timed, recorded) =>
    {
        var split = UnitSplit.Of(recorded.Bound(), OfHarness(Events(recorded), Read(recorded.Schedule())))!;

        var account = LaneAccountant.Close([timed.Bound()], split)!;

        var (of, divided) = (NaiveAccount.OfBoundLanes(timed), NaiveAccount.OfBoundLanesWithEvents(recorded));
        var (onCpu, offCpu) = (OfUnits(recorded, State.Running), OfUnits(recorded, State.Blocked));
        var offNs = timed.Bound().Result!.Iterations[0].WallNs * timed.Threads.Count - of.Values.Sum();
        Assert.Equal(of[Category.Compute] * (double)divided[Category.Jit] / onCpu, account[Category.Jit]!.Value, tolerance: 2);
        Assert.Equal(offCpu == 0 ? 0 : offNs * (double)divided[Category.Lock] / offCpu, account[Category.Lock]!.Value, tolerance: 2);
        Assert.Equal(offCpu == 0 ? 0 : offNs * (double)divided[Category.Wait] / offCpu, account[Category.Wait]!.Value, tolerance: 2);
    });

    [Fact]
    public void CategoriesSumToLaneTimeWithNothingLeftUnexplainedButRounding() => AnyRecording.Sample((launch, events) =>
    {
        var account = Account(launch, events.Read());
        Assert.InRange(account.UnexplainedNs, 0, CategoryNames.All.Count);
    });

    [Fact]
    public void NoCategoryIsNegativeOrMoreThanLaneTimeWhateverWasLost() =>
        Gen.Select(AnyRecording, Gen.Bool.Array[60]).Sample((recording, lost) =>
    {
        var account = Account(recording.Launch, recording.Events.Read((_, i) => !lost[i % lost.Length]));
        Assert.All(account.ByCategory, ns => Assert.InRange(ns!.Value, 0, account.LaneNs));
        Assert.InRange(account.UnexplainedNs, 0, CategoryNames.All.Count);
    });

    [Fact]
    public void LostStartsOrLostStopsOnlyTurnNamedTimeIntoComputeAndIoSleep() =>
        Gen.Select(AnyRecording, Gen.Bool.Array[60], Gen.Bool).Sample((recording, lost, starts) =>
    {
        var all = Account(recording.Launch, recording.Events.Read());
        var some = Account(recording.Launch, recording.Events.Read((edge, i) => edge.IsStart != starts || !lost[i % lost.Length]));
        Category[] ofEvents = [Category.Compute, Category.Jit, Category.Gc, Category.Lock, Category.Wait, Category.IoSleep];
        foreach (var category in CategoryNames.All.Except(ofEvents))
            Assert.Equal(all[category], some[category]);
        Assert.True(some[Category.Jit] <= all[Category.Jit] + Rounding);
        Assert.True(some[Category.Compute] >= all[Category.Compute] - Rounding);
        Assert.True(some[Category.IoSleep] >= all[Category.IoSleep] - Rounding);
    });

    [Fact]
    public void ACompilationThatWasInTheRunQueueForHalfOfItsTimeWasOnACpuForTheOtherHalf()
    {
        var raw = new RecordedEvents();
        raw.Compile(Thread, 100, 500);

        var account = Account(OneUnit(cpuNs: 500, queueNs: 500), raw);

        Assert.Equal(200, account[Category.Jit]);
        Assert.Equal(300, account[Category.Compute]);
        Assert.Equal(500, account[Category.RunQueue]);
    }

    [Fact]
    public void ACollectionOfTheThreadsOwnIsSharedWithTheRunQueueToo()
    {
        var raw = new RecordedEvents();
        raw.Pause(Thread, 100, 500);

        var account = Account(OneUnit(cpuNs: 250, queueNs: 250), raw);

        Assert.Equal(200, account[Category.Gc]);
        Assert.Equal(50, account[Category.Compute]);
        Assert.Equal(500, account[Category.IoSleep]);
    }

    [Fact]
    public void WhereItIsKnownWhenTheThreadRanWhatItCompiledAndCollectedThenIsNotSharedWithTheRunQueue()
    {
        const int us = 1000;
        var raw = new RecordedEvents().Compile(Thread, 100 * us, 500 * us).Pause(Thread, 600 * us, 900 * us);
        var schedule = Schedule(
            (0, State.Running),
            (200, State.Queued),
            (450, State.Running),
            (700, State.Blocked),
            (800, State.Running),
            (1000, State.Queued));

        // Running to 200, in the run queue to 450, running to 700, blocked to 800, running to the end.
        var account = Account(OneUnit(cpuNs: 650 * us, queueNs: 250 * us, lengthNs: 1000 * us), raw, schedule);

        Assert.Equal((100 + 50) * us, account[Category.Jit]);
        Assert.Equal((100 + 100 + 100) * us, account[Category.Gc]);
        Assert.Equal((650 - 150 - 200) * us, account[Category.Compute]);
        Assert.Equal(250 * us, account[Category.RunQueue]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ThePartOfTheRunQueueThatWasNotReadIsWhatPerfEventsSawOfIt(bool scheduled)
    {
        const long us = 1000;
        var raw = new RecordedEvents().Lock(Thread, 700 * us, 800 * us);
        var schedule = Schedule(
            (0, State.Running),
            (200, State.Queued),
            (450, State.Running),
            (700, State.Blocked),
            (900, State.Running),
            (1000, State.Queued));

        // On a pool thread of which only the CPU time was read: 550 of 1000; 250 in the run queue, 100 on a lock, 100 asleep.
        var unread = ThreadCounters.Unread;
        var (from, to) = (unread with { CpuNs = 0 }, unread with { CpuNs = 550 * us });
        var unit = new UnitStamp { ThreadId = Thread, Lane = -1, StartNs = 0, EndNs = 1000 * us, AtStart = from, AtEnd = to };
        var launch = Fixtures.Launch("thread-pool", 1, [Fixtures.Iteration(0, 1000 * us, [unit], [])]);
        var account = Account(launch, raw, scheduled ? schedule : null);

        Assert.Equal(scheduled ? 250 * us : null, account[Category.RunQueue]);
        Assert.Equal(scheduled ? 100 * us : null, account[Category.IoSleep]);
        Assert.Equal(100 * us, account[Category.Lock]);
        Assert.Equal(scheduled ? 0 : 350 * us, account[Category.OffCpu]);
        Assert.Equal(0, account.UnexplainedNs);
    }

    [Fact]
    public void ACollectionThatOtherThreadsCarryOutKeepsItsOwnerOffTheCpu()
    {
        var raw = new RecordedEvents();
        raw.Pause(Thread, 100, 900);

        var account = Account(OneUnit(cpuNs: 300, queueNs: 0), raw);

        Assert.Equal(300 + 500, account[Category.Gc]);
        Assert.Equal(200, account[Category.IoSleep]);
    }

    [Fact]
    public void WhereIntervalsAreLongerThanTheThreadWasOffTheCpuEachIsShortenedAlike()
    {
        var raw = new RecordedEvents();
        raw.Lock(Thread, 0, 300);
        raw.Wait(Thread, 400, 700);

        var account = Account(OneUnit(cpuNs: 400, queueNs: 200), raw);

        Assert.Equal(200, account[Category.Lock]);
        Assert.Equal(200, account[Category.Wait]);
        Assert.Equal(0, account[Category.IoSleep]);
    }

    [Fact]
    public void EachTimeOffTheCpuEndsWithItsShareOfTheRunQueue()
    {
        var raw = new RecordedEvents();
        raw.Lock(Thread, 100, 300).Lock(Thread, 400, 600);

        // Nine times it left a CPU, and in all it waited 90 for one: 10 each. Two of them were locks' ends, and of the other
        // seven 400 in 700 parts fall into locks: they end later than their locks, as does what no event covers.
        var account = Account(OneUnit(cpuNs: 300, queueNs: 90, blocks: 9), raw);

        Assert.Equal(400 - 2 * 10 - 4 * 10, account[Category.Lock]!.Value, 1.0);
        Assert.Equal(90, account[Category.RunQueue]);
        Assert.Equal(610 - 340, account[Category.IoSleep]!.Value, 1.0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WithoutPerfEventsReadingsOfTheCounterTellWhetherTheRunQueueWasAfterAWait(bool isInWait)
    {
        var raw = new RecordedEvents();
        raw.Wait(Thread, 100, 500);

        // Blocked twice: in the wait and asleep. Of 200 in the run queue readings show where the thread got 150.
        CounterReading[] readings = isInWait
            ? [new(90, 100, 0), new(510, 100, 150), new(1000, 300, 150)]
            : [new(90, 100, 0), new(510, 100, 0), new(990, 300, 150)];
        var account = Account(OneUnit(cpuNs: 300, queueNs: 200, blocks: 2), raw, Counted(readings));

        // The other 50 are shared by both times evenly.
        Assert.Equal(200, account[Category.RunQueue]);
        Assert.Equal(400 - 25 - (isInWait ? 150 : 0), account[Category.Wait]!.Value, 10.0);
    }

    [Fact]
    public void WithoutPerfEventsReadingsTellHowOftenAThreadWokeUpInVainInAWait()
    {
        const long ms = 1_000_000;
        var raw = new RecordedEvents().Wait(Thread, 0, 75 * ms);

        // It wakes up seven times in the wait, the last time for good, and once from sleep; each time it waits 5 ms for a core.
        var account = Account(
            OneUnit(cpuNs: 20 * ms, queueNs: 40 * ms, lengthNs: 200 * ms, blocks: 8),
            raw,
            Counted(new(0, 0, 0, 10), new(50 * ms, 0, 20 * ms, 14), new(100 * ms, 5 * ms, 35 * ms, 17),
                new(150 * ms, 10 * ms, 35 * ms, 17), new(200 * ms, 20 * ms, 40 * ms, 18)));

        Assert.Equal(40 * ms, account[Category.RunQueue]);
        Assert.Equal((75 - (7 * 5)) * ms, account[Category.Wait]!.Value, 3.0 * ms);
        Assert.Equal((125 - 20 - 5) * ms, account[Category.IoSleep]!.Value, 3.0 * ms);
    }

    [Fact]
    public void WithoutPerfEventsReadingsOfAsMuchWaitingAsWorkLeaveTheRunQueueWithPreemptions()
    {
        const long ms = 1_000_000;
        var raw = new RecordedEvents();
        for (var at = 0; at < 80; at += 10) raw.Wait(Thread, at * ms, (at + 5) * ms);

        // Of 30 ms on the way to a CPU all were preemptions' but what eight wake-ups took; every reading encloses two waits.
        var unit = OneUnit(cpuNs: 10 * ms, queueNs: 30 * ms, lengthNs: 80 * ms, blocks: 8, preemptions: 8);
        var account = Account(unit, raw, Counted([.. Enumerable.Range(0, 5)
            .Select(i => new CounterReading(i * 20 * ms, i * 5 * ms / 2, i * 15 * ms / 2, i * 4))]));

        Assert.Equal(40 * ms, account[Category.Wait]!.Value, 3.0 * ms);
        Assert.InRange(account[Category.IoSleep]!.Value, 0, 3 * ms);
    }

    [Theory]
    [InlineData(Category.Gc)]
    [InlineData(Category.Jit)]
    public void WithoutPerfEventsReadingsOfTheCountersTellWhatTheRunQueueTookOfACollectionOrACompilation(Category category)
    {
        var raw = new RecordedEvents().Wait(Thread, 100, 400);
        if (category == Category.Gc) raw.Pause(Thread, 500, 700);
        else raw.Compile(Thread, 500, 700);

        // The unit is 520 of 1000 on a CPU: which part of the 200 is that?
        long OnCpu(params CounterReading[] readings) =>
            Account(OneUnit(cpuNs: 520, queueNs: 480, blocks: 1), raw, Counted(readings))[category]!.Value;

        Assert.Equal(200, OnCpu(new(0, 0, 0), new(500, 20, 480), new(700, 220, 480), new(1000, 520, 480)), 2.0);
        Assert.Equal(20, OnCpu(new(0, 0, 0), new(500, 300, 200), new(700, 320, 380), new(1000, 520, 480)), 2.0);

        // The counter of the run queue grows when the thread is on a CPU again, which may be after the next reading.
        Assert.Equal(20, OnCpu(new(0, 0, 0), new(500, 300, 200), new(600, 310, 200), new(700, 320, 380), new(1000, 520, 480)), 2.0);

        // Two readings may be of one time.
        Assert.Equal(20, OnCpu(new(0, 0, 0), new(500, 300, 200), new(500, 300, 200), new(700, 320, 380), new(1000, 520, 480)), 2.0);

        // Between two readings the part is that of the time in between; what they don't enclose divides as the rest of the unit.
        Assert.Equal(150, OnCpu(new(0, 0, 0), new(400, 20, 380), new(800, 320, 480), new(1000, 520, 480)), 2.0);
        Assert.Equal(100 + 100 * 420 / 900.0, OnCpu(new(500, 120, 380), new(600, 220, 380)), 2.0);
    }

    [Fact]
    public void ACollectionThatOtherThreadsCarryOutKeepsItsOwnerOffTheCpuWhereCountersAreReadToo()
    {
        var raw = new RecordedEvents().Pause(Thread, 400, 800);

        var account = Account(
            OneUnit(cpuNs: 500, queueNs: 100, blocks: 1),
            raw,
            Counted(new(0, 0, 0), new(400, 300, 100), new(800, 300, 100), new(1000, 500, 100)));

        Assert.Equal(400, account[Category.Gc]);
        Assert.Equal(500, account[Category.Compute]);
        Assert.Equal(100, account[Category.RunQueue]);
    }

    [Fact]
    public void OfTheRunQueueWhatPerfEventsDidNotSeeCameAfterWakeUps()
    {
        const long us = 1000;
        var raw = new RecordedEvents().Lock(Thread, 200 * us, 400 * us);
        var schedule = Schedule(
            (0, State.Running),
            (200, State.Blocked),
            (400, State.Running),
            (500, State.Queued),
            (600, State.Running),
            (700, State.Blocked),
            (800, State.Running),
            (1000, State.Queued));

        // Blocked from 200 to 400 and from 700 to 800, taken off from 500 to 600; another 60 in the run queue, 30 after each wake-up.
        var account = Account(OneUnit(cpuNs: 600 * us, queueNs: 160 * us, lengthNs: 1000 * us), raw, schedule);

        Assert.Equal(170 * us, account[Category.Lock]);
        Assert.Equal(160 * us, account[Category.RunQueue]);
        Assert.Equal(70 * us, account[Category.IoSleep]);
    }

    [Fact]
    public void AWaitForTheGlobalLockHidesNoSleepOfTheUnits()
    {
        var raw = new RecordedEvents();
        raw.Wait(Thread, 100, 500);

        var account = Account(OneUnit(cpuNs: 300, queueNs: 0, gilWaitNs: 400), raw);

        Assert.Equal(400, account[Category.GilWait]);
        Assert.Equal(300, account[Category.IoSleep]);
        Assert.Equal(0, account[Category.Wait]);
    }

    /// <summary>Each category's share is rounded down, and each of a unit's parts as well, ns.</summary>
    private const int Rounding = 50;

    private static Account Account(LaunchRecord launch, RecordedEvents events, ThreadSchedules? schedules = null)
    {
        var split = UnitSplit.Of(launch, OfHarness(events, schedules));
        // What is kept of it in a sweep's journal divides the same.
        split?.Units.Check();
        split = split is null ? null : UnitSplit.Of(split.Units);
        return LaneAccountant.Close([launch], split ?? UnitSplit.Of(OneUnit(cpuNs: 1, queueNs: 0), OfHarness(events)))!;
    }

    /// <summary>A launch of which only the harness process was recorded.</summary>
    internal static LaunchRecording OfHarness(RecordedEvents events, ThreadSchedules? schedules = null)
    {
        var process = events.Process();
        var recording = new Recording("launch", [process]) { Schedules = schedules ?? ThreadSchedules.None };
        return new LaunchRecording(recording, new Dictionary<ProcessRole, ProcessRecording> { [ProcessRole.Harness] = process });
    }

    /// <summary>How long the threads were in a state inside units, ns.</summary>
    private static double OfUnits(TickedLaunch launch, State state) =>
        TickNs * launch.Threads.Sum(thread => thread.Units.Sum(unit => thread.Count(unit, state)));

    /// <summary>Each part is a share of its whole, rounded down.</summary>
    private static void IsCounted(IReadOnlyDictionary<Category, long> counted, Account account) =>
        Assert.All(CategoryNames.All, category =>
            Assert.True(Math.Abs(account[category]!.Value - counted[category]) <= 4,
                $"{category}: {account[category]}, counted {counted[category]}"));

    internal static RecordedEvents Events(TickedLaunch launch)
    {
        var events = new RecordedEvents();
        foreach (var thread in launch.Threads)
        {
            foreach (var span in thread.Locks) events.Lock(thread.Id, TimeNs(span.From), TimeNs(span.To));
            foreach (var span in thread.Waits) events.Wait(thread.Id, TimeNs(span.From), TimeNs(span.To));
            foreach (var span in thread.Compilations) events.Compile(thread.Id, TimeNs(span.From), TimeNs(span.To));
        }

        foreach (var item in launch.Suspensions) events.Pause(item.ThreadId, TimeNs(item.When.From), TimeNs(item.When.To), item.ForGc);
        return events;
    }

    /// <summary>One unit on thread 1.</summary>
    private static LaunchRecord OneUnit(
        long cpuNs, long queueNs, long gilWaitNs = 0, long lengthNs = 1000, long blocks = 0, long preemptions = 0)
    {
        var (from, to) = (new ThreadCounters(0, 0, 0, 0, 0), new ThreadCounters(cpuNs, 0, queueNs, blocks, preemptions));
        var unit = new UnitStamp { ThreadId = Thread, StartNs = 0, EndNs = lengthNs, AtStart = from, AtEnd = to, GilWaitNs = gilWaitNs };
        var lane = new LaneStamp
        {
            ThreadId = Thread,
            StartNs = 0,
            EndNs = lengthNs,
            AtStart = from,
            AtEnd = to,
            Process = ProcessRole.Harness,
        };
        return Fixtures.Launch("threads", 1, [Fixtures.Iteration(0, lengthNs, [unit], [lane])]);
    }

    /// <summary>Thread 1 by its counters alone.</summary>
    private static ThreadSchedules Counted(params CounterReading[] readings) => new()
    {
        Quality = ScheduleQuality.Sampled,
        Counters = new Dictionary<int, ImmutableArray<CounterReading>> { [Thread] = [.. readings] },
    };

    /// <summary>When thread 1 did something else, us.</summary>
    private static ThreadSchedules Schedule(params (long TimeUs, State State)[] changes)
    {
        const int process = 7;
        var file = new PerfFileBytes(sampleHz: 0).Fork(process, Thread, parent: 9, 0);
        foreach (var (timeUs, state) in changes)
            file.Switch(process, Thread, timeUs * 1000, leaves: state != State.Running, preempted: state == State.Queued);
        return Read(file);
    }

    private static ThreadSchedules Read(PerfFileBytes file)
    {
        var path = Path.GetTempFileName();
        try
        {
            return RecordingReader.Read(
                new TraceSelection("launch", []) { SchedulePath = file.Save(path) },
                TestContext.Current.CancellationToken).Schedules;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
