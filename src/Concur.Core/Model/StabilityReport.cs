using System.Collections.Immutable;

namespace Concur.Core.Model;

/// <summary>What a median does not show of the iteration times of the timing launches.</summary>
/// <param name="CentreMs">The robust centre: the median of pairwise means (Hodges-Lehmann), ms.</param>
/// <param name="SpreadMs">The robust spread: the median of pairwise distances (Shamos), ms.</param>
public sealed record StabilityReport(double CentreMs, double SpreadMs)
{
    /// <summary>Iterations farther from the median than three times the median distance of their side; they count like all others.</summary>
    public int Outliers { get; init; }

    /// <summary>The slowest iteration, ms.</summary>
    public required double SlowestMs { get; init; }

    /// <summary>Where the times gather, ms, if that is in more than one place; else empty.</summary>
    public ImmutableArray<double> ModesMs { get; init; } = [];

    /// <summary>How much slower (or, negative, faster) the last launches were than the first, as a share, where that is a trend; else null.</summary>
    public double? Drift { get; init; }
}
