using Concur.Core.Findings;
using Concur.Core.Model;

namespace Concur.Core.Tests.Findings;

public class RecordedProcessTests
{
    [Fact]
    public void AQuietProcessHasNoFinding() => Assert.Empty(Rules(Report(Thread("main thread", cpuMs: 100, waitMs: 900))));

    [Fact]
    public void ThreadsThatQueueForALockAreAConvoy() =>
        Assert.Equal(["LockConvoy"], Rules(Report(Thread("a", cpuMs: 500, lockMs: 500), Thread("b", cpuMs: 500, lockMs: 500))));

    [Fact]
    public void ALockThatTakesLittleIsNone() => Assert.Empty(Rules(Report(Thread("a", cpuMs: 950, lockMs: 50))));

    [Fact]
    public void AShareOfNextToNothingIsNotWorthAWord() =>
        Assert.Empty(Rules(Report(Thread("a", cpuMs: 1, lockMs: 5), Thread("b", waitMs: 1_000))));

    [Fact]
    public void CollectionsThatStopAllThreadsForMoreThanATenthBound() =>
        Assert.Equal(["GcBound"], Rules(Report(Thread("a", cpuMs: 800)) with { GcPauses = new Occurrences(10, 200, 30) }));

    [Fact]
    public void AHighRateOfAllocationIsSaidWithItsType()
    {
        var report = Report(Thread("a", cpuMs: 800));

        var finding = Assert.Single(FindingRules.Apply(
            report with
            {
                Live = report.Live! with { AllocatedBytes = 1_000_000_000, TopTypes = [new AllocatedType("System.String", 600_000_000)] },
            },
            []));

        Assert.Equal("AllocationHeavy", finding.Rule);
        Assert.Contains("1000 MB were allocated per second, 60 % of it System.String", finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(4, "fewer threads that compute")]
    [InlineData(1, "look for other processes")]
    public void ThreadsThatWaitForCoresAreTooManyOrHaveTooFew(int threads, string advice)
    {
        var finding = Assert.Single(FindingRules.Apply(
            Report([.. Enumerable.Range(0, threads).Select(_ => Thread("a", cpuMs: 500, queueMs: 500))]),
            []));

        Assert.Equal("Oversubscribed", finding.Rule);
        Assert.Contains(advice, finding.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void APoolThatStarvedOrWhoseThreadsBlockOnTasksIsNamed()
    {
        var report = Report(Thread(".NET TP Worker", cpuMs: 100, waitMs: 900));

        Assert.Equal(["PoolStarvation"], Rules(report with { Live = report.Live! with { Pool = new PoolReport(9, 3, 0, 0) } }));
        Assert.Equal(["SyncOverAsync"], Rules(report with { Live = report.Live! with { Pool = new PoolReport(9, 0, 3, 0) } }));
    }

    [Fact]
    public void TheRuntimesOwnSamplerIsSaidToDisturb()
    {
        var report = Report(Thread("a", cpuMs: 100)) with { SampleIntervalMs = 1 };

        Assert.Equal(["SamplerDisturbs"], Rules(report with { Live = report.Live! with { Scheduler = SchedulerKind.Proc } }));
        Assert.Empty(Rules(report with { Live = report.Live! with { Scheduler = SchedulerKind.Proc, Profile = ProfileKind.Light } }));
    }

    [Fact]
    public void ThreadsThatNeverRanAreNamedUnlessTheyAreTheRuntimesOwn()
    {
        var finding = Assert.Single(FindingRules.Apply(Report(Thread("parked", ioMs: 1_000), Thread(".NET Finalizer", ioMs: 1_000)), []));

        Assert.Equal("WaitsFromBefore", finding.Rule);
        Assert.Contains("1 thread never ran (parked 1)", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatASessionLostIsSaidOnce()
    {
        var reading = new Finding("LostEvents", Severity.Warning, null, "3", "", "");

        Assert.Equal(
            ["LostEvents"],
            FindingRules.Apply(Report(Thread("a", cpuMs: 100)) with { LostEvents = 3 }, [reading]).Select(finding => finding.Rule));
    }

    private static IEnumerable<string> Rules(TraceReport report) => FindingRules.Apply(report, []).Select(finding => finding.Rule);

    private static TraceThread Thread(
        string name,
        double cpuMs = 0,
        double lockMs = 0,
        double waitMs = 0,
        double queueMs = 0,
        double ioMs = 0) => new()
        {
            ThreadId = 1,
            Name = name,
            Samples = null,
            SampledMs = null,
            GcSuspendedMs = 0,
            LockMs = lockMs,
            WaitMs = waitMs,
            JitMs = 0,
            CpuMs = cpuMs,
            RunQueueMs = queueMs,
            ComputeMs = cpuMs,
            IoSleepMs = ioMs,
            WallMs = cpuMs + lockMs + waitMs + queueMs + ioMs,
            UnexplainedMs = 0,
        };

    private static TraceReport Report(params TraceThread[] threads) => new()
    {
        File = "x.nettrace",
        Process = new TraceProcess(7, "x", "Linux", "x64", ".NET 10.0.0", 2, null),
        DurationMs = 1_000,
        Events = 10,
        LostEvents = 0,
        Samples = null,
        SampleIntervalMs = null,
        GcPauses = new Occurrences(0, 0, 0),
        Collections = [0, 0, 0],
        Contentions = new Occurrences(0, 0, 0),
        Waits = new Occurrences(0, 0, 0),
        Compilations = new Occurrences(0, 0, 0),
        Threads = [.. threads],
        Methods = [],
        Live = new LiveRecording
        {
            Name = "x",
            RequestedMs = 1_000,
            RecordedMs = 1_000,
            Ending = AttachEnding.Elapsed,
            Scheduler = SchedulerKind.Perf,
            Profile = ProfileKind.Full,
            AllocatedBytes = 0,
            TopTypes = [],
            Pool = new PoolReport(0, 0, 0, 0),
            Locks = new LockReport(0, 0, 0, 0, []),
        },
    };
}
