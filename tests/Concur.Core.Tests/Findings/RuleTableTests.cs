using Concur.Core.Findings;
using Concur.Core.Model;
using Concur.Traces.Recordings;
using static Concur.Core.Tests.Findings.QuietProcess;
using static Concur.Core.Tests.Findings.RunOfTwo;

namespace Concur.Core.Tests.Findings;

/// <summary>
/// Every rule against workloads that come near to what it looks for. Whoever adds a rule adds an evidence that fires it, and a workload
/// that must not.
/// </summary>
public class RuleTableTests
{
    private const long Ms = 1_000_000;

    private static readonly GcReport Gc = new()
    {
        Server = false,
        Concurrent = true,
        Collections = [new CollectionCount(0, "blocking", 7)],
        WallMs = 500,
        PauseMs = 40,
        LongestPauseMs = 12.34,
        SuspendingMs = 1,
        AllocatedBytes = 200_000_000,
        TopTypes = [new AllocatedType("Node", 150_000_000)],
    };

    private static readonly TrialReport Busy = Trial("threads", (Category.Compute, 100));
    private static readonly TraceReport Process = Report(Thread("a", cpuMs: 800), Thread("b", waitMs: 900));

    private static readonly Dictionary<string, Func<IEnumerable<Finding>>> Evidences = new()
    {
        ["ResultsDiffer"] = () => FindAll(Busy with { ResultsAgree = false }),
        ["UnitsAreParallel"] = () => FindAll(
            Trial("threads", (Category.Compute, 196)) with { CoresUsed = 1.97 }, sequential: Sequential with { CoresUsed = 1.97 }),
        ["LoadImbalance"] = () => FindAll(Trial("threads", (Category.Compute, 100), (Category.Idle, 60)) with { UnitTimes = Uneven }),
        ["UnevenItems"] = () => FindAll(
            Busy with { UnitTimes = new UnitTimes(1, 20, 0.1) { MeanMs = 2, LongestFirst = 1.3 } },
            request => request with { Items = Hundred }),
        ["StartupDominates"] = () => FindAll(Trial("processes", (Category.Compute, 100), (Category.Startup, 60))),
        ["IpcDominates"] = () => FindAll(Trial("process-pool", (Category.Compute, 100), (Category.Ipc, 60))),
        ["NetworkDominates"] = () => FindAll(Trial("process-pool", (Category.Compute, 100), (Category.Network, 60)) with
        {
            Network = new NetworkReport(4, 6 * Ms, 8),
            Machines = [Machine("m1"), Machine("m2")],
        }),
        ["MachinesDiffer"] = () => FindAll(Busy with { Machines = [Machine("m1"), Machine("m2", cores: 8)] }),
        ["SlowestMachine"] = () => FindAll(Busy with
        {
            Machines = [Machine("m1", idleMs: 50), Machine("m2") with { Account = Lane(idleMs: 2, networkMs: 40) }],
        }),
        ["ClockUncertain"] = () => FindAll(Busy with { UnitTimes = Even, Machines = [Machine("m1", clockErrorMs: 30)] }),
        ["MachineLost"] = () => FindAll(Busy with { Machines = [Machine("m1") with { Lost = "no answer for 2.1 s, in unit 7" }] }),
        ["JitDominates"] = () => FindAll(Trial("threads", (Category.Compute, 100), (Category.Jit, 60))),
        ["ThrottledByCgroup"] = () => FindAll(Busy with { Launches = [Busy.Launches[0] with { ThrottledPeriods = 3 }] }),
        ["UnstableMachine"] = () => FindAll(Busy with { Cores = Cores(others: 0.4) }),
        ["TooFewLaunches"] = () => FindAll(Busy with { Timing = new TimingSummary(100, null, null, 6) }),
        ["NotAsPreciseAsAsked"] = () => FindAll(
            Busy with { Timing = new TimingSummary(100, 95, 105, 6) },
            request => request with { Precision = 0.02 },
            Sequential with { Timing = new TimingSummary(100, 99, 101, 6) }),
        ["Drifting"] = () => FindAll(Busy with { Stability = new StabilityReport(100, 1) { SlowestMs = 101, Drift = 0.1 } }),
        ["SeveralModes"] = () => FindAll(Busy with { Stability = new StabilityReport(100, 1) { SlowestMs = 101, ModesMs = [50, 100] } }),
        ["Outliers"] = () => FindAll(Busy with { Stability = new StabilityReport(100, 1) { SlowestMs = 300, Outliers = 1 } }),
        ["NotRecorded"] = () => FindAll(Busy with { LostEvents = null }),
        ["ObserverEffect"] = () => FindAll(Busy with { ObserverEffect = 1.4 }),
        ["UnitsTooShort"] = () => FindAll(Busy with
        {
            Account = Busy.Account! with { ByCategory = Busy.Account!.ByCategory.SetItem((int)Category.Dispatch, null) },
        }),
        ["WaitsNotInRuntime"] = () => FindAll(Busy with
        {
            Launches = [.. Busy.Launches, Busy.Launches[0] with { Profiled = true, Runtime = ".NET 8.0.11" }],
        }),
        ["AsyncUnitsBlockThreads"] = () => FindAll(
            Trial("threads", (Category.Compute, 20), (Category.Wait, 180)),
            request => request with { Awaits = true },
            Alone((Category.Compute, 10), (Category.Wait, 90))),
        ["FewInFlight"] = () => FindAll(
            Trial("threads", (Category.Compute, 20), (Category.IoSleep, 180)),
            sequential: Alone((Category.Compute, 10), (Category.IoSleep, 90))),
        ["MemoryBandwidth"] = () => FindAll(Trial("threads", (Category.Compute, 170))),
        ["FalseSharing"] = () => FindAll(TrialOf("threads", 4, (Category.Compute, 350))),
        ["LockSpinning"] = () => FindAll(Contended(waits: 900)),
        ["FasterThanIdeal"] = () => FindAll(Busy with { Speedup = 2.3 }),
        ["LockConvoy"] = () => FindAll(Trial("threads", (Category.Compute, 100), (Category.Lock, 60))),
        ["SpinningForLock"] = () => FindAll(
            Trial("threads", (Category.Compute, 100), (Category.RunQueue, 60)) with { Calls = Spinning(60) }),
        ["PoolStarvation"] = () => FindAll(
            Trial("thread-pool", (Category.Compute, 100), (Category.PoolQueue, 60)) with { Pool = new PoolReport(5, 1, 0, 0) }),
        ["SyncOverAsync"] = () => FindAll(
            Trial("thread-pool", (Category.Compute, 100), (Category.Wait, 80)) with { Pool = new PoolReport(9, 0, 7, 0) }),
        ["GcBound"] = () => FindAll(Trial("threads", (Category.Compute, 100), (Category.Gc, 60))),
        ["AllocationHeavy"] = () => FindAll(Busy with { Gc = Gc with { AllocatedBytes = 600_000_000 } }),
        ["ExceptionsDominate"] = () => FindAll(Busy with { Exceptions = new ExceptionReport(8_000, 1, []) }),
        ["Oversubscribed"] = () => FindAll(
            TrialOf("threads", 16, (Category.Compute, 100), (Category.RunQueue, 1200)), request => request with { Workers = 16 }),
        ["WaitedForCores"] = () => FindAll(Trial("threads", (Category.Compute, 100), (Category.RunQueue, 60))),
        ["LostEvents"] = () => FindAll(Busy with { LostEvents = 3 }),
        ["ProfileIncomplete"] = () => FindAll(Busy with { CpuProfile = Profile(notSampledMs: 30) }),
        ["ShortThreadsNotSeen"] = () => FindAll(Busy with { PolledCpu = new PolledCpu(1_000, 30) }),
        ["SamplerDisturbs"] = () => FindingRules.Apply(Process with { Live = Process.Live! with { Scheduler = SchedulerKind.Proc } }, []),
        ["NotInRuntime"] = () => FindingRules.Apply(Process with { Process = Process.Process with { Runtime = ".NET 8.0.11" } }, []),
        ["CompiledAhead"] = () => FindingRules.Apply(Process with { Process = Process.Process with { Runtime = "NativeAOT" } }, []),
        ["WaitsFromBefore"] = () => FindingRules.Apply(Report(Thread("parked", ioMs: 1_000)), []),
    };

