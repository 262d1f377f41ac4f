using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;
using Concur.Traces.Profiles;
using Concur.Traces.Recordings;

namespace Concur.Core.Model;

/// <summary>The report of a trace file, whichever tool recorded it, or of a running process. Null is what its events cannot tell.</summary>
public sealed record TraceReport
{
    /// <summary>The file's name.</summary>
    public required string File { get; init; }

    /// <summary>Facts about the traced process.</summary>
    public required TraceProcess Process { get; init; }

    /// <summary>From the session's start to the last event, ms.</summary>
    public required double DurationMs { get; init; }

    /// <summary>Events in it.</summary>
    public required long Events { get; init; }

    /// <summary>Events that the session dropped.</summary>
    public required long LostEvents { get; init; }

    /// <summary>Stack samples in it; null when nothing sampled.</summary>
    public required long? Samples { get; init; }

    /// <summary>Time between two rounds of the sampler, on average, ms; null without samples.</summary>
    public required double? SampleIntervalMs { get; init; }

    /// <summary>Pauses of all threads for garbage collections; null without suspension events.</summary>
    public required Occurrences? GcPauses { get; init; }

    /// <summary>Collections by generation, youngest first; null without events of collections.</summary>
    public required ImmutableArray<int>? Collections { get; init; }

    /// <summary>Blocked on contended locks, all threads; null without contention events.</summary>
    public required Occurrences? Contentions { get; init; }

    /// <summary>Waits for handles, semaphores, tasks, joins, all threads, locks excluded; null without wait events.</summary>
    public required Occurrences? Waits { get; init; }

    /// <summary>Methods compiled, all threads; null without events of the compiler.</summary>
    public required Occurrences? Compilations { get; init; }

    /// <summary>What was allocated, all threads; null without events of allocation, of a running process, and in older files.</summary>
    public TraceAllocation? Allocation { get; init; }

    /// <summary>The threads of which there are samples or intervals, the longest sampled first.</summary>
    public required ImmutableArray<TraceThread> Threads { get; init; }

    /// <summary>The methods with the most samples, by those in which they were innermost.</summary>
    public required ImmutableArray<TraceMethod> Methods { get; init; }

    /// <summary>
    /// Whether code without a name was sampled in a running process, and no method with one: among all that were sampled, not among
    /// <see cref="Methods"/> alone.
    /// </summary>
    [JsonIgnore]
    public bool LacksMethodNames { get; init; }

    /// <summary>What a stack sample stands for.</summary>
    public Weighting Weighting { get; init; } = Weighting.Wall;

    /// <summary>
    /// The processes of a trace of the whole machine, those with the most samples first, at most twenty; the first is the one that the
    /// report is of. Empty for a trace of one process.
    /// </summary>
    public ImmutableArray<TraceProcessRow> Processes { get; init => field = value.OrEmpty(); } = [];

    /// <summary>How many processes the trace has besides.</summary>
    public int OtherProcesses { get; init; }

    /// <summary>How much CPU time the samples stand for; null where none were taken on the CPUs, and in older files.</summary>
    public CpuCoverage? CpuProfile { get; init; }

    /// <summary>How much CPU time no reading of threads met; null where they were not read now and then, and in older files.</summary>
    public PolledCpu? PolledCpu { get; init; }

    /// <summary>How a running process was recorded, and what is known of it besides; null of a trace file.</summary>
    public LiveRecording? Live { get; init; }

    /// <summary>Where methods stand in their source, by their names; null where no PDB tells.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, SourcePlace>? Sources { get; init; }

    /// <summary>Conclusions.</summary>
    public ImmutableArray<Finding> Findings { get; init => field = value.OrEmpty(); } = [];
}

/// <summary>What a trace tells of allocation. It is approximate, for the runtime writes an event about every 100 kB per heap.</summary>
/// <param name="Bytes">Allocated bytes.</param>
/// <param name="TopTypes">The most allocated types, the largest first.</param>
public sealed record TraceAllocation(long Bytes, ImmutableArray<AllocatedType> TopTypes);

