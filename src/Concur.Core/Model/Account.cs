using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Concur.Core.Model;

/// <summary>
/// Where the lanes' time of one iteration went, in whole ns, so that it adds up exactly. The times are those of the timing
/// launches, which nothing disturbed. How the time inside units divides into jit, gc, lock, wait and io-sleep comes from the
/// profiled launch.
/// </summary>
public sealed record Account
{
    /// <summary>The number of lanes; where iterations of a thread pool had different numbers, the most usual one.</summary>
    public required int Lanes { get; init; }

    /// <summary>The iteration's wall time, ns: the mean over the measured iterations of all timed launches.</summary>
    [JsonPropertyName("wallMs")]
    [JsonConverter(typeof(NsAsMsConverter))]
    public required long WallNs { get; init; }

    /// <summary>Lanes x wall, ns; where iterations of a thread pool had different numbers of lanes, the mean of each one's.</summary>
    [JsonPropertyName("laneMs")]
    [JsonConverter(typeof(NsAsMsConverter))]
    public long LaneNs
    {
        get => field == 0 ? Lanes * WallNs : field;
        init;
    }

    /// <summary>The number of iterations that it is the mean of: all measured ones.</summary>
    public required int Iterations { get; init; }

    /// <summary>A time per category, by the category's number, ns; null where it is not known.</summary>
    [JsonPropertyName("categories")]
    [JsonConverter(typeof(CategoryTimesConverter))]
    public required ImmutableArray<long?> ByCategory { get; init; }

    /// <summary>What the categories leave of the lanes' time, ns; below 0 where they are more than that.</summary>
    [JsonPropertyName("unexplainedMs")]
    [JsonConverter(typeof(NsAsMsConverter))]
    public long UnexplainedNs => LaneNs - ByCategory.Sum(ns => ns ?? 0);

    /// <summary>The category's time, ns; null where it is not known.</summary>
    public long? this[Category category] => ByCategory[(int)category];

    /// <summary>The category's share of lane time; null where it is not known.</summary>
    public double? Share(Category category) => LaneNs == 0 ? null : this[category] / (double)LaneNs;

    /// <summary>
    /// The category's share of the time in which the lanes did not wait for a core, so that other load on the machine does not
    /// hide what the strategy does. The run queue's own share is of all lane time. Null where it is not known.
    /// </summary>
    public double? NetShare(Category category) =>
        category == Category.RunQueue || Share(Category.RunQueue) is not (> 0 and < 1 and var waiting)
            ? Share(category)
            : Share(category) / (1 - waiting);
}

/// <summary>A part of the gap between the ideal speed-up and the measured one.</summary>
/// <param name="Name">A category's name, <c>inflation</c> or <c>unexplained</c>.</param>
/// <param name="Share">Its share of lane time; null where it is not known.</param>
public sealed record GapPart(string Name, double? Share);

/// <summary>
/// Where the cores' time went in the measured phase of a launch: from its first measured iteration's start to its last one's end.
/// </summary>
public sealed record CoreAccount
{
    /// <summary>The cores that the process may use: its affinity, or the control group's quota where that is less.</summary>
    public required double Cores { get; init; }

    /// <summary>The phase's wall time, ns.</summary>
    [JsonPropertyName("wallMs")]
    [JsonConverter(typeof(NsAsMsConverter))]
    public required long WallNs { get; init; }

    /// <summary>Times of the cores' categories, ns, null where they are not known. With the residue they sum to cores x wall.</summary>
    public required ImmutableArray<NamedNs> Categories { get; init; }

    /// <summary>
    /// What the categories leave of cores x wall, ns, signed: mostly the 10 ms steps of /proc/stat. Null where that can't be read.
    /// </summary>
    [JsonPropertyName("unexplainedMs")]
    [JsonConverter(typeof(NsAsMsConverter))]
    public required long? UnexplainedNs { get; init; }

    /// <summary>The share of iteration time at 0, 1, ... cores in use by lanes; null where units were not metered.</summary>
    public required ImmutableArray<CoresShare>? CoresInUse { get; init; }

    /// <summary>The share that other processes took of cores x wall; null where it is not known.</summary>
    [JsonIgnore]
    public double? OthersShare => Share("other-processes") is { } share ? Math.Min(1, share) : null;

    /// <summary>A category's share of cores x wall; null where it is not known.</summary>
    public double? Share(string category) =>
        WallNs > 0 && Cores > 0 && Categories.FirstOrDefault(item => item.Name == category)?.Ns is { } ns ? ns / (Cores * WallNs) : null;
}

/// <summary>A time with its name.</summary>
/// <param name="Name">The name.</param>
/// <param name="Ns">The time, ns; null where it is not known.</param>
public sealed record NamedNs(string Name, [property: JsonPropertyName("ms"), JsonConverter(typeof(NsAsMsConverter))] long? Ns);

/// <summary>The share of time at which a number of cores was in use.</summary>
/// <param name="Cores">The number of cores.</param>
/// <param name="Share">The share, 0 to 1.</param>
public sealed record CoresShare(int Cores, double Share);
