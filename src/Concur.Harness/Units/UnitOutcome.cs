using Concur.Protocol;

namespace Concur.Harness.Units;

/// <summary>What became of a unit.</summary>
/// <param name="Stamp">When it ran, where, and on what accounting.</param>
/// <param name="Result">What it returned; null where it returned nothing or failed.</param>
/// <param name="Failure">Null when it succeeded.</param>
internal readonly record struct UnitOutcome(UnitStamp Stamp, object? Result, UnitFailure? Failure);
