using Concur.Core.Findings;
using Concur.Core.Model;
using static Concur.Core.Tests.Findings.RunOfTwo;

namespace Concur.Core.Tests.Findings;

public class FindingRulesTests
{
    private static readonly GcReport Gc = new()
    {
        Server = false,
        Concurrent = true,
        Collections = [new CollectionCount(0, "blocking", 7)],
        WallMs = 500,
        PauseMs = 80,
        LongestPauseMs = 12.34,
        SuspendingMs = 1,
        AllocatedBytes = 500_000_000,
        TopTypes = [new AllocatedType("Node", 400_000_000)],
    };

    /// <summary>A rule, lanes, a category, and a time of it (ms of 100 ms a lane) that is found and one that is not.</summary>
    [Theory]
    [InlineData("LockConvoy", "threads", 2, Category.Lock, 60, 10)]
    [InlineData("GcBound", "threads", 2, Category.Gc, 60, 10)]
    [InlineData("LoadImbalance", "threads", 2, Category.Idle, 60, 20)]
    [InlineData("Oversubscribed", "threads", 16, Category.RunQueue, 1200, 200)]
    [InlineData("StartupDominates", "processes", 2, Category.Startup, 120, 30)]
    [InlineData("IpcDominates", "process-pool", 2, Category.Ipc, 60, 10)]
    [InlineData("JitDominates", "threads", 2, Category.Jit, 60, 10)]
    public void AShareOfLaneTimeIsFoundFromSomeSizeOn(string rule, string strategy, int lanes, Category category, long foundMs, long goodMs)
    {
        WorkloadRequest WithLanes(WorkloadRequest request) => request with { Workers = lanes };
        var finding = Find(
            rule,
            TrialOf(strategy, lanes, (Category.Compute, 80), (category, foundMs)) with { UnitTimes = Uneven },
            WithLanes);

        Assert.NotNull(finding);
        Assert.StartsWith($"{strategy}: ", finding.Message, StringComparison.Ordinal);
        Assert.StartsWith("trials[1].", finding.Evidence, StringComparison.Ordinal);
        Assert.NotEmpty(finding.Advice);
        Assert.Null(Find(
            rule,
            TrialOf(strategy, lanes, (Category.Compute, 80), (category, goodMs)) with { UnitTimes = Uneven },
            WithLanes));
    }

    [Fact]
    public void WhoeverElseIsOnTheMachineHidesNothing() =>
        Assert.Contains(
            "collections stopped the workers 25 % of their time, waiting for cores left out",
            Find("GcBound", Trial("threads", (Category.RunQueue, 160), (Category.Gc, 10)))!.Message,
            StringComparison.Ordinal);

    [Fact]
    public void AConvoySaysWhichLockAndWhoHeldIt()
    {
        var locks = new LockReport(2, 40, 300, 25.5, [new ContendedLock("7f", 39, 299, 25.5, [new LockOwner("lane 1", 30)])]);
        var finding = Find("LockConvoy", Trial("threads", (Category.Lock, 100)) with { Locks = locks })!;

        Assert.Contains(
            "50 % of their time (40 waits of up to 25.5 ms were recorded, 39 of them for one lock, held by lane 1)",
            finding.Message,
            StringComparison.Ordinal);
        Assert.Equal("trials[1].locks", finding.Evidence);
        Assert.Equal(1, finding.Remedy!.Variant!.Workers);
    }

    [Fact]
    public void LanesThatOnlyTakeTurnsDoAsWellAsOne() =>
        Assert.Equal("sequential", Find("LockConvoy", Trial("threads", (Category.Lock, 100)) with { Speedup = 1.05 })!.Remedy!.Strategy);

    [Fact]
    public void WhatTheRunAlreadyTriedIsNotAdvisedAgain()
    {
        var trial = Trial("threads", (Category.Gc, 100)) with { Gc = Gc };
        RuntimeVariant Variant(string variable) => new("v", new Dictionary<string, string> { [variable] = "1" });

        // 500 MB in 7 collections are 68 MB between two of them.
        Assert.Equal("--variant gen0-1024mb:DOTNET_GCgen0size=0x40000000", Find("GcBound", trial)!.Remedy!.Text);
        Assert.Equal("gen0-64mb", Find("GcBound", trial with { Gc = Gc with { AllocatedBytes = 7_000_000 } })!.Remedy!.Variant!.Name);
        Assert.Equal(
            "server-gc",
            Find("GcBound", trial, request => request with { Variants = [Variant("DOTNET_GCgen0size")] })!.Remedy!.Variant!.Name);
        Assert.Null(
            Find(
                "GcBound",
                trial,
                request => request with { Variants = [Variant("DOTNET_GCgen0size"), Variant("DOTNET_gcServer")] })!.Remedy);
        Assert.Null(
            Find(
                "GcBound",
                trial with { Gc = Gc with { Server = true } },
                request => request with { Variants = [Variant("DOTNET_GCgen0size")] })!.Remedy);
    }

