using System.Collections.Immutable;

namespace Concur.Core.Model;

/// <summary>What was compiled in the measured iterations of the recorded launch, on any thread of any of its processes.</summary>
/// <param name="Methods">How many methods.</param>
/// <param name="TotalMs">The compiler's time, ms; also that of the runtime's own thread in the background.</param>
/// <param name="Tiers">The same by tier, the dearest first.</param>
public sealed record JitReport(int Methods, double TotalMs, ImmutableArray<JitTier> Tiers);

/// <summary>What was compiled to one tier.</summary>
/// <param name="Tier">Such as <c>tier0</c>, <c>tier1</c> or <c>osr</c>.</param>
/// <param name="Methods">How many methods.</param>
/// <param name="TotalMs">The compiler's time, ms.</param>
public sealed record JitTier(string Tier, int Methods, double TotalMs);
