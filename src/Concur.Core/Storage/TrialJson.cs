using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>A trial.</summary>
public sealed record TrialJson
{
    /// <summary>Strategy with its parameter.</summary>
    public required string Strategy { get; init; }

    /// <summary>Runtime variant.</summary>
    public string? Variant { get; init; }

    /// <summary>ok, failed, timeout or skipped.</summary>
    public required string Status { get; init; }

    /// <summary>Why it is not ok.</summary>
    public string? Error { get; init; }

    /// <summary>Results folded.</summary>
    public string? Digest { get; init; }

    /// <summary>Whether they are sequential's.</summary>
    public bool? ResultsAgree { get; init; }

    /// <summary>All launches.</summary>
    public required IReadOnlyList<LaunchJson> Launches { get; init; }

    /// <summary>Median iteration.</summary>
    public double? MedianMs { get; init; }

    /// <summary>Its 95 % confidence interval.</summary>
    public IntervalJson? MedianInterval { get; init; }

    /// <summary>How many iterations it rests on.</summary>
    public int Iterations { get; init; }

    /// <summary>Sequential's median over this one's.</summary>
    public double? Speedup { get; init; }

    /// <summary>Its 95 % confidence interval; null with too few launches, for sequential itself, and in files of before it was told.</summary>
    public IntervalJson? SpeedupInterval { get; init; }

    /// <summary>What nothing lost would give.</summary>
    public double? IdealSpeedup { get; init; }

    /// <summary>What the median does not show; null in files of before it was told.</summary>
    public StabilityJson? Stability { get; init; }

    /// <summary>CPU time over wall time.</summary>
    public double? CoresUsed { get; init; }

    /// <summary>Profiled over timing median.</summary>
    public double? ObserverEffect { get; init; }

    /// <summary>Events lost.</summary>
    public long? LostEvents { get; init; }

    /// <summary>Where the lanes' time went.</summary>
    public AccountJson? Account { get; init; }

    /// <summary>What lies between ideal and actual.</summary>
    public required IReadOnlyList<GapJson> Gap { get; init; }

    /// <summary>Where the cores' time went.</summary>
    public CoreAccountJson? CoreAccount { get; init; }

    /// <summary>The processes of a command's recorded launch; null where there are none.</summary>
    public IReadOnlyList<ProcessJson>? Processes { get; init; }

    /// <summary>What passing results between processes took, per iteration.</summary>
    public IpcJson? Ipc { get; init; }

    /// <summary>Collections, pauses, allocations; null where nothing was recorded, and in files of before they were told, as those that follow.</summary>
    public GcJson? Gc { get; init; }

    /// <summary>What was compiled.</summary>
    public JitJson? Jit { get; init; }

    /// <summary>Contended locks.</summary>
    public LocksJson? Locks { get; init; }

    /// <summary>Waits inside units.</summary>
    public WaitsJson? Waits { get; init; }

    /// <summary>The calls that led to the dearest waits; null where no stacks were recorded.</summary>
    public IReadOnlyList<WaitSiteJson>? WaitSites { get; init; }

    /// <summary>What of the waits for locks passed while the recorded launch left a core idle; null where only perf events could tell.</summary>
    public double? LockWhileCoresIdleMs { get; init; }

    /// <summary>The same of the waits inside units.</summary>
    public double? WaitWhileCoresIdleMs { get; init; }

    /// <summary>Share of the recorded launch's measured time at 0, 1, ... cores; null where only perf events could tell.</summary>
    public IReadOnlyList<CoresJson>? RecordedCoresInUse { get; init; }

    /// <summary>What the thread pool did in the recorded launch.</summary>
    public PoolJson? Pool { get; init; }

    /// <summary>How long units stood in the pool's queue in the timing launches; null where no pool serves the strategy.</summary>
    public DelayJson? QueueDelay { get; init; }

    /// <summary>The speedscope file, relative to the run folder.</summary>
    public string? Speedscope { get; init; }
}

/// <summary>A launch.</summary>
public sealed record LaunchJson(
    bool Profiled, double? RealMs, double? UserMs, double? SysMs, long? MaxRssBytes, int ExitCode, IReadOnlyList<double> IterationsMs)
{
    /// <summary>Context switches because a thread blocked; null in files of before they were counted.</summary>
    public long? VoluntarySwitches { get; init; }

    /// <summary>Context switches because another thread was given the core; null in files of before they were counted.</summary>
    public long? InvoluntarySwitches { get; init; }

    /// <summary>Periods in which the control group's CPU quota was used up; null where that can't be read, and in older files.</summary>
    public long? ThrottledPeriods { get; init; }

    /// <summary>Where a timing launch's lane time went; null for others, and in files of before it was told by launch.</summary>
    public AccountJson? Account { get; init; }
}

/// <summary>Robust centre and spread of the iteration times, how many lie far out, where they gather if in several places, and the share by which launches became slower.</summary>
public sealed record StabilityJson(double CentreMs, double SpreadMs, double SlowestMs, int Outliers, IReadOnlyList<double> ModesMs, double? Drift);

/// <summary>A process; its account is null where there is no .NET in it.</summary>
public sealed record ProcessJson(
    int Pid, int ParentPid, string Command, bool Dotnet, double StartMs, double WallMs, double UserMs, double SysMs, int Threads, AccountJson? Account);

/// <summary>Bytes of results, and the parts of the category ipc, ms.</summary>
public sealed record IpcJson(long Bytes, double SerialiseMs, double TransferMs, double DeserialiseMs);

/// <summary>An interval, ms.</summary>
public sealed record IntervalJson(double Low, double High)
{
    /// <summary>An interval's form; null where there is none.</summary>
    internal static IntervalJson? Of(Interval? interval) => interval is null ? null : new IntervalJson(interval.Low, interval.High);
}

/// <summary>An account: categories and the residue sum to laneMs = lanes x wallMs, exactly to the ns.</summary>
public sealed record AccountJson(
    int Lanes, double WallMs, double LaneMs, int Iterations, IReadOnlyList<CategoryJson> Categories, double UnexplainedMs);

/// <summary>A category's time; null where it can't be had.</summary>
public sealed record CategoryJson(string Name, double? Ms);

/// <summary>A part of the gap as a share of lane time; null where it can't be had.</summary>
public sealed record GapJson(string Name, double? Share);

/// <summary>A core account.</summary>
public sealed record CoreAccountJson(
    double Cores, double WallMs, IReadOnlyList<CategoryJson> Categories, double? UnexplainedMs, IReadOnlyList<CoresJson>? CoresInUse);

/// <summary>The share of time at that many cores.</summary>
public sealed record CoresJson(int Cores, double Share);