    /// <summary>Workloads, and the only rules that may fire on them.</summary>
    private static readonly (string Workload, Func<IEnumerable<Finding>> Find, string[] Expected)[] Workloads =
    [
        (
            "even units that compute",
            () => FindAll(Trial("threads", (Category.Compute, 104), (Category.Startup, 2)) with { UnitTimes = Even }),
            []),
        ("threads that hardly ran", () => FindAll(Busy with { CpuProfile = Profile(notSampledMs: 30) with { CpuMs = 90 } }), []),
        ("a few threads that ran for a moment", () => FindAll(Busy with { CpuProfile = Profile(notSampledMs: 15) }), []),
        ("a few threads that ended between two readings", () => FindAll(Busy with { PolledCpu = new PolledCpu(1_000, 15) }), []),
        ("units that sleep", () => FindAll(Trial("threads", (Category.Compute, 2), (Category.IoSleep, 198))), []),
        ("waits that sequential has too",
            () => FindAll(
                Trial("threads", (Category.Compute, 50), (Category.Wait, 50)),
                sequential: Alone((Category.Compute, 50), (Category.Wait, 50))),
            []),
        ("units that are parallel themselves",
            () => FindAll(
                Trial("threads", (Category.Compute, 196)) with { CoresUsed = 1.97, Speedup = 1, IdealSpeedup = 1.02 },
                sequential: Sequential with { CoresUsed = 1.97 }),
            ["UnitsAreParallel"]),
        ("a pool that came late to equal units",
            () =>
                FindAll(
                    Trial("parallel-for", (Category.Compute, 100), (Category.PoolQueue, 30), (Category.Idle, 60)) with
                    {
                        UnitTimes = Even,
                    }),
            []),
        ("units that the caller starts and nothing shares",
            () => FindAll(Trial("async", (Category.Compute, 100), (Category.Idle, 100)) with { UnitTimes = Uneven }), []),
        ("uneven units that share well",
            () => FindAll(Trial("threads", (Category.Compute, 100), (Category.Idle, 20)) with { UnitTimes = Uneven }), []),
        ("threads that are started",
            () =>
                FindAll(
                    Trial("threads", (Category.Compute, 100), (Category.Lock, 40)) with { Locks = new LockReport(900, 900, 200, 1, []) }),
            []),
        ("one worker that waits for its helpers' lock",
            () => FindAll(Busy, sequential: Alone((Category.Compute, 40), (Category.Lock, 60))), []),
        ("a lock that is hardly waited for",
            () => FindAll(Trial("threads", (Category.Compute, 100), (Category.Lock, 15)) with { Locks = new LockReport(1, 9, 15, 4, []) }),
            []),
        ("a few collections", () => FindAll(Trial("threads", (Category.Compute, 100), (Category.Gc, 16)) with { Gc = Gc }), []),
        ("some allocation", () => FindAll(Busy with { Gc = Gc }), []),
        (
            "a pool in search of throughput",
            () => FindAll(Trial("thread-pool", (Category.Compute, 100)) with { Pool = new PoolReport(5, 0, 0, 9) }),
            []),
        ("a pool that starved before units were measured",
            () => FindAll(Trial("thread-pool", (Category.Compute, 100), (Category.Wait, 2)) with { Pool = new PoolReport(5, 2, 0, 0) }),
            []),
        ("a few waits on tasks",
            () => FindAll(Trial("thread-pool", (Category.Compute, 100), (Category.Wait, 30)) with { Pool = new PoolReport(5, 0, 2, 0) }),
            []),
        (
            "a lock that is hardly spun for",
            () => FindAll(Trial("threads", (Category.Compute, 100)) with { Calls = Spinning(18) }),
            []),
        (
            "a process of which one thread spins for a moment",
            () => FindingRules.Apply(
                Process with { Live = Process.Live! with { Calls = Spinning(5) with { AcquirersMs = 10, ThreadMs = 1_700 } } }, []),
            []),
        ("threads that are blocked on a semaphore", () => FindAll(Busy with { Calls = Spinning(10, blockedMs: 150) }), []),
        (
            "a process that spins and has too many threads for its cores",
            () => FindingRules.Apply(
                Report([.. Enumerable.Range(0, 4).Select(_ => Thread("a", cpuMs: 500, queueMs: 500))]) is var report
                    ? report with { Live = report.Live! with { Calls = Spinning(1_200, ofMs: 4_000) } }
                    : null!,
                []),
            ["SpinningForLock"]),
        ("a contended dictionary", () => FindAll(Contended(waits: 900)), ["LockSpinning"]),
        ("page faults",
            () => FindAll(Trial("threads", (Category.Compute, 170)) with { Cores = Cores(others: 0, kernel: 0.5) }), []),
        (
            "processes that are kept",
            () => FindAll(Trial("process-pool", (Category.Compute, 100), (Category.Startup, 10), (Category.Ipc, 10))),
            []),
        ("more workers than cores that wait",
            () => FindAll(
                TrialOf("threads", 16, (Category.Compute, 100), (Category.IoSleep, 1400), (Category.RunQueue, 100)),
                request => request with { Workers = 16 }),
            []),
        ("a pool that grew by itself", () => FindAll(TrialOf("thread-pool", 5, (Category.Compute, 100), (Category.RunQueue, 400))), []),
        ("times that differ by their last digits",
            () => FindAll(Busy with
            {
                Timing = new TimingSummary(100, 99, 101, 9),
                Stability = new StabilityReport(100, 0.1) { SlowestMs = 102, Outliers = 2, Drift = 0.01 },
            }),
            []),
        ("luck above the ideal",
            () => FindAll(Busy with { Speedup = 2.2, SpeedupInterval = new Interval(1.9, 2.5) }), []),
        ("a few exceptions", () => FindAll(Busy with { Exceptions = new ExceptionReport(80, 1, [new ThrownType("E", 80)]) }), []),
        ("a profiled launch that was no slower than the slowest timed launch",
            () =>
                FindAll(Busy with { ObserverEffect = 1.3, Launches = [Busy.Launches[0], Busy.Launches[0] with { IterationsMs = [140] }] }),
            []),
        ("two machines that are alike, one of them a little busier",
            () => FindAll(Busy with { UnitTimes = Even, Machines = [Machine("m1", idleMs: 20), Machine("m2", idleMs: 12)] }),
            []),
        ("a machine that had the last unit by chance",
            () => FindAll(Busy with { Machines = [Machine("m1", idleMs: 50), Machine("m2", idleMs: 2)] }),
            []),
        ("a network that is hardly waited for",
            () => FindAll(Trial("process-pool", (Category.Compute, 100), (Category.Network, 15)) with
            {
                Network = new NetworkReport(4, 6 * Ms, 8),
                Machines = [Machine("m1")],
            }),
            []),
        ("a network beside a larger loss",
            () => FindAll(Trial("process-pool", (Category.Compute, 60), (Category.Network, 40), (Category.Ipc, 80)) with
            {
                Network = new NetworkReport(4, 6 * Ms, 8),
                Machines = [Machine("m1")],
            }),
            ["IpcDominates"]),
        ("clocks that are known better than a unit is long",
            () => FindAll(Busy with { UnitTimes = Even, Machines = [Machine("m1", clockErrorMs: 1)] }), []),
        ("a little compiling", () => FindAll(Trial("threads", (Category.Compute, 100), (Category.Jit, 10))), []),
        ("a process that computes and waits", () => FindingRules.Apply(Process, []), []),
        ("a process that is short of a part of a core", () => FindingRules.Apply(Report(Thread("a", cpuMs: 150, queueMs: 50)), []), []),
        ("a process whose threads are started",
            () => FindingRules.Apply(
                Report(Thread("a", cpuMs: 500, lockMs: 200)) is var report
                    ? report with { Live = report.Live! with { Locks = new LockReport(90, 90, 200, 9, []) } }
                    : null!,
                []),
            []),
        ("a process with rare exceptions",
            () => FindingRules.Apply(Process with { Live = Process.Live! with { Exceptions = new ExceptionReport(900, 1, []) } }, []), []),
    ];

