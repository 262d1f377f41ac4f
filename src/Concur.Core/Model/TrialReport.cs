using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Core.Model;

/// <summary>What is known of one strategy, or of one command, after its launches.</summary>
public sealed record TrialReport : ProfiledTrial
{
    /// <summary>The strategy with its parameter; a command's name.</summary>
    public required string Strategy { get; init; }

    /// <summary>The runtime variant's name; null for the runtime as it is.</summary>
    public string? Variant { get; init; }

    /// <summary>The trial's name in reports: the strategy, and the variant if there is one, as in <c>threads@server-gc</c>.</summary>
    [JsonIgnore]
    public string Label => Variant is null ? Strategy : $"{Strategy}@{Variant}";

    /// <summary>How the trial went.</summary>
    public required TrialStatus Status { get; init; }

    /// <summary>Why it is not ok, in one line; null when it is.</summary>
    public string? Error { get; init; }

    /// <summary>The units' results folded, 16 hexadecimal digits; null when no iteration was complete.</summary>
    public string? Digest { get; init; }

    /// <summary>Whether every iteration gave sequential's digest; null when there is nothing to compare.</summary>
    public bool? ResultsAgree { get; init; }

    /// <summary>All launches, the timed launches first.</summary>
    public required ImmutableArray<LaunchReport> Launches { get; init; }

    /// <summary>The median iteration time of the timed launches, ms; null without a complete iteration.</summary>
    public double? MedianMs { get; init; }

    /// <summary>Its 95 % confidence interval, ms; null with too few launches.</summary>
    public Interval? MedianInterval { get; init; }

    /// <summary>The number of iterations that it is the median of.</summary>
    public int Iterations { get; init; }

    /// <summary>The three above in one; null without a median.</summary>
    [JsonIgnore]
    public TimingSummary? Timing
    {
        get => TimingSummary.Of(MedianMs, MedianInterval, Iterations);
        init => (MedianMs, MedianInterval, Iterations) = (value?.MedianMs, value?.Interval, value?.Count ?? 0);
    }

    /// <summary>
    /// How many times as fast as sequential: the trimmed mean of the rounds' ratios; null without times of both, and for wrong results.
    /// </summary>
    public double? Speedup { get; init; }

    /// <summary>
    /// Its confidence interval: with 95 % confidence the intervals of all strategies together hold the true speed-ups. Null with fewer
    /// than three rounds, and in older files.
    /// </summary>
    public Interval? SpeedupInterval { get; init; }

    /// <summary>The speed-up without any loss; null for commands.</summary>
    public required double? IdealSpeedup { get; init; }

    /// <summary>Spread, outliers and drift of the iteration times; null without any, and in older files.</summary>
    public StabilityReport? Stability { get; init; }

    /// <summary>CPU time divided by wall time, over the timed launches' iterations; null without them.</summary>
    public double? CoresUsed { get; init; }

    /// <summary>CPU time of all threads of the processes per iteration, ns; null where it is not known.</summary>
    [JsonIgnore]
    public double? CpuNs => CoresUsed * Account?.WallNs;

    /// <summary>The profiled launches' median divided by the timed launches'; null without a profiled launch.</summary>
    public double? ObserverEffect { get; init; }

    /// <summary>Events that the sessions dropped; null without a profiled launch.</summary>
    public long? LostEvents { get; init; }

    /// <summary>Where the lanes' time went; null without a usable launch.</summary>
    public Account? Account { get; init; }

    /// <summary>The parts of the gap between the ideal speed-up and the measured one; empty without sequential's account.</summary>
    [JsonRequired]
    public ImmutableArray<GapPart> Gap { get; init; } = [];

    /// <summary>Where the cores' time went; null without a usable launch.</summary>
    [JsonPropertyName("coreAccount")]
    public CoreAccount? Cores { get; init; }

    /// <summary>The processes of a command's profiled launch, parents first; empty without one, which is null in the file.</summary>
    [JsonConverter(typeof(EmptyAsNullConverter<ProcessReport>))]
    public ImmutableArray<ProcessReport> Processes { get; init => field = value.OrEmpty(); } = [];

    /// <summary>What passing units and results between processes took; null without worker processes.</summary>
    public IpcReport? Ipc { get; init; }

    /// <summary>Collections, pauses and allocations; null without a profiled launch, and in older files.</summary>
    public GcReport? Gc { get; init; }

    /// <summary>What was compiled; null as above.</summary>
    public JitReport? Jit { get; init; }

    /// <summary>Contended locks; null as above.</summary>
    public LockReport? Locks { get; init; }

    /// <summary>Waits inside units; null as above.</summary>
    public WaitReport? Waits { get; init; }

    /// <summary>The calls that led to the longest waits, for locks and in units, at most ten; null where no stacks were recorded.</summary>
    public ImmutableArray<WaitSite>? WaitSites { get; init; }

    /// <summary>
    /// The calls in which workers acquired locks, and left the CPUs, inside units of the profiled launch; null without sampled stacks,
    /// and in older files.
    /// </summary>
    public CallReport? Calls { get; init; }

    /// <summary>What changes of the work would gain; null where nothing was recorded, and in older files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public GainReport? Gains { get; init; }

    /// <summary>As in <see cref="LockReport.WhileCoresIdleMs"/>, which the run file has here.</summary>
    [JsonInclude]
    public double? LockWhileCoresIdleMs
    {
        get => Locks?.WhileCoresIdleMs;
        internal init => Locks = Locks is { } locks ? locks with { WhileCoresIdleMs = value } : null;
    }

