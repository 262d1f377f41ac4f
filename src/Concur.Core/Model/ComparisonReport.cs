using System.Collections.Immutable;

namespace Concur.Core.Model;

/// <summary>Two or more runs, each held against the first.</summary>
public sealed record ComparisonReport
{
    /// <summary>What all others are held against.</summary>
    public required ComparedRun Baseline { get; init; }

    /// <summary>The others, in the order in which they were given.</summary>
    public required ImmutableArray<RunComparison> Candidates { get; init; }

    /// <summary>What difference in time matters, as a share.</summary>
    public required double Threshold { get; init; }

    /// <summary>What was asked to fail on, and whether it did; empty where nothing was.</summary>
    public ImmutableArray<GateResult> Gates { get; init; } = [];
}

/// <summary>A run, as a comparison names it.</summary>
/// <param name="Name">What tells it from the others: its folder's name.</param>
/// <param name="Run">Its report.</param>
public sealed record ComparedRun(string Name, RunReport Run);

/// <summary>A run held against the baseline.</summary>
public sealed record RunComparison
{
    /// <summary>The run.</summary>
    public required ComparedRun Candidate { get; init; }

    /// <summary>What can be compared.</summary>
    public required ComparisonScope Scope { get; init; }

    /// <summary>What differs of the machine, the runtime and the request, what weighs most first.</summary>
    public required ImmutableArray<FingerprintDifference> Differences { get; init; }

    /// <summary>A row per trial of either run.</summary>
    public required ImmutableArray<ComparedTrial> Rows { get; init; }

    /// <summary>The geometric mean of the rows' ratios of time; null without any, or where seconds can't be compared.</summary>
    public required double? MeanRatio { get; init; }

    /// <summary>Findings of the baseline that are no longer there.</summary>
    public required ImmutableArray<Finding> FindingsGone { get; init; }

    /// <summary>Findings that the baseline had not.</summary>
    public required ImmutableArray<Finding> FindingsNew { get; init; }
}

/// <summary>How far two runs can be compared.</summary>
public enum ComparisonScope
{
    /// <summary>One machine, one runtime: times.</summary>
    Times,

    /// <summary>Different machines: speed-ups and shares alone.</summary>
    Shape,
}

/// <summary>Something in which two runs differ.</summary>
/// <param name="Name">What: a name of the run file's machine or request.</param>
/// <param name="Baseline">As text; null where it is not there.</param>
/// <param name="Candidate">As text; null where it is not there.</param>
/// <param name="Kind">Whose it is.</param>
public sealed record FingerprintDifference(string Name, string? Baseline, string? Candidate, DifferenceKind Kind);

/// <summary>What a difference between two runs is about, the gravest first.</summary>
public enum DifferenceKind
{
    /// <summary>The processor, its cores, what of them may be used: times can't be compared.</summary>
    Machine,

    /// <summary>What was measured: workload, units, sizes.</summary>
    Request,

    /// <summary>The runtime or its settings.</summary>
    Runtime,

    /// <summary>The system around it.</summary>
    System,
}
