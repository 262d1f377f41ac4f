using Concur.Core.Model;
using Concur.Core.Stats;
using Concur.Traces.Stacks;

namespace Concur.Core.Findings;

/// <summary>Rules about the measurement itself: how far its figures can be trusted.</summary>
internal static class MeasurementRules
{
    private const double NotableDrift = 0.03;
    private const double NotableOutliers = 0.10;
    private const double NotableSlowest = 2;

    /// <summary>Where all times are nearly the same, those that differ a little more are no matter.</summary>
    private const double LeastSlowest = 1.25;
    private const double NotableOverhead = 1.10;
    private const double NotableSpread = 0.30;
    private const double NotableOthers = 0.10;
    private const int MostNamed = 3;
    private const int WaitsSince = TraceProcess.WaitEventsSince;

    private static readonly Category[] MeteredByUnit = [Category.RunQueue, Category.Dispatch];

    /// <summary>The rules for trials and recorded processes.</summary>
    public static IReadOnlyList<Func<Evidence, Finding?>> OfAll { get; } = [LostEvents];

    /// <summary>The rules for trials.</summary>
    public static IReadOnlyList<Func<TrialInRun, Finding?>> OfTrials { get; } =
    [
        ThrottledByCgroup,
        UnstableMachine,
        TooFewLaunches,
        NotAsPreciseAsAsked,
        Drifting,
        SeveralModes,
        Outliers,
        NotRecorded,
        ObserverEffect,
        UnitsTooShort,
        WaitsNotInRuntime,
    ];

    /// <summary>The rules for recorded processes.</summary>
    public static IReadOnlyList<Func<RecordedProcess, Finding?>> OfProcesses { get; } =
        [SamplerDisturbs, WaitsFromBefore, NotInRuntime, CompiledAheadRules.CompiledAhead];

    /// <summary>The sessions dropped events.</summary>
    public static Finding? LostEvents(Evidence evidence) => evidence.LostEvents is > 0 and var lost
        ? evidence.Warning(
            nameof(LostEvents),
            FormattableString.Invariant($"{lost:N0} events were lost; gc, lock, wait and jit may be too small"),
            EvidencePart.LostEvents,
            evidence.HowToRecordLess)
        : null;

    /// <summary>The control group's CPU quota stopped the launches for a while.</summary>
    public static Finding? ThrottledByCgroup(TrialInRun run)
    {
        var timed = run.Trial.Launches.Where(launch => !launch.Profiled).ToList();
        var periods = timed.Sum(launch => launch.ThrottledPeriods ?? 0);
        if (periods == 0) return null;
        var workers = Math.Max(1, (int)(run.Trial.Cores?.Cores ?? 1));
        return About(
            nameof(ThrottledByCgroup),
            run,
            ".launches",
            FormattableString.Invariant(
                $"the control group's CPU quota was used up in {periods} periods of its {timed.Count} timed launches, which stopped ")
                + "them until the next period",
            FormattableString.Invariant(
                $"raise the quota (cpu.max, or cpu.cfs_quota_us), or use no more workers than it allows: --workers {workers}")) with
        {
            Remedy = run.Lanes > workers ? run.WithWorkers(workers, Category.RunQueue) : null,
        };
    }

    /// <summary>Launches of the same strategy differ much, or other processes took the cores meanwhile.</summary>
    public static Finding? UnstableMachine(TrialInRun run)
    {
        var (spread, others) = (Spread(run.Trial.Timing), run.Trial.Cores?.OthersShare);
        if (spread is not > NotableSpread && others is not > NotableOthers) return null;
        string?[] seen =
        [
            spread > NotableSpread ? FormattableString.Invariant($"the median's interval is as wide as {spread:P0} of it") : null,
            others > NotableOthers
                ? FormattableString.Invariant($"other processes took {others:P0} of the cores' time in its last timed launch")
                : null,
        ];
        return About(
            nameof(UnstableMachine),
            run,
            spread > NotableSpread ? ".medianInterval" : ".coreAccount",
            string.Join(" and ", seen.OfType<string>()),
            "stop other work on this machine, or take more launches (--launches): times and the run queue include the work of others");
    }

    /// <summary>The median rests on too few launches for an interval.</summary>
    public static Finding? TooFewLaunches(TrialInRun run) => run.Trial.Timing is { LowMs: null }
        ? About(
            nameof(TooFewLaunches),
            run,
            ".medianInterval",
            $"the median rests on {Figures.Launches(run.Trial.TimesMs.Length)}, too few for an interval",
            "run with --launches 6 or more")
        : null;

