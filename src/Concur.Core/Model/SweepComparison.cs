using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Concur.Core.Model;

/// <summary>A sweep compared with another: the shape of its curves, which means the same on any machine.</summary>
/// <param name="Baseline">The sweep that it is compared with.</param>
/// <param name="Candidate">The sweep.</param>
public sealed record SweepComparison([property: JsonIgnore] StoredSweep Baseline, [property: JsonIgnore] StoredSweep Candidate)
{
    /// <summary>The sweep's name.</summary>
    public string Name => Candidate.Name;

    /// <summary>Whether the sweeps are one measurement on two machines, so that neither came before the other.</summary>
    [JsonIgnore]
    public bool IsOfMachines { get; init; }

    /// <summary>The differences of machine, runtime and request, the most important first.</summary>
    public required ImmutableArray<FingerprintDifference> Differences { get; init; }

    /// <summary>The figures that both have, by kind, strategy, size and workers.</summary>
    public required ImmutableArray<ComparedFigure> Figures { get; init; }
}

/// <summary>A figure of two sweeps.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Strategy">The strategy with its parameter.</param>
/// <param name="Workers">The number of workers; null for a figure of all numbers.</param>
/// <param name="Size">The size of a unit; null for a figure of all sizes.</param>
public sealed record ComparedFigure(SweepFigure Kind, string Strategy, int? Workers, long? Size)
{
    /// <summary>The baseline's figure.</summary>
    public required double Baseline { get; init; }

    /// <summary>Its 95 % confidence interval; null without one.</summary>
    public Interval? BaselineInterval { get; init; }

    /// <summary>The candidate's figure.</summary>
    public required double Candidate { get; init; }

    /// <summary>Its 95 % confidence interval; null without one.</summary>
    public Interval? CandidateInterval { get; init; }

    /// <summary>Whether it grew or shrank; unsure where the intervals overlap, null where either has none.</summary>
    public ShiftVerdict? Verdict => (BaselineInterval, CandidateInterval) switch
    {
        ({ } before, { } after) when after.Low > before.High => ShiftVerdict.Grew,
        ({ } before, { } after) when after.High < before.Low => ShiftVerdict.Shrank,
        ({ }, { }) => ShiftVerdict.Unsure,
        _ => null,
    };
}

/// <summary>The figures of sweeps that are compared.</summary>
public enum SweepFigure
{
    /// <summary>Sequential's time divided by a strategy's, at a point.</summary>
    Speedup,

    /// <summary>The serial share by Amdahl's law.</summary>
    SerialShare,

    /// <summary>The contention of the Universal Scalability Law.</summary>
    Contention,

    /// <summary>The coherency of the Universal Scalability Law.</summary>
    Coherency,

    /// <summary>The size from which a strategy beats sequential.</summary>
    BreakEven,
}
