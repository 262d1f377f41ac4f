using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Concur.Core.Model;

/// <summary>What is known of a trial's workers on other machines.</summary>
public abstract record TrialOverMachines
{
    /// <summary>What passing units and results between machines took; null where no unit went to another one, and in older files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NetworkReport? Network { get; init; }

    /// <summary>The other machines that ran its workers; empty where all ran on this one.</summary>
    [JsonIgnore]
    public ImmutableArray<MachineReport> Machines { get; init; } = [];

    /// <summary>As <see cref="Machines"/>, which the run file has here where there are any.</summary>
    [JsonInclude]
    [JsonPropertyName("machines")]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<MachineReport>? OtherMachines
    {
        get => Machines.IsEmpty ? null : Machines;
        internal init => Machines = value ?? [];
    }

    /// <summary>The cores that its workers on other machines may use; null where there are none, or one did not tell.</summary>
    [JsonIgnore]
    public double? CoresElsewhere =>
        Machines.IsEmpty || Machines.Any(machine => machine.Facts is null) ? null : Machines.Sum(machine => machine.Facts!.UsableCores);
}

/// <summary>What is known of one other machine that ran workers of a trial. What did not come back from it is null.</summary>
public sealed record MachineReport
{
    /// <summary>The machine's name in the run.</summary>
    public required string Name { get; init; }

    /// <summary>What is known of the machine; null where nothing came back.</summary>
    public required MachineFacts? Facts { get; init; }

    /// <summary>How its clock compares with this machine's, in the last timed launch; null where no message went both ways.</summary>
    public required ClockOffset? Clock { get; init; }

    /// <summary>Where the time of its workers went; null without a usable timed launch.</summary>
    public required Account? Account { get; init; }

    /// <summary>Where the time of its cores went in the last timed launch; null where it did not tell.</summary>
    [JsonPropertyName("coreAccount")]
    public required CoreAccount? Cores { get; init; }

    /// <summary>How many units of an iteration it ran on average; null without a usable timed launch.</summary>
    public required double? Units { get; init; }

    /// <summary>On a CPU in a unit, mean, without compiling and collecting, ms; null where it is not known.</summary>
    public required double? ComputePerUnitMs { get; init; }

    /// <summary>
    /// The time on a CPU of its units over the mean of the same units on all machines: 1.10 is 10 % slower. Null where no unit ran on more
    /// than one machine, and where that time is not known.
    /// </summary>
    public RatioReport? UnitCpuFactor { get; init; }

    /// <summary>CPU time of its processes in the measured phase of the last timed launch, ms; null where it is not told.</summary>
    public required double? CpuMs { get; init; }

    /// <summary>Peak resident memory of its largest process, bytes; null where it is not known.</summary>
    public long? MaxRssBytes { get; init; }

    /// <summary>Why something of it is missing, in one line; null where all came back.</summary>
    public string? Lost { get; init; }

    /// <summary>What it recorded of the profiled launch; null where nothing was recorded, or its clock is not known.</summary>
    public RecordedMachine? Recorded { get; init; }

    /// <summary>Why its threads are not on the timeline; null where they are, or nothing was recorded.</summary>
    public string? NotOnTimeline { get; init; }
}

/// <summary>What another machine recorded of the profiled launch, as the run's folder has it.</summary>
/// <param name="Clock">How its clock compared with this machine's in that launch.</param>
/// <param name="Traces">The names of its traces in the folder of traces.</param>
/// <param name="Schedule">The name of its scheduler source's file there; null without one.</param>
/// <param name="Counters">The name of the counters that were read beside it; null without them.</param>
public sealed record RecordedMachine(ClockOffset Clock, ImmutableArray<string> Traces, string? Schedule, string? Counters)
{
    /// <summary>From what a machine recorded; null where that is nothing.</summary>
    public static RecordedMachine? Of(MachineRecord? machine, ClockOffset? clock) =>
        machine is not { Traces.IsEmpty: false } || clock is null
        ? null
        : new RecordedMachine(
            clock,
            [
                .. machine.Traces.SelectMany(trace => new[] { trace.LightPath, trace.StacksPath }).OfType<string>()
                    .Select(path => Path.GetFileName(path)),
            ],
            Path.GetFileName(machine.Scheduler?.Path),
            Path.GetFileName(machine.Scheduler?.SchedstatPath));
}

/// <summary>What passing units and results between machines took, per unit that went to another machine.</summary>
/// <param name="Units">How many units of an iteration went to another machine.</param>
/// <param name="UnitNs">There and back together, ns, exact: the mean.</param>
/// <param name="Bytes">The size of a serialised result, bytes: the mean.</param>
public sealed record NetworkReport(
    double Units,
    [property: JsonPropertyName("unitMs"), JsonConverter(typeof(NsAsMsConverter))] long UnitNs,
    double Bytes)
{
    /// <summary>The part on the way there, by the clocks' estimates, ns; null where a clock is not known.</summary>
    [JsonPropertyName("thereMs")]
    [JsonConverter(typeof(NsAsMsConverter))]
    public long? ThereNs { get; init; }

    /// <summary>The part on the way back, likewise, ns.</summary>
    [JsonPropertyName("backMs")]
    [JsonConverter(typeof(NsAsMsConverter))]
    public long? BackNs { get; init; }

    /// <summary>By how much each of the two may be too long and the other too short, ns; null likewise.</summary>
    [JsonPropertyName("errorMs")]
    [JsonConverter(typeof(NsAsMsConverter))]
    public long? ErrorNs { get; init; }
}
