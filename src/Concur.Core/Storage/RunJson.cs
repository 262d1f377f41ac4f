using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>The run file as it is written and read: the names in it stay. Times are ms; null is unknown.</summary>
public sealed record RunJson
{
    /// <summary>Raised when a name or a meaning changes.</summary>
    public const int CurrentSchema = 1;

    /// <summary>The version of this form.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>What made it.</summary>
    public required ToolJson Tool { get; init; }

    /// <summary>What was asked for.</summary>
    public required RequestJson Request { get; init; }

    /// <summary>The machine.</summary>
    public required MachineJson Machine { get; init; }

    /// <summary>When the run began.</summary>
    public required DateTimeOffset StartedUtc { get; init; }

    /// <summary>How long it took.</summary>
    public double DurationMs { get; init; }

    /// <summary>Where the times on and off the CPUs of the profiled launches come from; null where that is not known.</summary>
    public SchedulerJson? Scheduler { get; init; }

    /// <summary>How well figures were known: exact, sampled or unavailable; null in files that do not say.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Capabilities? Capabilities { get; init; }

    /// <summary>One per strategy.</summary>
    public required IReadOnlyList<TrialJson> Trials { get; init; }

    /// <summary>Conclusions.</summary>
    public required IReadOnlyList<FindingJson> Findings { get; init; }

    /// <summary>What came of the findings' remedies; null in files of before they could be tried.</summary>
    public IReadOnlyList<VerificationJson>? Verifications { get; init; }
}

/// <summary>A command.</summary>
public sealed record CommandJson(string Name, string Command);

/// <summary>A runtime variant.</summary>
public sealed record VariantJson(string Name, IReadOnlyDictionary<string, string> Environment)
{
    /// <summary>How many workers it has; null for the run's.</summary>
    public int? Workers { get; init; }
}

/// <summary>The scheduler source: perf or proc, and why it is not perf.</summary>
public sealed record SchedulerJson(string Source, string? Refusal);

/// <summary>The tool.</summary>
public sealed record ToolJson(string Version);

/// <summary>The request.</summary>
public sealed record RequestJson
{
    /// <summary>The workload's name.</summary>
    public required string Workload { get; init; }

    /// <summary>The workload's assembly; null for a built-in one.</summary>
    public string? AssemblyPath { get; init; }

    /// <summary>Strategies in order.</summary>
    public required IReadOnlyList<string> Strategies { get; init; }

    /// <summary>Commands that were run instead of strategies; null in a workload's run.</summary>
    public IReadOnlyList<CommandJson>? Commands { get; init; }

    /// <summary>Launches of each command before those that count; null in a workload's run.</summary>
    public int? WarmupLaunches { get; init; }

    /// <summary>Settings of the runtime under which every strategy ran besides; null in files of before there were any.</summary>
    public IReadOnlyList<VariantJson>? Variants { get; init; }

    /// <summary>What worker processes sent back: value or digest; null in files of before there was a choice.</summary>
    public string? Return { get; init; }

    /// <summary>Units per iteration.</summary>
    public required int Units { get; init; }

    /// <summary>The size of a unit.</summary>
    public required long Size { get; init; }

    /// <summary>The workers used.</summary>
    public required int Workers { get; init; }

    /// <summary>Whether the number of workers was left to the tool.</summary>
    public bool WorkersAuto { get; init; }

    /// <summary>Timing launches per strategy.</summary>
    public int Launches { get; init; }

    /// <summary>How narrow intervals were to be, as a share to either side; null where that was not asked for.</summary>
    public double? Precision { get; init; }

    /// <summary>After so long no launches were added; null where none were to be.</summary>
    public double? BudgetMs { get; init; }

    /// <summary>Measured iterations per launch; 0 when left to the harness.</summary>
    public int Iterations { get; init; }

    /// <summary>none, light or full.</summary>
    public required string Profile { get; init; }

    /// <summary>The scheduler source that was asked for: auto, perf or proc; null in files of before there was a choice.</summary>
    public string? Scheduler { get; init; }

    /// <summary>Between stack samples; null for what suits the scheduler source.</summary>
    public double? SampleIntervalMs { get; init; }

    /// <summary>The time limit of a launch.</summary>
    public double TimeoutMs { get; init; }

    /// <summary>Whether remedies of findings were to be tried.</summary>
    public bool Verify { get; init; }

    /// <summary>The seed.</summary>
    public int Seed { get; init; }
}

/// <summary>The machine; the names are those of MachineFacts.</summary>
public sealed record MachineJson
{
    /// <summary>Processor model.</summary>
    public string? Cpu { get; init; }

    /// <summary>Logical processors.</summary>
    public int LogicalCores { get; init; }

    /// <summary>Physical cores.</summary>
    public int? PhysicalCores { get; init; }

    /// <summary>Sockets.</summary>
    public int? Sockets { get; init; }

    /// <summary>Allowed processors.</summary>
    public string? Affinity { get; init; }

    /// <summary>CPU quota in cores.</summary>
    public double? QuotaCores { get; init; }

    /// <summary>What the process may use.</summary>
    public double UsableCores { get; init; }

    /// <summary>Frequency governor.</summary>
    public string? Governor { get; init; }

    /// <summary>Installed memory.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>Operating system.</summary>
    public required string Os { get; init; }

    /// <summary>Kernel release.</summary>
    public string? Kernel { get; init; }

    /// <summary>C library.</summary>
    public string? Libc { get; init; }

    /// <summary>Container or hypervisor.</summary>
    public string? Virtualization { get; init; }

    /// <summary>Processor architecture.</summary>
    public required string Architecture { get; init; }

    /// <summary>Load average at the start.</summary>
    public double? LoadAtStart { get; init; }

    /// <summary>Runtime.</summary>
    public required string Runtime { get; init; }

    /// <summary>Runtime settings in the environment.</summary>
    public IReadOnlyDictionary<string, string> RuntimeSettings { get; init; } = new Dictionary<string, string>();
}

/// <summary>A finding.</summary>
public sealed record FindingJson(string Rule, string Severity, string? Strategy, string Message, string Evidence, string Advice)
{
    /// <summary>What of the advice the tool can try; null where nothing, and in files of before it was told.</summary>
    public RemedyJson? Remedy { get; init; }
}

/// <summary>A finding's remedy, tried: outcome is faster, cured, nohelp, slower or unknown; shares are of lane time, waiting for cores left out; both trials as they were measured in turns.</summary>
public sealed record VerificationJson(
    string Rule, string Strategy, RemedyJson Remedy, string Outcome, double? Ratio, double? ShareBefore, double? ShareAfter, TrialJson Before, TrialJson After);

/// <summary>Another strategy, or the same one under a variant, which should make a category (or inflation) smaller.</summary>
public sealed record RemedyJson(string Cures, string? Strategy, VariantJson? Variant);

/// <summary>The serialiser, generated at build time.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    Converters = [typeof(LowerCaseWord<Availability>), typeof(LowerCaseWord<StackSampler>)])]
[JsonSerializable(typeof(RunJson))]
[SuppressMessage("Maintainability", "CA1506", Justification = "Generated: it touches every type of the run file.")]
internal sealed partial class RunJsonContext : JsonSerializerContext;