    [Fact]
    public void HeavyAllocationNamesTheTypeAndLightAllocationNothing()
    {
        var heavy = Trial("threads", (Category.Compute, 100)) with { Gc = Gc };

        Assert.Contains(
            "about 1000 MB were allocated per second, 80 % of it Node",
            Find("AllocationHeavy", heavy)!.Message,
            StringComparison.Ordinal);
        Assert.Null(Find("AllocationHeavy", heavy with { Gc = Gc with { AllocatedBytes = 50_000_000 } }));
        Assert.Null(Find("AllocationHeavy", heavy with { Gc = null }));
    }

    [Theory]
    [InlineData("plinq", "threads")]
    [InlineData("parallel-for", "threads")]
    [InlineData("thread-pool", null)]
    public void LanesThatGetTheirShareBeforehandMayTakeUnitsOneByOne(string strategy, string? remedy) =>
        Assert.Equal(remedy, Find("LoadImbalance", Trial(strategy, (Category.Idle, 100)) with { UnitTimes = Uneven })!.Remedy?.Strategy);

    [Fact]
    public void FewerUnitsThanLanesAreSaidToBeTooFew() =>
        Assert.Contains(
            "at least 16 units",
            Find(
                "LoadImbalance",
                TrialOf("threads", 16, (Category.Idle, 1000)) with { UnitTimes = Even with { LeastIdle = 0.75 } })!.Advice,
            StringComparison.Ordinal);

    [Fact]
    public void LanesThatNobodyAskedForAreThePoolsDoing()
    {
        Assert.Null(Find("Oversubscribed", TrialOf("thread-pool", 5, (Category.RunQueue, 400))));
        Assert.Null(Find("Oversubscribed", Trial("threads", (Category.RunQueue, 120)), request => request with { Workers = 2 }));
        var ofFive = Find("Oversubscribed", TrialOf("threads", 5, (Category.RunQueue, 400)), request => request with { Workers = 5 })!;
        Assert.Equal(2, ofFive.Remedy!.Variant!.Workers);
    }

    /// <summary>Startup is 50 ms a lane; sequential takes 100 ms for 4 units of size 1,000, of which an ideal of 2 saves half.</summary>
    [Fact]
    public void StartupThatDominatesTellsWhereItBreaksEven()
    {
        var finding = Find("StartupDominates", Trial("processes", (Category.Startup, 100)))!;

        Assert.Contains("starting took the workers 50 ms each, 50 % of their time", finding.Message, StringComparison.Ordinal);
        Assert.Contains(
            "breaks even with sequential at units of about 25 ms (size 1,000), and one takes 25 ms now",
            finding.Message,
            StringComparison.Ordinal);
        Assert.Equal("process-pool", finding.Remedy!.Strategy);
        Assert.Null(
            Find(
                "StartupDominates",
                Trial("processes", (Category.Startup, 100)),
                request => request with { Strategies = ["sequential", "processes", "process-pool"] })!.Remedy);
    }

    [Fact]
    public void PassingResultsThroughSharedMemoryIsWorthATryOnce()
    {
        var trial = Trial("processes", (Category.Ipc, 60)) with { Ipc = new IpcReport(32_000_000, 5_000_000, 20_000_000, 15_000_000) };
        var finding = Find("IpcDominates", trial)!;

        Assert.Contains(
            "(32 MB an iteration: serialise 5 ms, transfer 20 ms, deserialise 15 ms)",
            finding.Message,
            StringComparison.Ordinal);
        Assert.Equal(("processes:transport=shared-memory", "ipc"), (finding.Remedy!.Strategy, finding.Remedy.Cures));
        Assert.Null(Find("IpcDominates", trial with { Strategy = "processes:transport=shared-memory" })!.Remedy);
    }