/// <summary>The traced process, as the trace tells.</summary>
/// <param name="ProcessId">Its id; null when the trace holds several or does not tell.</param>
/// <param name="CommandLine">Its command line.</param>
/// <param name="Os">The operating system's kind.</param>
/// <param name="Architecture">The process's architecture.</param>
/// <param name="Runtime">The runtime's version, or <see cref="NativeAot"/>.</param>
/// <param name="Cores">Logical processors.</param>
/// <param name="StartedUtc">When the session began.</param>
public sealed record TraceProcess(
    int? ProcessId, string? CommandLine, string? Os, string? Architecture, string? Runtime, int? Cores, DateTimeOffset? StartedUtc)
{
    /// <summary>The first version of .NET with events of waits. Source: ClrEtwAll.man of dotnet/runtime, WaitHandleWait.</summary>
    public const int WaitEventsSince = 9;

    /// <summary>What stands for the runtime of a program that was compiled ahead of time, which does not tell its version.</summary>
    public const string NativeAot = "NativeAOT";

    /// <summary>Whether it was compiled ahead of time.</summary>
    [JsonIgnore]
    public bool IsNativeAot => Runtime == NativeAot;

    /// <summary>The runtime's major version; null where it is not known.</summary>
    [JsonIgnore]
    public int? MajorVersion => MajorVersionOf(Runtime);

    /// <summary>The major version in a runtime's name; null where there is none.</summary>
    /// <param name="runtime">The name, such as ".NET 8.0.20" or ".NET Core 3.1.32".</param>
    public static int? MajorVersionOf(string? runtime)
    {
        const string net = ".NET ", core = "Core ";
        if (runtime?.StartsWith(net, StringComparison.Ordinal) != true) return null;
        var version = runtime[net.Length..];
        if (version.StartsWith(core, StringComparison.Ordinal)) version = version[core.Length..];
        return int.TryParse(version.Split('.')[0], NumberStyles.None, CultureInfo.InvariantCulture, out var major) ? major : null;
    }

    /// <summary>Whether the runtime has events of waits; true where its version is not known.</summary>
    [JsonIgnore]
    public bool HasWaitEvents => HasWaitEventsIn(Runtime);

    /// <summary>Whether a runtime has events of waits; true where its version is not known.</summary>
    /// <param name="runtime">The runtime's name.</param>
    public static bool HasWaitEventsIn(string? runtime) => MajorVersionOf(runtime) is not < WaitEventsSince;
}

/// <summary>A process of a trace of the whole machine.</summary>
/// <param name="ProcessId">Its id; null where the trace does not have it.</param>
/// <param name="Name">Its name; null where the trace does not have it.</param>
/// <param name="Threads">How many of its threads were seen.</param>
/// <param name="Samples">How many samples there are of it.</param>
/// <param name="CpuMs">Its time on the CPUs: by every switch, or by its samples where switches were not recorded, ms.</param>
public sealed record TraceProcessRow(int? ProcessId, string? Name, int Threads, long Samples, double CpuMs);

/// <summary>How often something took time, how much in all, and at most.</summary>
/// <param name="Count">How often.</param>
/// <param name="TotalMs">In all, ms.</param>
/// <param name="LongestMs">At most, ms.</param>
public sealed record Occurrences(long Count, double TotalMs, double LongestMs);

/// <summary>
/// One thread of a trace. Times are ms; an instant belongs to the first of gc, lock, wait, jit that claims it. Where a
/// scheduler source watched, they add up: wall = compute + jit + gc + lock + wait + io-sleep + run queue + unexplained.
/// </summary>
public sealed record TraceThread
{
    /// <summary>The operating system's id.</summary>
    public required int ThreadId { get; init; }

    /// <summary>What it was for, as far as its stacks tell.</summary>
    public required string Name { get; init; }

    /// <summary>Samples of it; null when nothing sampled.</summary>
    public required long? Samples { get; init; }

    /// <summary>Wall time that its samples stand for, running or not.</summary>
    public required double? SampledMs { get; init; }

    /// <summary>Suspended for collections, or doing them, between its first event and its last.</summary>
    public required double? GcSuspendedMs { get; init; }

    /// <summary>Blocked on contended locks.</summary>
    public required double? LockMs { get; init; }

    /// <summary>Blocked on anything else that the runtime reports.</summary>
    public required double? WaitMs { get; init; }

    /// <summary>Compiling.</summary>
    public required double? JitMs { get; init; }

    /// <summary>On a CPU: only a scheduler source can tell, and a trace file has none.</summary>
    public double? CpuMs { get; init; }

    /// <summary>Runnable without a core: only a scheduler source can tell, and a trace file has none.</summary>
    public double? RunQueueMs { get; init; }

