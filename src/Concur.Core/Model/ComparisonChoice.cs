using System.Collections.Immutable;

namespace Concur.Core.Model;

/// <summary>What a comparison was asked for.</summary>
public sealed record ComparisonChoice
{
    /// <summary>What difference in time matters, as a share.</summary>
    public required double Threshold { get; init; }

    /// <summary>Whether times are compared where the fingerprints speak against it.</summary>
    public bool ForceTimes { get; init; }

    /// <summary>What to fail on.</summary>
    public ImmutableArray<Gate> Gates { get; init; } = [];
}