    /// <summary>
    /// Sequential computes 100 ms. On two lanes, twice that is what sharing the memory can cost; more is a fight over lines.
    /// </summary>
    [Theory]
    [InlineData(110, null)]
    [InlineData(170, "MemoryBandwidth")]
    [InlineData(200, "MemoryBandwidth")]
    public void InflationThatNothingExplainsIsTheMemorys(long computeMs, string? rule)
    {
        var trial = Trial("threads", (Category.Compute, computeMs));

        Assert.Equal(rule is not null, Find("MemoryBandwidth", trial) is not null);
        Assert.Null(Find("FalseSharing", trial));
        Assert.Equal(
            rule is not null,
            Find("MemoryBandwidth", trial with { Cores = Cores(others: 0.4) })?.Message.Contains(
                "took 40 % of the cores' time",
                StringComparison.Ordinal)
                ?? false);
        Assert.Null(Find("MemoryBandwidth", trial with { Cores = Cores(others: 0, kernel: 0.5) }));
        Assert.Null(Find("MemoryBandwidth", trial with { Strategy = "processes" }));
        Assert.Null(Find("MemoryBandwidth", trial with { Account = Without(Category.Gc, trial.Account!) }));
        Assert.Null(Find("MemoryBandwidth", trial with { Account = Without(Category.Lock, trial.Account!) }));
    }

    /// <summary>The account of a run without a profile, which does not know the time of collections, locks and compilations.</summary>
    private static Account Without(Category category, Account account) =>
        account with { ByCategory = account.ByCategory.SetItem((int)category, null) };

    [Fact]
    public void MoreInflationThanTakingTurnsCostsIsSuspectedToBeFalseSharing()
    {
        var trial = TrialOf("threads", 4, (Category.Compute, 350));

        Assert.Contains("3.50 times sequential's CPU time", Find("FalseSharing", trial)!.Message, StringComparison.Ordinal);
        Assert.Null(Find("MemoryBandwidth", trial));
        Assert.Null(Find("FalseSharing", TrialOf("threads", 4, (Category.Compute, 300), (Category.Lock, 50))));
        Assert.Null(Find("FalseSharing", TrialOf("threads", 4, (Category.Compute, 300), (Category.Gc, 50))));
    }

    /// <summary>The rise is of one profiled launch: the timed launches must not tell another story.</summary>
    [Fact]
    public void TimedLaunchesThatAreFastRuleOutARise()
    {
        var (rises, fights) = (Trial("threads", (Category.Compute, 170)), TrialOf("threads", 4, (Category.Compute, 350)));
        TrialReport With(TrialReport trial, double low, double high) => trial with { SpeedupInterval = new Interval(low, high) };

        Assert.NotNull(Find("MemoryBandwidth", With(rises, 1.1, 1.3)));
        Assert.Null(Find("MemoryBandwidth", With(rises, 1.7, 1.9)));
        Assert.NotNull(Find("FalseSharing", With(fights, 0.5, 0.8)));
        Assert.Null(Find("FalseSharing", With(fights, 0.8, 1.1)));
        Assert.NotNull(Find("MemoryBandwidth", With(fights, 0.8, 1.1)));
    }

    /// <summary>Parsing JSON on several threads allocates: caches and bandwidth, and no shared lines.</summary>
    [Fact]
    public void UnitsThatAllocateAreNotSuspectedOfFalseSharing()
    {
        var trial = TrialOf("threads", 4, (Category.Compute, 350)) with { Gc = Gc with { WallMs = 500, AllocatedBytes = 200_000_000 } };

        Assert.Null(Find("FalseSharing", trial));
        Assert.NotNull(Find("MemoryBandwidth", trial));
    }

    [Fact]
    public void BlockingPoolThreadsOnTasksIsSyncOverAsync()
    {
        var trial = Trial("thread-pool", (Category.Wait, 100)) with { Pool = new PoolReport(9, 0, 7, 0) { Started = 3 } };

        Assert.Contains(
            "workers were blocked 50 % of their time, and the pool made up for those that blocked on tasks; the pool started 3 threads and "
                + "had 9 at most",
            Find("SyncOverAsync", trial)!.Message,
            StringComparison.Ordinal);
        Assert.Equal(4, Find("SyncOverAsync", trial)!.Remedy!.Variant!.Workers);
        Assert.Equal("async", Find("SyncOverAsync", trial, request => request with { Workload = "http" })!.Remedy!.Strategy);
        Assert.Null(Find("SyncOverAsync", trial with { Pool = new PoolReport(9, 0, 0, 0) }));
        Assert.Null(Find("SyncOverAsync", trial with { Strategy = "threads" }));
    }

