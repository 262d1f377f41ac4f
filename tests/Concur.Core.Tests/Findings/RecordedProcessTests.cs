using Concur.Core.Findings;
using Concur.Core.Model;
using static Concur.Core.Tests.Findings.QuietProcess;

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
    [InlineData(4, "Oversubscribed", "fewer threads that compute")]
    [InlineData(1, "WaitedForCores", "look for other processes")]
    public void ThreadsThatWaitForCoresAreTooManyOrHaveTooFew(int threads, string rule, string advice)
    {
        var finding = Assert.Single(FindingRules.Apply(
            Report([.. Enumerable.Range(0, threads).Select(_ => Thread("a", cpuMs: 500, queueMs: 500))]),
            []));

        Assert.Equal(rule, finding.Rule);
        Assert.Contains(advice, finding.Advice, StringComparison.Ordinal);
    }

    /// <summary>0.2 threads could run on average, 0.15 did: a share of a quarter, and next to nothing of a core.</summary>
    [Fact]
    public void APartOfAThreadThatWaitsForACoreIsNotWorthAWord() => Assert.Empty(Rules(Report(Thread("a", cpuMs: 150, queueMs: 50))));

    [Fact]
    public void ManyLocksThatAreWaitedForOnceEachAreNoConvoy()
    {
        var report = Report(Thread("a", cpuMs: 500, lockMs: 500));

        Assert.Empty(Rules(report with { Live = report.Live! with { Locks = new LockReport(90, 90, 500, 9, []) } }));
        Assert.Equal(["LockConvoy"], Rules(report with { Live = report.Live! with { Locks = new LockReport(2, 90, 500, 9, []) } }));
    }

    [Theory]
    [InlineData("ReaderWriterLockSlim.EnterWriteLock", 900, "hold the lock for less time")]
    [InlineData("SemaphoreSlim.Wait", 900, "if the semaphore guards something: hold the lock for less time")]
    [InlineData("SemaphoreSlim.Wait", 2_800, null)] // of 3 s: nobody can have held it for so long
    [InlineData("SemaphoreSlim.Wait", 200, null)]
    [InlineData("Monitor.Enter", 900, null)] // it is in the times of locks already
    public void ThreadsThatAreBlockedOnOtherLocksAreAConvoyWhereOneOfThemCanHaveHeldIt(string name, double blockedMs, string? advice)
    {
        var report = Report(Thread("a", cpuMs: 1_000), Thread("b", cpuMs: 1_000), Thread("c", cpuMs: 1_000));
        var call = new CallTime("acquire", name, "My.Work.Run", blockedMs)
        {
            OnCpuMs = 0,
            QueuedMs = 0,
            AsleepMs = 0,
            BlockedMs = blockedMs,
        };
        var calls = new CallReport
        {
            Evidence = CallEvidence.Switches,
            ThreadMs = 3_000,
            Calls = [call],
            Acquiring = call,
            Acquirers = 3,
            AcquirersMs = 3_000,
        };

        var found = FindingRules.Apply(report with { Live = report.Live! with { Calls = calls } }, []);

        if (advice is null)
        {
            Assert.Empty(found);
            return;
        }

        var finding = Assert.Single(found);
        Assert.Equal(("LockConvoy", "trace.live.calls"), (finding.Rule, finding.Evidence));
        Assert.Equal($"3 of the threads were blocked 30 % of their time, most of it in {name}, called by My.Work.Run", finding.Message);
        Assert.StartsWith(advice, finding.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void CollectionsThatTheProgramAskedForAreSaidToBe()
    {
        var report = Report(Thread("a", cpuMs: 800)) with { GcPauses = new Occurrences(10, 200, 30) };

        var finding = Assert.Single(FindingRules.Apply(
            report with { Live = report.Live! with { Induced = new InducedCollections(9, 190) } }, []));

        Assert.StartsWith("look for calls of GC.Collect", finding.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void ExceptionsAreHeldAgainstTheTimeOnTheCpus()
    {
        var report = Report(Thread("a", cpuMs: 100));
        TraceReport Thrown(int count) =>
            report with { Live = report.Live! with { Exceptions = new ExceptionReport(count, 1, [new ThrownType("E", count)]) } };

        Assert.Equal(["ExceptionsDominate"], Rules(Thrown(6_000)));
        Assert.Empty(Rules(Thrown(4_000)));
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

    [Theory]
    [InlineData("app_Work.Run", true, true)]
    [InlineData("[app]", false, false)]
    [InlineData("libc.so.6!read", true, false)]
    [InlineData("(unknown code)", false, false)]
    public void AMethodIsToldFromOtherCodeByItsName(string name, bool hasName, bool isManaged)
    {
        var method = new TraceMethod(name, 9, 9, 9, 9);

        Assert.Equal((hasName, isManaged), (method.HasName, method.IsManaged));
    }

    /// <summary>Of the listed methods none need be the program's own: the hottest may be of a library.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void AProgramThatWasCompiledAheadOfTimeSaysWhetherItLacksItsNames(bool lacksNames)
    {
        var report = Report(Thread("a", cpuMs: 100), Thread("parked", ioMs: 1_000)) with
        {
            Methods = [new TraceMethod("libc.so.6!memset", 9, 9, 9, 9)],
            LacksMethodNames = lacksNames,
        };
        var found = FindingRules.Apply(report with { Process = report.Process with { Runtime = TraceProcess.NativeAot } }, []);

        var finding = found.Single(one => one.Rule == "CompiledAhead");
        Assert.Contains("jit is unavailable", finding.Message, StringComparison.Ordinal);
        Assert.Equal(lacksNames, finding.Message.Contains("no names of methods", StringComparison.Ordinal));
        Assert.Equal(lacksNames, finding.Advice.Contains(".dbg", StringComparison.Ordinal));

        // dotnet-stack sees none of its code.
        Assert.Contains("gdb -p 7", found.Single(one => one.Rule == "WaitsFromBefore").Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void AdviceForAProgramThatWasCompiledAheadOfTimeIsWhatItCanFollow()
    {
        var report = Report(Thread("a", cpuMs: 800)) with { GcPauses = new Occurrences(10, 200, 30) };
        var found = FindingRules.Apply(
            report with
            {
                Process = report.Process with { Runtime = TraceProcess.NativeAot },
                Live = report.Live! with { AllocatedBytes = 1_000_000_000, TopTypes = [new AllocatedType("unnamed types", 1_000_000_000)] },
            },
            []);

        // Its collector is chosen when it is linked.
        Assert.Contains("ServerGarbageCollector=true", found.Single(one => one.Rule == "GcBound").Advice, StringComparison.Ordinal);
        Assert.EndsWith("per second", found.Single(one => one.Rule == "AllocationHeavy").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".NET 8.0.31", false)]
    [InlineData(".NET 9.0.1", true)]
    [InlineData(".NET 10.0.12", true)]
    [InlineData("Mono", true)]
    [InlineData(null, true)]
    public void WaitsThatTheRuntimeHasNoEventsOfAreSaidToBeUnavailable(string? runtime, bool hasWaits)
    {
        var report = Report(Thread("a", cpuMs: 100));
        var found = FindingRules.Apply(report with { Process = report.Process with { Runtime = runtime } }, []);

        Assert.Equal(hasWaits ? [] : ["NotInRuntime"], found.Select(finding => finding.Rule));
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
}
