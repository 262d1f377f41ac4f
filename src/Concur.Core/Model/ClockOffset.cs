using System.Text.Json.Serialization;

namespace Concur.Core.Model;

/// <summary>How far the clock of another machine is ahead of the harness's, below 0 where it is behind.</summary>
/// <param name="OffsetNs">The middle of the bounds, ns: the estimate that is used.</param>
/// <param name="LowNs">At least, ns.</param>
/// <param name="HighNs">At most, ns.</param>
public sealed record ClockOffset(
    [property: JsonPropertyName("offsetMs"), JsonConverter(typeof(NsAsMsConverter))] long OffsetNs,
    [property: JsonPropertyName("lowMs"), JsonConverter(typeof(NsAsMsConverter))] long LowNs,
    [property: JsonPropertyName("highMs"), JsonConverter(typeof(NsAsMsConverter))] long HighNs)
{
    /// <summary>
    /// By how much the clocks drifted apart at least while the launch ran, ns: bounds from its start and from its end exclude each other by
    /// that, and the bounds above hold both. Null where they agree.
    /// </summary>
    [JsonPropertyName("driftMs")]
    [JsonConverter(typeof(NsAsMsConverter))]
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? DriftNs { get; init; }

    /// <summary>How far the true offset may be from <see cref="OffsetNs"/>, ns.</summary>
    [JsonIgnore]
    public long ErrorNs => (HighNs - LowNs + 1) / 2;

    /// <summary>Bounds, and the middle between them.</summary>
    public static ClockOffset Between(long lowNs, long highNs) => new(lowNs + ((highNs - lowNs) / 2), lowNs, highNs);
}

/// <summary>The clock of another machine in one launch.</summary>
/// <param name="Machine">The machine's name in the run.</param>
/// <param name="Offset">How far it is ahead of the harness's; null where nothing bounds it.</param>
public sealed record MachineClock(string Machine, ClockOffset? Offset);