    /// <summary>The harness has to wait for an async unit where the strategy does not await: the user can do nothing about it.</summary>
    [Fact]
    public void AsyncUnitsAreNotBlamedForTheStrategy()
    {
        static WorkloadRequest Async(WorkloadRequest request) => request with { Awaits = true };
        var trial = Trial("thread-pool", (Category.Wait, 100), (Category.PoolQueue, 60)) with { Pool = new PoolReport(9, 1, 7, 0) };

        Assert.Null(Find("SyncOverAsync", trial, Async));
        Assert.Null(Find("PoolStarvation", trial, Async));
        var finding = Find("AsyncUnitsBlockThreads", trial, Async)!;
        Assert.Equal((Severity.Info, "async"), (finding.Severity, finding.Remedy!.Strategy));
        Assert.NotNull(Find("SyncOverAsync", trial with { Strategy = "tasks" }, Async));
        Assert.Null(Find("AsyncUnitsBlockThreads", trial with { Strategy = "tasks" }, Async));
    }

    [Fact]
    public void UnitsThatWaitAreToldToBeTooFewAtOnce()
    {
        var trial = Trial("parallel-foreach-async", (Category.Compute, 8), (Category.IoSleep, 192));
        var alone = Sequential with
        {
            Account = Fixtures.Account(1, 100_000_000, (Category.Compute, 5_000_000), (Category.IoSleep, 95_000_000)),
        };

        var finding = Find("FewInFlight", trial, sequential: alone)!;

        Assert.Contains("2 units at most were under way at once, and they waited 96 %", finding.Message, StringComparison.Ordinal);
        Assert.Equal(4, finding.Remedy!.Variant!.Workers);
        Assert.Null(Find("FewInFlight", trial));
        Assert.Null(Find("FewInFlight", trial with { Strategy = "async" }, sequential: alone));
        Assert.Null(Find("FewInFlight", trial with { Strategy = "parallel-foreach-async:degree=4" }, sequential: alone));
        Assert.Null(Find(
            "FewInFlight",
            trial with { Strategy = "own" },
            request => request with { StrategyCodes = [new StrategyCode("own", "A.B", "/own.dll", null)] },
            sequential: alone));
        Assert.Null(Find("FewInFlight", trial, request => request with { Units = 2 }, sequential: alone));
    }

    [Fact]
    public void AStarvingPoolMayBeGivenMoreThreads()
    {
        var trial = Trial("thread-pool", (Category.PoolQueue, 60)) with { Pool = new PoolReport(5, 1, 0, 0) };

        Assert.Equal(4, Find("PoolStarvation", trial)!.Remedy!.Variant!.Workers);
        Assert.Null(Find("PoolStarvation", trial with { Pool = new PoolReport(2, 0, 0, 0) }));
    }

