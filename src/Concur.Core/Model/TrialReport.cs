using System.Collections.Immutable;

namespace Concur.Core.Model;

/// <summary>What is known of one strategy after its launches.</summary>
public sealed record TrialReport
{
    /// <summary>The strategy with its parameter.</summary>
    public required string Strategy { get; init; }

    /// <summary>A runtime variant's name; null for the runtime as it is.</summary>
    public string? Variant { get; init; }

    /// <summary>What reports call the trial: the strategy, and the variant if there is one, as in <c>threads@server-gc</c>.</summary>
    public string Label => Variant is null ? Strategy : $"{Strategy}@{Variant}";

    /// <summary>How the trial went.</summary>
    public required TrialStatus Status { get; init; }

    /// <summary>Why it is not ok, in one line; null when it is.</summary>
    public string? Error { get; init; }

    /// <summary>The units' results folded, as 16 hexadecimal digits; null when no iteration was complete.</summary>
    public string? Digest { get; init; }

    /// <summary>Whether every iteration gave sequential's digest; null when there is nothing to compare.</summary>
    public bool? ResultsAgree { get; init; }

    /// <summary>All launches, timing ones first.</summary>
    public required ImmutableArray<LaunchReport> Launches { get; init; }

    /// <summary>The median of the timing launches' iterations.</summary>
    public TimingSummary? Timing { get; init; }

    /// <summary>Sequential's median over this one's; null without both.</summary>
    public double? Speedup { get; init; }

    /// <summary>Its 95 % confidence interval, from the rounds of both; null with too few launches.</summary>
    public Interval? SpeedupInterval { get; init; }

    /// <summary>What nothing lost would give; null for a command, of which nobody knows.</summary>
    public required double? IdealSpeedup { get; init; }

    /// <summary>What the median does not show of the iteration times; null without any, and in files of before it was told.</summary>
    public StabilityReport? Stability { get; init; }

    /// <summary>CPU time over wall time of the timing launches' iterations; null without them.</summary>
    public double? CoresUsed { get; init; }

    /// <summary>Profiled median over timing median; null without a profiled launch.</summary>
    public double? ObserverEffect { get; init; }

    /// <summary>Events that the sessions dropped; null without a profiled launch.</summary>
    public long? LostEvents { get; init; }

    /// <summary>Where the lanes' time went; null without a usable launch.</summary>
    public Account? Account { get; init; }

    /// <summary>What lies between ideal and actual, as shares of lane time; empty without sequential's account.</summary>
    public ImmutableArray<GapPart> Gap { get; init; } = [];

    /// <summary>Where the cores' time went; null without a usable launch.</summary>
    public CoreAccount? Cores { get; init; }

    /// <summary>The processes of a command's recorded launch, parents first; empty where none was recorded.</summary>
    public ImmutableArray<ProcessReport> Processes { get; init; } = [];

    /// <summary>What passing results took; null where no worker process was used.</summary>
    public IpcReport? Ipc { get; init; }

    /// <summary>Collections, pauses, allocations; null without a recorded launch.</summary>
    public GcReport? Gc { get; init; }

    /// <summary>What was compiled; null without a recorded launch.</summary>
    public JitReport? Jit { get; init; }

    /// <summary>Contended locks; null without a recorded launch.</summary>
    public LockReport? Locks { get; init; }

    /// <summary>Waits inside units; null without a recorded launch.</summary>
    public WaitReport? Waits { get; init; }

    /// <summary>The calls that led to the dearest waits, for locks and inside units, at most ten; null where no stacks were recorded.</summary>
    public ImmutableArray<WaitSite>? WaitSites { get; init; }

    /// <summary>The share of the recorded launch's measured time at 0, 1, ... cores in use by any of its threads; null where only perf events could tell.</summary>
    public ImmutableArray<CoresShare>? RecordedCoresInUse { get; init; }

    /// <summary>What the thread pool did; null without a recorded launch.</summary>
    public PoolReport? Pool { get; init; }

    /// <summary>How long units stood in the pool's queue; null where no pool serves the strategy.</summary>
    public DelayReport? QueueDelay { get; init; }

    /// <summary>The speedscope file in the run folder; null when none was written.</summary>
    public string? Speedscope { get; init; }

    /// <summary>What the median is of: the iterations of each timing launch, ms, or a command's time from spawn to exit. Launches without any are left out.</summary>
    public ImmutableArray<ImmutableArray<double>> TimesMs =>
        [.. Launches.Where(launch => !launch.Profiled).Select(TimesOf).Where(times => !times.IsEmpty)];

    /// <summary>A harness tells iterations, a command only how long it took; one that failed took no time that counts.</summary>
    private static ImmutableArray<double> TimesOf(LaunchReport launch) =>
        launch.ExitCode != 0 ? [] : launch is { IterationsMs.IsEmpty: true, RealMs: { } realMs } ? [realMs] : launch.IterationsMs;
}

/// <summary>How a trial went.</summary>
public enum TrialStatus
{
    /// <summary>All launches succeeded.</summary>
    Ok,

    /// <summary>The workload failed in a launch.</summary>
    Failed,

    /// <summary>A launch ran longer than it may.</summary>
    Timeout,

    /// <summary>The run was cancelled before the trial was complete.</summary>
    Skipped,
}

/// <summary>The median of a sample of iteration times.</summary>
/// <param name="MedianMs">The median, ms.</param>
/// <param name="LowMs">The lower end of its 95 % confidence interval; null with too few iterations.</param>
/// <param name="HighMs">The upper end.</param>
/// <param name="Count">How many iterations.</param>
public sealed record TimingSummary(double MedianMs, double? LowMs, double? HighMs, int Count)
{
    /// <summary>Half of the interval's width over the median; null without an interval.</summary>
    public double? Precision => MedianMs > 0 ? (HighMs - LowMs) / 2 / MedianMs : null;
}

/// <summary>A part of the gap between ideal and actual.</summary>
/// <param name="Name">A category's name, <c>inflation</c> or <c>unexplained</c>.</param>
/// <param name="Share">Its share of lane time; null where it can't be had.</param>
public sealed record GapPart(string Name, double? Share);

/// <summary>What one launch looked like from outside, and its iterations.</summary>
public sealed record LaunchReport
{
    /// <summary>Whether sessions recorded it.</summary>
    public required bool Profiled { get; init; }

    /// <summary>From spawn to exit, ms; null for a command that could not be started.</summary>
    public required double? RealMs { get; init; }

    /// <summary>CPU time in user mode, ms, children included.</summary>
    public required double? UserMs { get; init; }

    /// <summary>CPU time in the kernel, ms, children included.</summary>
    public required double? SysMs { get; init; }

    /// <summary>Peak resident memory of its largest process, bytes; null when it is not known.</summary>
    public required long? MaxRssBytes { get; init; }

    /// <summary>Exit code; 128 + the signal's number when a signal ended it.</summary>
    public required int ExitCode { get; init; }

    /// <summary>Context switches because a thread blocked, children included; null where they were not counted.</summary>
    public long? VoluntarySwitches { get; init; }

    /// <summary>Context switches because another thread was given the core; null where they were not counted.</summary>
    public long? InvoluntarySwitches { get; init; }

    /// <summary>Periods in which the control group's CPU quota was used up meanwhile; null where that can't be read.</summary>
    public long? ThrottledPeriods { get; init; }

    /// <summary>Wall times of the measured iterations, ms; empty for a command.</summary>
    public required ImmutableArray<double> IterationsMs { get; init; }

    /// <summary>Where its lanes' time went; null for a profiled launch or a command, and in files of before it was told by launch.</summary>
    public Account? Account { get; init; }
}
