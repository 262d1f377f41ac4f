using Concur.Core.Accounting;
using Concur.Core.Accounting.Clocks;
using Concur.Core.Model;
using Concur.Protocol;
using CsCheck;

namespace Concur.Core.Tests.Accounting;

public class LaneAccountantTests
{
    private static readonly Gen<LaunchRecord> AnyLaunch = Gen.OneOf(GeneratedLaunches.Threads, GeneratedLaunches.Pool);

    [Fact]
    public void EveryPartIsWhatCountingEachTickOfEachLaneGives() =>
        GeneratedTicks.Any.Sample(launch => IsCounted(NaiveAccount.OfBoundLanes(launch), launch.Bound()));

    [Fact]
    public void EveryPartOfAPoolIsWhatCountingBusyAndFreeSlotsGives() =>
        GeneratedTicks.Pool.Sample(launch => IsCounted(NaiveAccount.OfPool(launch, withEvents: false), launch.Unbound()));

    [Fact]
    public void EveryPartOfWorkerProcessesIsWhatCountingTheirTripsGives() =>
        GeneratedTicks.Workers.Sample(launch => IsCounted(NaiveAccount.OfWorkers(launch), launch.Workers()));

    [Fact]
    public void EveryPartOfOtherMachinesIsWhatCountingTheirTripsGivesThoughTheirClocksAreThousandsOfSecondsApart() =>
        Gen.Select(GeneratedTicks.Remote, GeneratedTicks.Offsets).Sample((launch, offsets) =>
            IsCounted(NaiveAccount.OfWorkers(launch), launch.Remote(offsets)));

    [Fact]
    public void EveryPartIsTheSameAfterTheStampsWerePutOnOneClock() =>
        Gen.Select(GeneratedTicks.Remote, GeneratedTicks.Offsets).Sample((launch, offsets) =>
            IsCounted(NaiveAccount.OfWorkers(launch), LaunchAlignment.Of(launch.Remote(offsets))));

    [Fact]
    public void EveryPartOfAwaitingUnitsIsWhatCountingThoseOnNoThreadGives() =>
        GeneratedTicks.Awaiting.Sample(launch => IsCounted(NaiveAccount.OfAwaiting(launch), launch.Awaiting()));

    [Fact]
    public void TheAccountIsTheMeanIterationsOfAllLaunches() => Gen.Select(GeneratedTicks.Any, GeneratedTicks.Any).Sample((one, other) =>
    {
        var lanes = Math.Min(one.Threads.Count, other.Threads.Count);
        TickedLaunch[] launches =
        [
            .. ((TickedLaunch[])[one, other]).Select(launch => launch with { Threads = [.. launch.Threads.Take(lanes)] }),
        ];
        if (launches.Any(launch => launch.Threads.All(thread => thread.Units.Count == 0))) return;

        var account = LaneAccountant.Close([.. launches.Select(launch => launch.Bound())], null)!;

        var sums = launches.Select(NaiveAccount.OfBoundLanes).ToList();
        Assert.All(CategoryNames.All.Where(category => account[category] is not null), category =>
            Assert.Equal(sums.Sum(sum => sum[category]) / 2, account[category]));
    });

    [Fact]
    public void NoCategoryIsNegative() => AnyLaunch.Sample(launch =>
        Assert.All(LaneAccountant.Close([launch], null)!.ByCategory, ns => Assert.True(ns is null or >= 0)));

    [Fact]
    public void OnlyTimeOffCpuIsLeftUnexplainedWithoutEvents() => AnyLaunch.Sample(launch =>
    {
        var account = LaneAccountant.Close([launch], null)!;
        var offNs = launch.Result!.Iterations[0].Units.Sum(unit => BusySpan.OfUnit(unit).Split()!.Value.OffNs);
        Assert.Equal(offNs, account.UnexplainedNs);
    });

    [Fact]
    public void TheOrderOfUnitsInTheRecordDoesNotMatter() => AnyLaunch.Sample(launch =>
    {
        var iteration = launch.Result!.Iterations[0];
        var reversed = iteration with { Units = [.. iteration.Units.Reverse()] };
        var shuffled = launch with { Result = launch.Result with { Iterations = [reversed] } };
        Assert.Equal(LaneAccountant.Close([launch], null)!.ByCategory, LaneAccountant.Close([shuffled], null)!.ByCategory);
    });

    [Fact]
    public void WhatWasNotRecordedIsUnknownAndNotZero()
    {
        var account = LaneAccountant.Close([OneLane(cpuNs: 600, queueNs: 100)], null)!;

        Assert.Null(account[Category.Gc]);
        Assert.Null(account[Category.Lock]);
        Assert.Null(account[Category.IoSleep]);
        Assert.Equal(600, account[Category.Compute]);
        Assert.Equal(100, account[Category.RunQueue]);
        Assert.Equal(300, account.UnexplainedNs);
    }

    [Fact]
    public void ALaneIsStartingUpUntilItsThreadRunsAndIdleAfterItsLastUnit()
    {
        var account = LaneAccountant.Close([OneLane(cpuNs: 1000, queueNs: 0)], null)!;

        Assert.Equal(50, account[Category.Startup]);
        Assert.Equal(70, account[Category.Idle]);
        Assert.Equal(1120, account.WallNs);
    }

    [Fact]
    public void WaitingForACoreOnTheWayToTheFirstUnitIsRunQueueAndNotStartup()
    {
        var launch = OneLane(cpuNs: 1000, queueNs: 0, startQueueNs: 30);

        var account = LaneAccountant.Close([launch], null)!;

        Assert.Equal(20, account[Category.Startup]);
        Assert.Equal(30, account[Category.RunQueue]);
    }

