using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Concur.Core.Model;

/// <summary>Runs compared with a baseline.</summary>
public sealed record ComparisonReport
{
    /// <summary>The run that all others are compared with.</summary>
    public required ComparedRun Baseline { get; init; }

    /// <summary>The others, in the order in which they were given.</summary>
    public required ImmutableArray<RunComparison> Candidates { get; init; }

    /// <summary>The difference in time that matters, as a share.</summary>
    public required double Threshold { get; init; }

    /// <summary>Whether the runs are one measurement on several machines, so that none of them came before another.</summary>
    [JsonIgnore]
    public bool IsOfMachines { get; init; }

    /// <summary>What tables call the baseline and another run.</summary>
    public (string Baseline, string Candidate) Sides(ComparedRun candidate)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        return IsOfMachines ? (Baseline.Name, candidate.Name) : ("before", "after");
    }

    /// <summary>The results of the gates; empty without gates.</summary>
    public ImmutableArray<GateResult> Gates { get; init; } = [];
}

/// <summary>A run in a comparison.</summary>
/// <param name="Name">Its folder's name, or as much of its path as tells it from the others.</param>
/// <param name="Run">Its report.</param>
public sealed record ComparedRun(string Name, [property: JsonIgnore] RunReport Run)
{
    /// <summary>When it began.</summary>
    public DateTimeOffset StartedUtc => Run.StartedUtc;

    /// <summary>The version of the tool that made it.</summary>
    public string ToolVersion => Run.ToolVersion;
}

/// <summary>A run compared with the baseline.</summary>
public sealed record RunComparison
{
    /// <summary>The run.</summary>
    [JsonPropertyName("run")]
    public required ComparedRun Candidate { get; init; }

    /// <summary>What can be compared.</summary>
    public required ComparisonScope Scope { get; init; }

    /// <summary>The differences of machine, runtime and request, the most important first.</summary>
    public required ImmutableArray<FingerprintDifference> Differences { get; init; }

    /// <summary>A row per trial of either run.</summary>
    public required ImmutableArray<ComparedTrial> Rows { get; init; }

    /// <summary>The geometric mean of the rows' ratios of time; null without any, or where times can't be compared.</summary>
    public required double? MeanRatio { get; init; }

    /// <summary>Findings of the baseline that the candidate has not.</summary>
    public required ImmutableArray<Finding> FindingsGone { get; init; }

    /// <summary>Findings of the candidate that the baseline has not.</summary>
    public required ImmutableArray<Finding> FindingsNew { get; init; }
}

/// <summary>What of two runs can be compared.</summary>
public enum ComparisonScope
{
    /// <summary>Times: the machine and the runtime's settings are the same.</summary>
    Times,

    /// <summary>Speed-ups and shares only: the machines or settings differ.</summary>
    Shape,
}

/// <summary>A property in which two runs differ.</summary>
/// <param name="Name">The property's name: of the run file's machine or request, or an environment variable.</param>
/// <param name="Baseline">The baseline's value as text; null without one.</param>
/// <param name="Candidate">The candidate's value as text; null without one.</param>
/// <param name="Kind">What the property belongs to.</param>
public sealed record FingerprintDifference(string Name, string? Baseline, string? Candidate, DifferenceKind Kind)
{
    /// <summary>The name of a difference in the values of parameters.</summary>
    public const string Parameters = "parameters";
}

/// <summary>What a difference between two runs belongs to, the most important first.</summary>
public enum DifferenceKind
{
    /// <summary>The processor, its cores, or what of them may be used: times can't be compared.</summary>
    Machine,

    /// <summary>The work: workload, units, sizes.</summary>
    Request,

    /// <summary>The runtime or its settings.</summary>
    Runtime,

    /// <summary>The operating system and the tool.</summary>
    System,

    /// <summary>How well the system lets a figure be known.</summary>
    Figures,
}

/// <summary>What the user asked a comparison for.</summary>
public sealed record ComparisonChoice
{
    /// <summary>The threshold where none is given.</summary>
    public const double UsualThreshold = 0.02;

    /// <summary>The difference in time that matters, as a share.</summary>
    public required double Threshold { get; init; }

    /// <summary>Whether times are compared although the fingerprints differ.</summary>
    public bool ForceTimes { get; init; }

    /// <summary>Whether times of one unit are compared, so that the runs may have different numbers of units.</summary>
    public bool PerItem { get; init; }

    /// <summary>Whether runs are compared although their parameters have other values: they did other work then.</summary>
    public bool AcrossParameters { get; init; }

    /// <summary>The conditions under which the command fails.</summary>
    public ImmutableArray<Gate> Gates { get; init; } = [];
}

/// <summary>A condition under which a comparison fails: a strategy, or any, is slower (or faster) by more than a share.</summary>
/// <param name="Text">The condition as it was given, such as <c>threads:slower&gt;5%</c>.</param>
/// <param name="Strategy">The label of a trial; null for any.</param>
/// <param name="On"><see cref="Verdict.Slower"/> or <see cref="Verdict.Faster"/>.</param>
/// <param name="Threshold">The share, 0.05 for 5 %.</param>
public sealed record Gate(string Text, string? Strategy, Verdict On, double Threshold);

/// <summary>The result of a gate for one row.</summary>
/// <param name="Gate">The gate.</param>
/// <param name="Candidate">The run's name.</param>
/// <param name="Label">The row; null where no row could be tested.</param>
/// <param name="Outcome">The result.</param>
/// <param name="Reason">Why, in one sentence.</param>
public sealed record GateResult(
    [property: JsonIgnore] Gate Gate,
    [property: JsonPropertyName("run")] string Candidate,
    string? Label,
    GateOutcome Outcome,
    string Reason)
{
    /// <summary>The gate as it was given.</summary>
    [JsonPropertyName("gate")]
    [JsonPropertyOrder(-1)]
    public string Text => Gate.Text;
}

/// <summary>The result of a gate.</summary>
public enum GateOutcome
{
    /// <summary>It was tested, and the condition does not hold.</summary>
    Passed,

    /// <summary>It was tested, and the condition holds: the comparison fails.</summary>
    Tripped,

    /// <summary>It could not be tested, which is no pass.</summary>
    Untested,
}
