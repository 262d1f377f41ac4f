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
        var finding = Find(rule, TrialOf(strategy, lanes, (Category.Compute, 80), (category, foundMs)), WithLanes);

        Assert.NotNull(finding);
        Assert.StartsWith($"{strategy}: ", finding.Message, StringComparison.Ordinal);
        Assert.StartsWith("trials[1].", finding.Evidence, StringComparison.Ordinal);
        Assert.NotEmpty(finding.Advice);
        Assert.Null(Find(rule, TrialOf(strategy, lanes, (Category.Compute, 80), (category, goodMs)), WithLanes));
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
        Assert.Equal(remedy, Find("LoadImbalance", Trial(strategy, (Category.Idle, 100)))!.Remedy?.Strategy);

    [Fact]
    public void FewerUnitsThanLanesAreSaidToBeTooFew() =>
        Assert.Contains(
            "at least 16 units",
            Find("LoadImbalance", TrialOf("threads", 16, (Category.Idle, 1000)))!.Advice,
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
    }

    [Fact]
    public void MoreInflationThanTakingTurnsCostsIsSuspectedToBeFalseSharing()
    {
        var trial = TrialOf("threads", 4, (Category.Compute, 350));

        Assert.Contains("3.50 times sequential's CPU time", Find("FalseSharing", trial)!.Message, StringComparison.Ordinal);
        Assert.Null(Find("MemoryBandwidth", trial));
        Assert.Null(Find("FalseSharing", TrialOf("threads", 4, (Category.Compute, 300), (Category.Lock, 50))));
        Assert.Null(Find("FalseSharing", TrialOf("threads", 4, (Category.Compute, 300), (Category.Gc, 50))));
    }

    [Fact]
    public void BlockingPoolThreadsOnTasksIsSyncOverAsync()
    {
        var trial = Trial("thread-pool", (Category.Wait, 100)) with { Pool = new PoolReport(9, 0, 7, 0) };

        Assert.Contains("the pool added 7 threads", Find("SyncOverAsync", trial)!.Message, StringComparison.Ordinal);
        Assert.Equal(4, Find("SyncOverAsync", trial)!.Remedy!.Variant!.Workers);
        Assert.Equal("async", Find("SyncOverAsync", trial, request => request with { Workload = "http" })!.Remedy!.Strategy);
        Assert.Null(Find("SyncOverAsync", trial with { Pool = new PoolReport(9, 0, 0, 0) }));
        Assert.Null(Find("SyncOverAsync", trial with { Strategy = "threads" }));
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
}