    public static TheoryData<string> Names => [.. Workloads.Select(row => row.Workload)];

    [Fact]
    public void EveryRuleHasAnEvidenceThatFiresIt()
    {
        IEnumerable<Delegate> rules = [.. FindingRules.OfTrials, .. FindingRules.OfAll, .. MeasurementRules.OfProcesses];

        Assert.Equal(rules.Select(rule => rule.Method.Name).Order(), Evidences.Keys.Order());
    }

    [Fact]
    public void EachRuleFiresOnItsEvidenceAndNoOtherDoes() => Assert.All(
        Evidences, rule => Assert.Equal([rule.Key], rule.Value().Select(finding => finding.Rule)));

    [Theory]
    [MemberData(nameof(Names))]
    public void NoRuleFiresOnAWorkloadThatOnlyComesNear(string name)
    {
        var row = Workloads.Single(row => row.Workload == name);

        Assert.Equal(row.Expected, row.Find().Select(finding => finding.Rule));
    }

    /// <summary>Reports name rules by their names: those that limit the figures, and the one that stands against the answer.</summary>
    [Fact]
    public void ReportsNameRulesThatThereAre()
    {
        IEnumerable<Delegate> rules = [.. FindingRules.OfTrials, .. FindingRules.OfAll];
        string[] ofRuns =
        [
            nameof(CoverageRules.WaitsAreEstimated), nameof(MeasurementRules.PerfRefused), nameof(MeasurementRules.PlatformUntested),
        ];

        Assert.Subset(
            rules.Select(rule => rule.Method.Name).Concat(ofRuns).ToHashSet(),
            Concur.Reports.BriefFindings.AboutTheMeasurement.Append(Concur.Core.Answers.Answer.AboveIdeal).ToHashSet());
    }