    /// <summary>The interval is wider than requested: the budget or the launches ended first.</summary>
    public static Finding? NotAsPreciseAsAsked(TrialInRun run)
    {
        if (run.Request.Precision is not { } asked || run.Trial.Timing is not { } timing || timing.Precision <= asked) return null;
        var known = timing.Precision is { } precision ? FormattableString.Invariant($"is known to {precision:P1}") : "has no interval";
        return About(
            nameof(NotAsPreciseAsAsked),
            run,
            ".medianInterval",
            FormattableString.Invariant($"after {run.Trial.TimesMs.Length} launches the median {known}; asked for was {asked:P1}"),
            "raise --budget, or stop other work on this machine: an interval narrows with the square root of the launches");
    }

    /// <summary>Launches became slower or faster one after the other, so the last ones do not measure the same as the first.</summary>
    public static Finding? Drifting(TrialInRun run)
    {
        if (run.Trial.Stability?.Drift is not { } drift || Math.Abs(drift) < NotableDrift) return null;
        var became = FormattableString.Invariant($"{Math.Abs(drift):P1} {(drift > 0 ? "slower" : "faster")}");
        return About(
            nameof(Drifting),
            run,
            ".stability.drift",
            $"from its first launches to its last it became {became}, launch after launch",
            "run again: the machine changed meanwhile (heat, a neighbour, a cache that filled); strategies took turns, "
                + "so their ratios hold better than their times");
    }

    /// <summary>Iteration times gather in more than one place, so that the median describes one of them, or none.</summary>
    public static Finding? SeveralModes(TrialInRun run)
    {
        if (run.Trial.Stability is not { ModesMs: { Length: > 1 } modes }) return null;
        var places = string.Join(", ", modes.Select(ms => FormattableString.Invariant($"{ms:0.##} ms")));
        return new Finding(
            nameof(SeveralModes),
            Severity.Info,
            run.Label,
            $"{run.Label}: iterations gather around {places}, not in one place",
            run.Path + ".stability.modesMs",
            "look at iterationsMs of its launches: a cause that comes and goes (a collection, tiering, a neighbour) makes one median of "
                + "two programs");
    }

    /// <summary>Some iterations lie far from the rest. They count like all others, but the median does not show them.</summary>
    public static Finding? Outliers(TrialInRun run)
    {
        if (run.Trial is not { Stability: { Outliers: > 0 } stability, Timing: { MedianMs: > 0 } timing }) return null;
        var (share, factor) = (stability.Outliers / (double)timing.Count, stability.SlowestMs / timing.MedianMs);
        if (factor < LeastSlowest || (share < NotableOutliers && factor < NotableSlowest)) return null;
        return new Finding(
            nameof(Outliers),
            Severity.Info,
            run.Label,
            FormattableString.Invariant(
                $"{run.Label}: {stability.Outliers} of {timing.Count} iterations lie far from the median, the slowest took ")
                + FormattableString.Invariant($"{factor:0.00}x of it"),
            run.Path + ".stability",
            "look at iterationsMs of its launches where the worst case matters: all iterations count, but the median does not show the "
                + "worst");
    }

    /// <summary>A profiled launch was asked for and has no recording.</summary>
    public static Finding? NotRecorded(TrialInRun run) =>
        run.Request.Profile != ProfileKind.None && run.Trial is { Status: TrialStatus.Ok, LostEvents: null }
            ? About(
                nameof(NotRecorded),
                run,
                ".lostEvents",
                "its launch could not be recorded, so jit, gc, lock, wait and io-sleep are unavailable",
                "run 'dotnet concur doctor'; DOTNET_EnableDiagnostics=0 in the environment forbids recording")
            : null;

    /// <summary>The profiled launch was much slower than the timed launches, and slower than the slowest of them.</summary>
    public static Finding? ObserverEffect(TrialInRun run)
    {
        if (run.Trial.ObserverEffect is not (> NotableOverhead and var effect)) return null;
        var timedMs = LaunchSamples.MediansMs(run.Trial);
        if (timedMs.Count > 0 && effect * run.Trial.MedianMs <= timedMs.Max()) return null;
        return new Finding(
            nameof(ObserverEffect),
            Severity.Info,
            run.Label,
            FormattableString.Invariant($"{run.Label}: profiling made an iteration take {effect:0.00}x as long"),
            run.Path + ".observerEffect",
            "use --profile light or a longer --sample-interval to disturb less; times, speed-ups and accounts come from launches without "
                + "profiling");
    }

    /// <summary>Units were too short to read their threads' counters at their edges.</summary>
    public static Finding? UnitsTooShort(TrialInRun run) =>
        run.Trial.Account is { } account && MeteredByUnit.Any(category => account[category] is null && run.IsGiven(category))
            ? run.Info(
                nameof(UnitsTooShort),
                "units are too short to be metered one by one (or the kernel does not count the run queue), so some categories are "
                    + "unavailable",
                EvidencePart.Account,
                $"give each unit more to do{HowToGrowUnits(run.Request)}, so that one takes at least 0.1 ms")
            : null;