    [Fact]
    public void AWorkersUnitsAreSplitIntoStartupIpcComputeAndIdle()
    {
        var unit = OfWorker(new ThreadCounters(10, 0, 0), new ThreadCounters(310, 0, 0));
        var lane = new LaneStamp
        {
            StartNs = 20,
            EndNs = 860,
            Process = ProcessRole.Worker(0),
            SpawnNs = 25,
            ReadyNs = 490,
            WorkerProcessId = 9,
        };
        var launch = Fixtures.Launch("processes", 1, [Fixtures.Iteration(0, 1000, [unit], [lane])]);

        var account = LaneAccountant.Close([launch], null)!;

        Assert.Equal(500, account[Category.Startup]);
        Assert.Equal(20 + 30, account[Category.Ipc]);
        Assert.Equal(300, account[Category.Compute]);
        Assert.Equal(10, account[Category.Dispatch]);
        Assert.Equal(140, account[Category.Idle]);
        Assert.Equal(0, account.UnexplainedNs);
    }

    [Fact]
    public void OfAWorkersShortUnitsTheRunQueueIsUnknownThoughTheThreadThatServesItKnowsItsOwn()
    {
        var unread = ThreadCounters.Unread with { KernelNs = 0 };
        var unit = OfWorker(unread with { CpuNs = 10 }, unread with { CpuNs = 230 });
        var lane = new LaneStamp
        {
            StartNs = 20,
            EndNs = 860,
            Process = ProcessRole.Worker(0),
            WorkerProcessId = 9,
            StartQueueNs = 5,
            AtStart = new ThreadCounters(0, 0, 0),
            AtEnd = new ThreadCounters(100, 0, 10),
        };
        var launch = Fixtures.Launch("process-pool", 1, [Fixtures.Iteration(0, 1000, [unit], [lane])]);
        var split = UnitSplit.Of(ProfiledUnits.None with { CpuNs = 100, OffNs = 40, LockNs = 10, KnowsQueue = false });

        Assert.All([LaneAccountant.Close([launch], null)!, LaneAccountant.Close([launch], split)!], account =>
        {
            Assert.Null(account[Category.RunQueue]);
            Assert.Null(account[Category.IoSleep]);
            Assert.Equal(220, account[Category.Compute]);
            Assert.Equal(495, account[Category.Startup]);
            Assert.Equal(20 + 30, account[Category.Ipc]);
            Assert.Equal(10, account[Category.Dispatch]);
            Assert.Equal(5 + 80 - (account[Category.Lock] ?? 0), account[Category.OffCpu]);
            Assert.Equal(0, account.UnexplainedNs);
        });
    }

    [Fact]
    public void AWaitForTheGlobalLockIsNeitherComputeNorRunQueue()
    {
        var unit = new UnitStamp
        {
            Unit = 0,
            ThreadId = 1,
            Lane = 0,
            StartNs = 0,
            EndNs = 1000,
            AtStart = new ThreadCounters(0, 0, 0),
            AtEnd = new ThreadCounters(500, 0, 100),
            GilWaitNs = 460,
            GilWaitCpuNs = 20,
        };
        var lane = new LaneStamp
        {
            ThreadId = 1,
            StartNs = 0,
            EndNs = 1000,
            AtStart = unit.AtStart,
            AtEnd = unit.AtEnd,
            Process = ProcessRole.Harness,
        };

        var account = LaneAccountant.Close([Fixtures.Launch("gil", 1, [Fixtures.Iteration(0, 1000, [unit], [lane])])], null)!;

        Assert.Equal(460, account[Category.GilWait]);
        Assert.Equal(480, account[Category.Compute]);
        Assert.Equal(60, account[Category.RunQueue]);
        Assert.Equal(0, account.UnexplainedNs);
    }

    /// <summary>What only events could name is unknown, and all other categories are those that were counted.</summary>
    private static void IsCounted(IReadOnlyDictionary<Category, long> counted, LaunchRecord launch)
    {
        var account = LaneAccountant.Close([launch], null)!;
        Assert.All(CategoryNames.All, category => Assert.True(
            (account[category] ?? 0) == counted[category], $"{category}: {account[category]}, counted {counted[category]}"));
        Assert.Equal(launch.Result!.Iterations[0].WallNs, account.WallNs);
    }

    /// <summary>A unit that is sent at 500 ns, computes from 520 to 820, and is back at 850.</summary>
    private static UnitStamp OfWorker(ThreadCounters atStart, ThreadCounters atEnd) => new()
    {
        Unit = 0,
        ProcessId = 9,
        ThreadId = 9,
        Lane = 0,
        SentNs = 500,
        StartNs = 520,
        EndNs = 820,
        ReceivedNs = 850,
        AtStart = atStart,
        AtEnd = atEnd,
    };

    private static LaunchRecord OneLane(long cpuNs, long queueNs, long startQueueNs = 0)
    {
        var (from, to) = (new ThreadCounters(5, 0, 0), new ThreadCounters(5 + cpuNs, 0, queueNs));
        var unit = new UnitStamp { Unit = 0, ThreadId = 1, Lane = 0, StartNs = 50, EndNs = 1050, AtStart = from, AtEnd = to };
        var lane = new LaneStamp
        {
            ThreadId = 1,
            StartNs = 50,
            EndNs = 1050,
            AtStart = from,
            AtEnd = to,
            Process = ProcessRole.Harness,
            StartQueueNs = startQueueNs,
        };
        return Fixtures.Launch("threads", 1, [Fixtures.Iteration(0, 1120, [unit], [lane])]);
    }
}
