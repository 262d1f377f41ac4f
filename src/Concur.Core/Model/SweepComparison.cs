using System.Collections.Immutable;

namespace Concur.Core.Model;

/// <summary>A sweep held against another: the shape of its curves, which means the same on any machine.</summary>
/// <param name="Baseline">What it is held against.</param>
/// <param name="Candidate">The sweep.</param>
public sealed record SweepComparison(StoredSweep Baseline, StoredSweep Candidate)
{
    /// <summary>What differs of the machine, the runtime and the request, what weighs most first.</summary>
    public required ImmutableArray<FingerprintDifference> Differences { get; init; }

    /// <summary>What both have, by kind, strategy, size and workers.</summary>
    public required ImmutableArray<ComparedFigure> Figures { get; init; }
}

/// <summary>A figure of two sweeps.</summary>
/// <param name="Kind">Of what.</param>
/// <param name="Strategy">With its parameter.</param>
/// <param name="Workers">With how many workers; null for what is of all of them.</param>
/// <param name="Size">The size of a unit; null for what is of all of them.</param>
public sealed record ComparedFigure(SweepFigure Kind, string Strategy, int? Workers, long? Size)
{
    /// <summary>The baseline's.</summary>
    public required double Baseline { get; init; }

    /// <summary>Its interval; null where it has none.</summary>
    public Interval? BaselineInterval { get; init; }

    /// <summary>The candidate's.</summary>
    public required double Candidate { get; init; }

    /// <summary>Its interval; null where it has none.</summary>
    public Interval? CandidateInterval { get; init; }

    /// <summary>Which way it surely moved: 1 up, -1 down, 0 where the intervals overlap; null where either has none.</summary>
    public int? Moved => (BaselineInterval, CandidateInterval) switch
    {
        ({ } before, { } after) => after.Low > before.High ? 1 : after.High < before.Low ? -1 : 0,
        _ => null,
    };
}

/// <summary>What of sweeps is compared.</summary>
public enum SweepFigure
{
    /// <summary>Sequential's time over a strategy's, at a point.</summary>
    Speedup,

    /// <summary>Amdahl's.</summary>
    SerialShare,

    /// <summary>That of the Universal Scalability Law.</summary>
    Contention,

    /// <summary>That of the Universal Scalability Law.</summary>
    Coherency,

    /// <summary>The size from which a strategy beats sequential.</summary>
    BreakEven,
}