    [Fact]
    public void AnUnstableMachineIsOneWhoseLaunchesDifferOrThatWorksForOthers()
    {
        var steady = Trial("threads", (Category.Compute, 100));

        Assert.Null(Find("UnstableMachine", steady));
        Assert.Contains(
            "the median's interval is as wide as 60 % of it",
            Find("UnstableMachine", steady with { Timing = new TimingSummary(10, 8, 14, 60) })!.Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "other processes took 40 % of the cores' time",
            Find("UnstableMachine", steady with { Cores = Cores(others: 0.4) })!.Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(SchedulerKind.Proc, 0.4, 40, 60, true)]
    [InlineData(SchedulerKind.Perf, 0.4, 40, 60, false)]
    [InlineData(SchedulerKind.Proc, 0.05, 40, 60, false)]
    [InlineData(SchedulerKind.Proc, 0.4, 2, 60, false)]
    [InlineData(SchedulerKind.Proc, 0.4, 40, 2, false)]
    public void WithoutPerfEventsWaitsBesideOtherProcessesAreEstimated(
        SchedulerKind source, double others, int queueMs, int waitMs, bool isFound)
    {
        var trial = Trial("threads", (Category.Compute, 100), (Category.RunQueue, queueMs), (Category.Wait, waitMs)) with
        {
            Cores = Cores(others),
        };

        var findings = FindingRules.Apply(
            [Sequential, trial], Fixtures.Request("sequential", "threads"), new SchedulerChoice(source, null));

        var found = findings.SingleOrDefault(finding => finding.Rule == "WaitsAreEstimated");
        Assert.Equal(isFound, found is not null);
        if (found is null) return;
        Assert.StartsWith("threads: other processes kept woken threads from the cores", found.Message, StringComparison.Ordinal);
        Assert.Contains("off by 5 % of the workers' time", found.Message, StringComparison.Ordinal);
        Assert.Equal("trials[1].account", found.Evidence);
    }

    [Fact]
    public void AThrottledLaunchIsFoundAndAnUnknownOneIsNot()
    {
        var trial = TrialOf("threads", 4, (Category.Compute, 100));
        TrialReport Throttled(long? periods) => trial with { Launches = [trial.Launches[0] with { ThrottledPeriods = periods }] };

        Assert.Contains("used up in 3 periods", Find("ThrottledByCgroup", Throttled(3))!.Message, StringComparison.Ordinal);
        Assert.Equal(2, Find("ThrottledByCgroup", Throttled(3))!.Remedy!.Variant!.Workers);
        Assert.Null(Find("ThrottledByCgroup", Throttled(0)));
        Assert.Null(Find("ThrottledByCgroup", Throttled(null)));
    }

    /// <summary>The pool adjusts its aim many times for a thread: 202 adjustments, 31 threads in a trace of a starved pool.</summary>
    [Fact]
    public void AdjustmentsOfThePoolsAimAreNotThreads()
    {
        var pool = new PoolReport(42, 1, 201, 0) { Started = 31 };

        var message = Find("PoolStarvation", Trial("thread-pool", (Category.PoolQueue, 60)) with { Pool = pool })!.Message;

        Assert.Contains("the pool started 31 threads and had 42 at most", message, StringComparison.Ordinal);
        Assert.Contains(
            "adjustments of the number that it aims at: 1 because it starved, 201 because threads blocked on tasks",
            message,
            StringComparison.Ordinal);
        Assert.DoesNotContain("201 threads", message, StringComparison.Ordinal);
        Assert.DoesNotContain("started", Find("PoolStarvation", Trial("thread-pool", (Category.PoolQueue, 60)) with
        {
            Pool = pool with { Started = null },
        })!.Message, StringComparison.Ordinal);
    }

    /// <summary>Units that wait for work of their own in the pool are blocked, and its queue has none of them.</summary>
    [Theory]
    [InlineData("thread-pool", true)]
    [InlineData("threads", false)]
    public void UnitsThatAreBlockedWhileThePoolStarvesWaitForThePool(string strategy, bool canRaiseMinimum)
    {
        var trial = Trial(strategy, (Category.Compute, 6), (Category.Wait, 194)) with
        {
            Pool = new PoolReport(13, 11, 0, 0) { Started = 11 },
        };
        var finding = Find("PoolStarvation", trial)!;

        Assert.Contains(
            "workers were blocked 97 % of their time, while queued work did not move for half a second or longer; the pool started 11 "
                + "threads",
            finding.Message,
            StringComparison.Ordinal);
        Assert.Equal(canRaiseMinimum, finding.Remedy is not null);
        Assert.Null(Find("PoolStarvation", trial with { Pool = new PoolReport(13, 0, 0, 4) }));
        Assert.Null(Find("PoolStarvation", Trial(strategy, (Category.Compute, 180), (Category.Wait, 20)) with { Pool = trial.Pool }));
    }

    /// <summary>Sequential takes 100 ms for four units; starting takes 50 ms of each lane.</summary>
    [Theory]
    [InlineData(100, "breaks even with sequential at units of about 25 ms (size 1,000), and one takes 25 ms now")]
    [InlineData(140, "breaks even with sequential at units of about 45 ms (size 1,800) to 130 ms, and one takes 25 ms now")]
    [InlineData(200, "at units of about 75 ms (size 3,000) at the earliest, for it loses by more than the start, and one takes 25 ms now")]
    [InlineData(80, "breaks even with sequential at units of about 18 ms (size 710)")]
    public void TheBreakEvenIsNeverWhereTheStrategyWasMeasuredToLose(double takenMs, string expected)
    {
        var trial = Trial("processes", (Category.Startup, 100)) with
        {
            Timing = new TimingSummary(takenMs, takenMs * 0.9, takenMs * 1.1, 6),
        };

        Assert.Contains(expected, Find("StartupDominates", trial)!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("threads", 20, 1.3, "with the longest first, all would take 23 % less time (simulated)", "by their size (1.30x as fast")]
    [InlineData("thread-pool", 20, 1.01, "that costs little", "leave the order as it is")]
    [InlineData("threads", 5, 1.3, null, null)]
    [InlineData("tasks", 20, null, null, null)]
    public void HowUnevenItemsAreIsSaid(string strategy, double longestMs, double? gain, string? message, string? advice)
    {
        var times = new UnitTimes(1, longestMs, 0.1) { MeanMs = 2, LongestFirst = gain };

        var finding = Find(
            "UnevenItems",
            Trial(strategy, (Category.Compute, 100)) with { UnitTimes = times },
            request => request with { Items = Hundred });

        Assert.Equal(message is null, finding is null);
        if (finding is null) return;
        Assert.Contains(
            "an item takes 2 ms on average, and the longest 20 ms, 10 times as long; " + message,
            finding.Message,
            StringComparison.Ordinal);
        Assert.Contains(advice!, finding.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void UnevenBatchesAreAdvisedToBeSmaller()
    {
        var times = new UnitTimes(1, 20, 0.1) { MeanMs = 2, LongestFirst = 1.1, InHalves = 1.2 };

        var finding = Find(
            "UnevenItems",
            Trial("threads", (Category.Compute, 100)) with { UnitTimes = times },
            request => request with { Items = Hundred with { Batch = 5 } })!;

        Assert.Contains("a batch of 5 items takes 2 ms", finding.Message, StringComparison.Ordinal);
        Assert.Equal("make batches smaller (--batch) (1.20x as fast, simulated)", finding.Advice);
    }

    [Fact]
    public void UnitsWithoutItemsHaveNoUnevenItems() =>
        Assert.Null(Find("UnevenItems", Trial("threads", (Category.Compute, 100)) with
        {
            UnitTimes = new UnitTimes(1, 20, 0.1) { MeanMs = 2, LongestFirst = 1.3 },
        }));

    [Fact]
    public void AMethodWithoutASizeIsNotAdvisedAnother()
    {
        static WorkloadRequest Sizeless(WorkloadRequest request) => request with { TakesSize = false };
        var starting = Find("StartupDominates", Trial("processes", (Category.Startup, 100)), Sizeless)!;
        var idle = Find("LoadImbalance", Trial("threads", (Category.Idle, 100)) with { UnitTimes = Uneven }, Sizeless)!;
        var unmetered = Trial("threads", (Category.Compute, 100));
        var tooShort = Find(
            "UnitsTooShort",
            unmetered with
            {
                Account = unmetered.Account! with { ByCategory = unmetered.Account.ByCategory.SetItem((int)Category.RunQueue, null) },
            },
            Sizeless)!;

        Assert.All(
            [starting.Message, starting.Advice, idle.Advice, tooShort.Advice],
            text => Assert.DoesNotContain("size", text, StringComparison.Ordinal));
    }

    [Fact]
    public void UnitsThatAreParallelThemselvesAreSaidToBeAndNothingIsSaidOfTheirCompute()
    {
        var sequential = Sequential with { CoresUsed = 1.97 };
        var trial = Trial("threads", (Category.Compute, 196)) with { CoresUsed = 1.97 };

        var found = FindAll(trial with { Speedup = 1.0, IdealSpeedup = 1.02 }, sequential: sequential);

        var finding = Assert.Single(found);
        Assert.Equal(("UnitsAreParallel", "sequential"), (finding.Rule, finding.Strategy));
        Assert.Contains("one after the other they used 1.97 cores of 2", finding.Message, StringComparison.Ordinal);
        Assert.Null((sequential with { Account = Fixtures.Account(1, 100_000_000, (Category.Gc, 30_000_000)) }).CoresOfUnits);
        Assert.Null((sequential with { Account = Without(Category.Gc, sequential.Account!) }).CoresOfUnits);
    }

    [Fact]
    public void CollectionsThatTheProgramAskedForAreNotOfItsAllocations()
    {
        var asked = Gc with { AllocatedBytes = 500_000, Induced = new InducedCollections(7, 78) };

        var finding = Find("GcBound", Trial("threads", (Category.Gc, 100)) with { Gc = asked })!;

        Assert.Contains("7 recorded, 7 of them asked for by the program (GC.Collect)", finding.Message, StringComparison.Ordinal);
        Assert.StartsWith("look for calls of GC.Collect", finding.Advice, StringComparison.Ordinal);
        Assert.Null(finding.Remedy);
        Assert.StartsWith(
            "allocate less",
            Find("GcBound", Trial("threads", (Category.Gc, 100)) with { Gc = Gc with { Induced = new InducedCollections(1, 12) } })!.Advice,
            StringComparison.Ordinal);
    }

    /// <summary>Waiting for cores makes every other share smaller: 28 of 200 ms are 23 % of the 120 that are left.</summary>
    [Fact]
    public void LoadDoesNotHideThatWorkersAreIdle()
    {
        var loaded = Trial("threads", (Category.Idle, 28), (Category.RunQueue, 80));

        Assert.Contains(
            "23 % of their time, waiting for cores left out",
            Find("LoadImbalance", loaded with { UnitTimes = Uneven with { LeastIdle = 0.25 } })!.Message,
            StringComparison.Ordinal);
    }

    /// <summary>Idle 30 %, of which the units themselves explain nothing: the pool's second thread came late.</summary>
    [Theory]
    [InlineData("parallel-for")]
    [InlineData("plinq")]
    [InlineData("thread-pool")]
    [InlineData("threads")]
    [InlineData("async")]
    public void EqualUnitsAreNotOutOfBalance(string strategy)
    {
        Assert.Null(Find("LoadImbalance", Trial(strategy, (Category.Idle, 60)) with { UnitTimes = Even }));
        Assert.Null(Find("LoadImbalance", Trial(strategy, (Category.Idle, 60)) with { UnitTimes = null }));
    }

    /// <summary>Faster than ideal: for less CPU time, because the baseline was disturbed, or for no known reason.</summary>
    [Theory]
    [InlineData(140, 0, "took 0.70 times sequential's CPU time")]
    [InlineData(97, 40, "sequential waited for a core 40 % of its time, and this 0 %")]
    [InlineData(97, 0, "ideal of 2.00x")]
    public void TheReasonForAResultAboveTheIdealIsWhatTheAccountsSay(long sequentialMs, long queuedMs, string ending)
    {
        var account = Fixtures.Account(
            1,
            200_000_000,
            (Category.Compute, sequentialMs * 1_000_000),
            (Category.RunQueue, queuedMs * 2_000_000));
        var sequential = Sequential with { Account = account, CoresUsed = sequentialMs / 200.0 };
        var trial = Trial("threads", (Category.Compute, 98)) with { Speedup = 2.3 };

        var finding = Find("FasterThanIdeal", trial, sequential: sequential)!;

        Assert.EndsWith(ending, finding.Message, StringComparison.Ordinal);
        Assert.Equal(queuedMs == 0 && sequentialMs > 100, finding.Advice.Contains("page faults", StringComparison.Ordinal));
        Assert.Null(Find("FasterThanIdeal", trial with { SpeedupInterval = new Interval(1.9, 2.6) }, sequential: sequential));
    }

    /// <summary>Requests to a server wait: there the ideal is of how many wait at once, and cores are no limit.</summary>
    [Fact]
    public void UnitsThatWaitAloneAreNotFasterThanIdeal() => Assert.Null(Find(
        "FasterThanIdeal",
        Trial("threads", (Category.Compute, 20)) with { Speedup = 2.3 },
        sequential: Sequential with
        {
            Account = Fixtures.Account(1, 100_000_000, (Category.Compute, 70_000_000), (Category.IoSleep, 30_000_000)),
        }));

    [Fact]
    public void LocksThatAreWaitedForOnceEachAreNoConvoy()
    {
        static ContendedLock Lock(int waits, double ms) => new("a", waits, ms, 1, []);
        var trial = Trial("threads", (Category.Lock, 100));

        Assert.Null(Find("LockConvoy", trial with { Locks = new LockReport(2672, 2672, 900, 2, [Lock(1, 2)]) }));
        Assert.NotNull(Find("LockConvoy", trial with { Locks = new LockReport(2672, 3000, 900, 2, [Lock(300, 600), Lock(1, 2)]) }));
        Assert.NotNull(Find("LockConvoy", trial with { Locks = new LockReport(31, 900, 900, 2, [Lock(30, 30)]) }));
    }

    [Fact]
    public void OneWorkerIsNoConvoy()
    {
        var sequential = Sequential with
        {
            Account = Fixtures.Account(1, 100_000_000, (Category.Compute, 40_000_000), (Category.Lock, 60_000_000)),
        };

        Assert.DoesNotContain(
            FindAll(Trial("threads", (Category.Compute, 100)), sequential: sequential), finding => finding.Strategy == "sequential");
    }

    /// <summary>
    /// A convoy of a SemaphoreSlim, a ReaderWriterLockSlim or a Mutex: the runtime calls it a wait, which sequential has not.
    /// </summary>
    [Fact]
    public void WaitsThatSequentialDoesNotHaveAreForOtherWorkers()
    {
        var trial = Trial("threads", (Category.Compute, 100), (Category.Wait, 92)) with
        {
            Speedup = 1.02,
            WaitSites = [new WaitSite("wait", "Trial.W.Sem", "System.Threading.SemaphoreSlim.Wait", 40, 90, 5)],
        };
        var waiting = Sequential with
        {
            Account = Fixtures.Account(1, 100_000_000, (Category.Compute, 50_000_000), (Category.Wait, 50_000_000)),
        };

        var finding = Find("LockConvoy", trial)!;

        Assert.Contains(
            "workers waited for each other 46 % of their time, most of it in Trial.W.Sem -> System.Threading.SemaphoreSlim.Wait; "
                + "sequential did not wait",
            finding.Message,
            StringComparison.Ordinal);
        Assert.Equal(("sequential", "wait", "trials[1].waits"), (finding.Remedy!.Strategy, finding.Remedy.Cures, finding.Evidence));
        Assert.Null(Find("LockConvoy", trial, sequential: waiting));
        Assert.Null(Find("LockConvoy", trial with { Pool = new PoolReport(9, 0, 3, 0) }));
    }

    /// <summary>
    /// A worker that is short of cores and of a lock is in the run queue by the account, and waits for the lock by the runtime's clock.
    /// </summary>
    [Fact]
    public void AConvoyThatIsShortOfCoresIsAConvoy()
    {
        var trial = Trial("threads", (Category.Compute, 100), (Category.RunQueue, 92), (Category.Lock, 4)) with
        {
            Gc = Gc with { WallMs = 500, PauseMs = 0, AllocatedBytes = 0 },
            Locks = new LockReport(1, 40, 460, 20, [new ContendedLock("a", 40, 460, 20, [])]),
        };

        Assert.Contains(
            "workers waited for locks 46 % of the profiled launch",
            Find("LockConvoy", trial)!.Message,
            StringComparison.Ordinal);
        Assert.Contains("waited for a core 46 % of their time, though no more wanted one than there are: 2 workers on 2 cores",
            Find("WaitedForCores", trial)!.Message, StringComparison.Ordinal);
        Assert.Null(Find("Oversubscribed", trial));
        Assert.Null(Find("WaitedForCores", trial with { Cores = Cores(others: 0.4) }));
        Assert.Null(Find("LockConvoy", trial with { Locks = trial.Locks with { TotalMs = 60 } }));
    }

    [Fact]
    public void AContendedDictionaryIsNotTheMemorysBandwidth()
    {
        var trial = Trial("threads", (Category.Compute, 170)) with
        {
            Gc = Gc with { WallMs = 500, AllocatedBytes = 0 },
            Locks = new LockReport(
                8,
                900,
                12,
                1,
                [new ContendedLock("a", 200, 4, 1, []) { Sites = [new WaitSite("lock", "My.Cache.Add", null, 200, 4, 1)] }]),
        };

        Assert.Null(Find("MemoryBandwidth", trial));
        Assert.Contains(
            "the same units took 1.70 times sequential's CPU time, and 900 waits for 8 locks were recorded, most in My.Cache.Add",
            Find("LockSpinning", trial)!.Message,
            StringComparison.Ordinal);
        Assert.NotNull(Find("MemoryBandwidth", trial with { Locks = trial.Locks with { Waits = 9 } }));
    }

    [Fact]
    public void ThousandsOfExceptionsAreNamedWithTheirTypeAndAFewAreNot()
    {
        var thrown = new ExceptionReport(80_000, 10, [new ThrownType("System.FormatException", 72_000)]);
        var trial = Trial("threads", (Category.Compute, 35)) with { Exceptions = thrown };

        Assert.Contains(
            "8,000 exceptions an iteration were thrown, 90 % of them System.FormatException, 229 for each ms on a CPU",
            Find("ExceptionsDominate", trial)!.Message,
            StringComparison.Ordinal);
        Assert.Null(Find("ExceptionsDominate", trial with { Exceptions = thrown with { Count = 800 } }));
        Assert.Null(Find("ExceptionsDominate", trial with { Exceptions = null }));
    }

    /// <summary>Two of nine iterations took 1.02 times the median: far from it by their spread, and no matter.</summary>
    [Theory]
    [InlineData(2, 102, null)]
    [InlineData(2, 130, "2 of 9 iterations lie far from the median, the slowest took 1.30x of it")]
    [InlineData(1, 250, "the slowest took 2.50x of it")]
    public void OutliersAreSaidWhereTheyAreSlow(int outliers, double slowestMs, string? expected)
    {
        var trial = Trial("threads", (Category.Compute, 100)) with
        {
            Timing = new TimingSummary(100, 99, 101, 9),
            Stability = new StabilityReport(100, 1) { Outliers = outliers, SlowestMs = slowestMs },
        };

        var message = Find("Outliers", trial)?.Message;

        Assert.Equal(expected is null, message is null);
        Assert.Contains(expected ?? "", message ?? "", StringComparison.Ordinal);
    }
}
