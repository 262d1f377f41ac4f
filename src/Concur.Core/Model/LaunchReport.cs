using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Concur.Core.Model;

/// <summary>
/// The end of a process and its use of resources, that of the children it waited for included: what <c>time</c> prints. Null is
/// not known.
/// </summary>
public record ProcessUsage
{
    /// <summary>From spawn to exit, ms; null for a command that could not be started.</summary>
    [JsonPropertyOrder(-2)]
    public required double? RealMs { get; init; }

    /// <summary>CPU time in user mode, ms.</summary>
    [JsonPropertyOrder(-2)]
    public required double? UserMs { get; init; }

    /// <summary>CPU time in the kernel, ms.</summary>
    [JsonPropertyOrder(-2)]
    public required double? SysMs { get; init; }

    /// <summary>CPU time in both, ms.</summary>
    [JsonIgnore]
    public double? CpuMs => UserMs + SysMs;

    /// <summary>Peak resident memory of its largest process, bytes; null also where it is below the tool's own, which hides it.</summary>
    [JsonPropertyOrder(-2)]
    public required long? MaxRssBytes { get; init; }

    /// <summary>
    /// Exit code; 128 + the signal's number when a signal ended the process, 127 for a command that does not exist, 126 for one that
    /// can't be executed.
    /// </summary>
    [JsonPropertyOrder(-2)]
    public required int ExitCode { get; init; }

    /// <summary>
    /// The signal that ended the process; null where none did, and in older files. A shell that ran a program which a signal ended exits
    /// with 128 + its number by itself.
    /// </summary>
    public int? Signal { get; init; }

    /// <summary>Context switches because a thread blocked.</summary>
    public long? VoluntarySwitches { get; init; }

    /// <summary>Context switches because another thread was given the core.</summary>
    public long? InvoluntarySwitches { get; init; }
}

/// <summary>One launch as seen from outside, and its iterations. The run file has the process's usage among its own members.</summary>
public sealed record LaunchReport : ProcessUsage
{
    /// <summary>A report of which every required member is still to be set.</summary>
    [JsonConstructor]
    public LaunchReport()
    {
    }

    /// <summary>The report of a launch.</summary>
    /// <param name="usage">The launch's process.</param>
    /// <param name="profiled">Whether it was the profiled launch.</param>
    /// <param name="iterationsMs">Wall times of the measured iterations, ms.</param>
    [SetsRequiredMembers]
    public LaunchReport(ProcessUsage usage, bool profiled, ImmutableArray<double> iterationsMs)
        : base(usage) => (Profiled, IterationsMs) = (profiled, iterationsMs);

    /// <summary>Whether it was the profiled launch.</summary>
    [JsonPropertyOrder(-3)]
    public required bool Profiled { get; init; }

    /// <summary>Wall times of the measured iterations, ms; empty for a command.</summary>
    [JsonPropertyOrder(-1)]
    public required ImmutableArray<double> IterationsMs { get; init; }

    /// <summary>Periods in which the control group's CPU quota was used up meanwhile; null where that can't be read.</summary>
    [JsonPropertyOrder(1)]
    public long? ThrottledPeriods { get; init; }

    /// <summary>Where its lanes' time went; null for a profiled launch or a command, and in older files.</summary>
    [JsonPropertyOrder(2)]
    public Account? Account { get; init; }

    /// <summary>
    /// The round that it belongs to: in a round, each strategy is launched once. Null for a profiled launch or a command, and in older
    /// files.
    /// </summary>
    [JsonPropertyOrder(3)]
    public int? Round { get; init; }

    /// <summary>The runtime's name and version, such as ".NET 8.0.20"; null where it did not tell it, and in older files.</summary>
    [JsonPropertyOrder(3)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Runtime { get; init; }

    /// <summary>
    /// Whether the runtime had compiled the workload's code for the last time before its first measured iteration. Null where each
    /// iteration has fresh processes, for a command, and in older files.
    /// </summary>
    [JsonPropertyOrder(3)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? HasFinalCode { get; init; }

    /// <summary>
    /// Why a machine's loss ended it, in one line, so that its times do not count; null where no machine was lost, and in older files.
    /// </summary>
    [JsonPropertyOrder(3)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Lost { get; init; }

    /// <summary>
    /// The share of the cores' time that other processes took while its iterations were measured; null where it is not known, for a
    /// command, and in older files.
    /// </summary>
    [JsonPropertyOrder(3)]
    public double? OthersShare { get; init; }

    /// <summary>The share that the hypervisor took, as above.</summary>
    [JsonPropertyOrder(3)]
    public double? StealShare { get; init; }

    /// <summary>
    /// The clock of the fastest core when a timed launch had ended, MHz; null where the system does not tell, and in older files.
    /// </summary>
    [JsonPropertyOrder(3)]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ClockMhz { get; init; }
}