    private static MachineReport Machine(string name, double cores = 2, long idleMs = 0, long clockErrorMs = 0) => new()
    {
        Name = name,
        Facts = Fixtures.Machine(cores),
        Clock = ClockOffset.Between(-clockErrorMs * Ms, clockErrorMs * Ms),
        Account = Lane(idleMs),
        Cores = null,
        Units = 2,
        ComputePerUnitMs = 10,
        CpuMs = 20,
    };

    private static Account Lane(long idleMs, long networkMs = 4) => Fixtures.Account(
        1, 100 * Ms, (Category.Compute, (100 - idleMs - networkMs) * Ms), (Category.Idle, idleMs * Ms), (Category.Network, networkMs * Ms));

    private static TrialReport Alone(params (Category Category, long Ms)[] times) => Sequential with
    {
        Account = Fixtures.Account(1, 100 * Ms, [.. times.Select(time => (time.Category, time.Ms * Ms))]),
    };

    private static TrialReport Contended(int waits) => Trial("threads", (Category.Compute, 170)) with
    {
        Gc = Gc with { AllocatedBytes = 0 },
        Locks = new LockReport(8, waits, 12, 1, [new ContendedLock("a", waits / 4, 4, 1, [])]),
    };

    /// <summary>Two threads that acquire locks, of 100 ms each unless another time is given.</summary>
    private static CallReport Spinning(double queuedMs, double blockedMs = 0, double ofMs = 200)
    {
        var call = new CallTime("acquire", "SemaphoreSlim.Wait", "My.Work.Run", queuedMs + blockedMs)
        {
            OnCpuMs = 0,
            QueuedMs = queuedMs,
            AsleepMs = 0,
            BlockedMs = blockedMs,
        };
        return new CallReport
        {
            Evidence = CallEvidence.Switches,
            ThreadMs = ofMs,
            Calls = [call],
            Acquiring = call,
            Acquirers = 2,
            AcquirersMs = ofMs,
        };
    }

    /// <summary>Of 1,000 ms on the CPUs.</summary>
    private static CpuCoverage Profile(double notSampledMs) => new()
    {
        Sampling = CpuSampling.ByThread,
        IntervalMs = 10,
        CpuMs = 1_000,
        NotSampledMs = notSampledMs,
        OfLongThreadsMs = 0,
        NotSampledThreads = [],
    };
}