    /// <summary>The runtime of the launches is too old to have events of waits.</summary>
    public static Finding? WaitsNotInRuntime(TrialInRun run)
    {
        var runtime = run.Trial.Launches.FirstOrDefault(launch => launch.Profiled)?.Runtime;
        if (runtime is null || TraceProcess.HasWaitEventsIn(runtime)) return null;
        return run.Info(
            nameof(WaitsNotInRuntime),
            FormattableString.Invariant(
                $"waits are unavailable and count as io-sleep: {runtime} has no events of them, and .NET {WaitsSince} has"),
            EvidencePart.Account,
            FormattableString.Invariant($"run with --framework net{WaitsSince}.0 or a later one to see them"));
    }

    private static string HowToGrowUnits(WorkloadRequest request) =>
        request.Items is not null ? " (--batch)" : request.TakesSize ? " (--size)" : "";

    /// <summary>What was tested of the tool does not include the system that it ran on.</summary>
    /// <param name="system">The system.</param>
    /// <param name="untested">What was not tested; null where all was.</param>
    /// <param name="path">Where that stands in the file.</param>
    public static Finding? PlatformUntested(string system, string? untested, string path) => untested is not null
        ? new Finding(
            nameof(PlatformUntested),
            Severity.Warning,
            null,
            $"the figures of {system} are less sure than those of Linux: {untested}",
            path,
            "compare a figure that matters with another tool's, and report what differs")
        : null;

    /// <summary>The machine refuses perf events, or those of Windows: the better scheduler source.</summary>
    /// <param name="scheduler">The source that was used; null where none was.</param>
    /// <param name="path">Where the refusal stands in the file.</param>
    public static Finding? PerfRefused(SchedulerChoice? scheduler, string path) => scheduler?.Refusal is { } refusal
        ? new Finding(
            nameof(PerfRefused),
            Severity.Info,
            null,
            "recorded without the kernel's events of every switch: stacks come from the runtime's own sampler, which stops all threads at "
                + "each tick and samples wall time, not CPU time",
            path,
            refusal)
        : null;

    /// <summary>The runtime's own sampler stopped the process at each tick.</summary>
    public static Finding? SamplerDisturbs(RecordedProcess process)
    {
        if (process.Live is not { Scheduler: SchedulerKind.Proc or SchedulerKind.Etw, Profile: ProfileKind.Full } live) return null;
        var interval = FormattableString.Invariant($"{process.Report.SampleIntervalMs ?? 1:0.#} ms");
        return new Finding(
            nameof(SamplerDisturbs),
            Severity.Warning,
            null,
            $"the runtime's own sampler stopped all threads every {interval}, an interval that cannot be set from outside: the process "
                + "ran slower while it was recorded",
            "trace.sampleIntervalMs",
            "use --profile light, which records no stacks and stops no thread"
                + (live.Scheduler == SchedulerKind.Etw ? "" : ", or on Linux perf events (--scheduler perf), which sample from outside"));
    }

    /// <summary>Threads never ran during the recording, so no event names the wait that they were in.</summary>
    public static Finding? WaitsFromBefore(RecordedProcess process)
    {
        var threads = process.Report.Threads
            .Where(thread => thread is { CpuMs: 0, LockMs: 0, WaitMs: 0, IoSleepMs: > 0 } && !RuntimeThreads.Has(thread.Name))
            .ToList();
        if (threads.Count == 0) return null;
        var named = string.Join(
            ", ",
            threads.Take(MostNamed).Select(thread => FormattableString.Invariant($"{thread.Name} {thread.ThreadId}")));
        var count = FormattableString.Invariant($"{threads.Count} {(threads.Count == 1 ? "thread" : "threads")}");
        return process.Info(
            nameof(WaitsFromBefore),
            $"{count} never ran ({named}{(threads.Count > MostNamed ? ", ..." : "")}): a wait that began before the recording has no "
                + "event to name it, and counts as io-sleep",
            EvidencePart.Account,
            FormattableString.Invariant(
                $"if they should have run, look at their stacks: {CompiledAheadRules.StacksOf(process.Report.Process)}"));
    }

    /// <summary>The runtime is too old to have events of waits.</summary>
    public static Finding? NotInRuntime(RecordedProcess process) => process.Report.Process.HasWaitEvents ? null : process.Info(
        nameof(NotInRuntime),
        "waits are unavailable and count as io-sleep: the runtime has events of them from .NET "
            + FormattableString.Invariant($"{TraceProcess.WaitEventsSince} on, and this is {process.Report.Process.Runtime}"),
        EvidencePart.Account,
        FormattableString.Invariant($"run the program with .NET {TraceProcess.WaitEventsSince} or later to see them"));

    private static Finding About(string rule, TrialInRun run, string path, string message, string advice) =>
        new(rule, Severity.Warning, run.Label, $"{run.Label}: {message}", run.Path + path, advice);

    private static double? Spread(TimingSummary? timing) =>
        timing is { LowMs: { } low, HighMs: { } high, MedianMs: > 0 } ? (high - low) / timing.MedianMs : null;
}
