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
public sealed record UnitTimes(double MedianMs, double LongestMs, double LeastIdle);