    /// <summary>As in <see cref="WaitReport.WhileCoresIdleMs"/>, which the run file has here.</summary>
    [JsonInclude]
    public double? WaitWhileCoresIdleMs
    {
        get => Waits?.WhileCoresIdleMs;
        internal init => Waits = Waits is { } waits ? waits with { WhileCoresIdleMs = value } : null;
    }

    /// <summary>
    /// The share of the profiled launch's measured time at 0, 1, ... cores in use by any of its threads; null without perf events.
    /// </summary>
    public ImmutableArray<CoresShare>? RecordedCoresInUse { get; init; }

    /// <summary>What the thread pool did; null without a profiled launch, and in older files.</summary>
    public PoolReport? Pool { get; init; }

    /// <summary>Exceptions that were thrown; null without a profiled launch, and in older files.</summary>
    public ExceptionReport? Exceptions { get; init; }

    /// <summary>How long units take by themselves, in the timed launches; null for units that await, and in older files.</summary>
    public UnitTimes? UnitTimes { get; init; }

    /// <summary>How long units stood in the pool's queue in the timed launches; null where no pool serves the strategy.</summary>
    public DelayReport? QueueDelay { get; init; }

    /// <summary>The speedscope file, relative to the run folder; null when none was written.</summary>
    public string? Speedscope { get; init; }
}

/// <summary>The launches of a trial that count, and those that were lost.</summary>
public static class CountedLaunches
{
    extension(TrialReport trial)
    {
        /// <summary>Why launches were lost with a machine, in one line each; empty where none was. The others count.</summary>
        public IEnumerable<string> Lost => trial.Launches.Select(launch => launch.Lost).OfType<string>();

        /// <summary>
        /// The times of which the median is taken: the iterations of each timed launch, ms, or a command's time from spawn to exit.
        /// Launches without any are left out.
        /// </summary>
        public ImmutableArray<ImmutableArray<double>> TimesMs =>
            [.. trial.Launches.Where(launch => !launch.Profiled).Select(trial.TimesOf).Where(times => !times.IsEmpty)];

        /// <summary>
        /// A command has no iterations, only its whole time. A launch that failed has no times that count, unless its exit code is
        /// ignored: then the trial is ok.
        /// </summary>
        internal ImmutableArray<double> TimesOf(LaunchReport launch) =>
            launch.Lost is not null || (launch.ExitCode != 0 && trial.Status != TrialStatus.Ok) ? []
            : launch is { IterationsMs.IsEmpty: true, RealMs: { } realMs } ? [realMs]
            : launch.IterationsMs;
    }
}

/// <summary>Whether units are parallel themselves.</summary>
public static class ParallelUnits
{
    /// <summary>The runtime's own threads may use a smaller part of a second core, compiling left out.</summary>
    private const double ParallelFrom = 1.4;

    private const double MostInCollections = 0.10;

    extension(TrialReport trial)
    {
        /// <summary>
        /// The cores that units keep busy when they run one after the other, where that is clearly more than one: then the units are
        /// parallel themselves. Null otherwise, and where collections may be what runs beside them, or are not known.
        /// </summary>
        public double? CoresOfUnits => trial.Strategy == StrategyNames.Sequential && trial.CoresUsed - CoresCompiling(trial) > ParallelFrom
            && trial.Account?.Share(Category.Gc) <= MostInCollections
            ? trial.CoresUsed
            : null;
    }

    /// <summary>The part of a core that the compiler used in the profiled launch; 0 where that is not known.</summary>
    private static double CoresCompiling(TrialReport trial) =>
        trial is { Jit: { } jit, Gc.WallMs: > 0 and var wallMs } ? jit.TotalMs / wallMs : 0;
}

/// <summary>How a trial went.</summary>
public enum TrialStatus
{
    /// <summary>All launches succeeded.</summary>
    Ok,

    /// <summary>The workload failed in a launch.</summary>
    Failed,

    /// <summary>A launch exceeded the time limit.</summary>
    Timeout,

    /// <summary>The run was cancelled before the trial was complete, or the strategy makes no sense for the workload.</summary>
    Skipped,
}

/// <summary>What is known of one process of a command's profiled launch.</summary>
public sealed record ProcessReport
{
    /// <summary>Its id.</summary>
    [JsonPropertyName("pid")]
    public required int ProcessId { get; init; }

    /// <summary>The id of the process that started it.</summary>
    [JsonPropertyName("parentPid")]
    public required int ParentId { get; init; }

    /// <summary>Its command line.</summary>
    public required string Command { get; init; }

    /// <summary>Whether a .NET runtime ran in it.</summary>
    public required bool Dotnet { get; init; }

    /// <summary>Whether its program was compiled ahead of time, with the runtime in it (NativeAOT).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool NativeAot { get; init; }

    /// <summary>From the command's start until the process was first seen, ms.</summary>
    public required double StartMs { get; init; }

    /// <summary>From when it was first seen until it was last seen, ms.</summary>
    public required double WallMs { get; init; }

    /// <summary>CPU time in user mode, ms, in steps of 10 ms.</summary>
    public required double UserMs { get; init; }

    /// <summary>CPU time in the kernel, ms, in steps of 10 ms.</summary>
    public required double SysMs { get; init; }

    /// <summary>The number of threads that were seen.</summary>
    public required int Threads { get; init; }

    /// <summary>
    /// How much of its CPU time was used by threads that no reading met, or after their last reading; these are in no account. Null
    /// where it could not be read, and in older files.
    /// </summary>
    public PolledCpu? PolledCpu { get; init; }

    /// <summary>Where the time of its main thread went, and of the threads that used a CPU; null for a process without .NET.</summary>
    [JsonRequired]
    public Account? Account { get; init; }
}
