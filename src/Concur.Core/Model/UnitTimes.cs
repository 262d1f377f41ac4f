using System.Text.Json.Serialization;

namespace Concur.Core.Model;

/// <summary>
/// How long units take without waiting for a core, each by its shortest execution: what disturbs a unit only makes it longer.
/// </summary>
/// <param name="MedianMs">The median over units, ms.</param>
/// <param name="LongestMs">The longest unit, ms.</param>
/// <param name="LeastIdle">
/// The share of time that workers without a unit would be idle if all of them began at once and each took the next unit when it was
/// free: what the units themselves cost, and nothing else.
/// </param>
public sealed record UnitTimes(double MedianMs, double LongestMs, double LeastIdle)
{
    /// <summary>The mean over units, ms; null in older files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? MeanMs { get; init; }

    /// <summary>
    /// How many times as fast all units would be if workers that take the next unit when they are free took the longest ones first; null
    /// for one worker, and in older files. Simulated from each unit's time.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LongestFirst { get; init; }

    /// <summary>The same if each unit were two of half its time; null as above.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? InHalves { get; init; }
}