    /// <summary>How much of its life was recorded; null without a scheduler source.</summary>
    public double? WallMs { get; init; }

    /// <summary>On a CPU, neither compiling nor collecting; null without a scheduler source.</summary>
    public double? ComputeMs { get; init; }

    /// <summary>
    /// Off the CPUs with no event to name it; with the time that it was runnable without a core where <see cref="RunQueueMs"/> is not
    /// known. Null without a scheduler source.
    /// </summary>
    public double? IoSleepMs { get; init; }

    /// <summary>
    /// Acquiring locks, on a CPU, waiting for one or blocked: a part of the times above. Null where stacks do not tell it, and in older
    /// files.
    /// </summary>
    public double? AcquiringMs { get; init; }

    /// <summary>What is left of the wall time, signed; null without a scheduler source.</summary>
    public double? UnexplainedMs { get; init; }
}

/// <summary>A method by its samples, all threads.</summary>
/// <param name="Name">Its name.</param>
/// <param name="ExclusiveSamples">Samples in which it was innermost.</param>
/// <param name="ExclusiveMs">The time that those stand for, ms.</param>
/// <param name="InclusiveSamples">Samples in which it was anywhere.</param>
/// <param name="InclusiveMs">The time that those stand for, ms.</param>
public sealed record TraceMethod(string Name, long ExclusiveSamples, double ExclusiveMs, long InclusiveSamples, double InclusiveMs)
{
    /// <summary>Whether it is a method or a function, and not all code of a module, or code of which nothing is known.</summary>
    [JsonIgnore]
    public bool HasName => !Name.StartsWith('[') && !Name.StartsWith('(');

    /// <summary>Whether it is a method, and not a function of a native module.</summary>
    [JsonIgnore]
    public bool IsManaged => HasName && !Name.Contains('!', StringComparison.Ordinal);
}

/// <summary>The recording of a running process, and what its runtime did in that time.</summary>
public sealed record LiveRecording
{
    /// <summary>The process's name, with which the names of its traces begin.</summary>
    public required string Name { get; init; }

    /// <summary>As <see cref="MachineFacts.Untested"/>.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Untested { get; init; }

    /// <summary>The time to record that was asked for, ms.</summary>
    public required double RequestedMs { get; init; }

    /// <summary>The time in which all sessions and sources recorded, ms.</summary>
    public required double RecordedMs { get; init; }

    /// <summary>When that time begins, ns of CLOCK_MONOTONIC; null in older files.</summary>
    public long? StartNs { get; init; }

    /// <summary>When it ends.</summary>
    public long? EndNs { get; init; }

    /// <summary>Why it ended.</summary>
    public required AttachEnding Ending { get; init; }

    /// <summary>The scheduler source that was used.</summary>
    public required SchedulerKind Scheduler { get; init; }

    /// <summary>Why that is not perf events; null when it is, or they were not asked for.</summary>
    public string? Refusal { get; init; }

    /// <summary>What was recorded: events, or events and stacks.</summary>
    public required ProfileKind Profile { get; init; }

    /// <summary>Allocated bytes; approximate, for the runtime reports them about every 100 kB per heap.</summary>
    public required long AllocatedBytes { get; init; }

    /// <summary>The most allocated types, the largest first; approximate as well.</summary>
    public required ImmutableArray<AllocatedType> TopTypes { get; init; }

    /// <summary>The collections that the program asked for.</summary>
    public InducedCollections? Induced { get; init; }

    /// <summary>Exceptions that were thrown.</summary>
    public ExceptionReport? Exceptions { get; init; }

    /// <summary>What the thread pool did.</summary>
    public required PoolReport Pool { get; init; }

    /// <summary>Contended locks.</summary>
    public required LockReport Locks { get; init; }

    /// <summary>The calls that led to the longest waits, at most ten; null where no stacks were recorded, and in older files.</summary>
    public ImmutableArray<WaitSite>? WaitSites { get; init; }

    /// <summary>The calls in which threads acquired locks, and left the CPUs; null without sampled stacks, and in older files.</summary>
    public CallReport? Calls { get; init; }

    /// <summary>Allocated bytes per second; 0 where nothing was recorded.</summary>
    public double AllocatedBytesPerSecond => RecordedMs > 0 ? AllocatedBytes / (RecordedMs / 1000) : 0;
}
