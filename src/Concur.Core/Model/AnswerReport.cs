using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Concur.Core.Model;

/// <summary>What a run answers: which strategy is fastest, by how much, and how sure that is.</summary>
public sealed record AnswerReport
{
    /// <summary>The answer in one or two sentences: every report begins with it.</summary>
    public required string Sentence { get; init; }

    /// <summary>Whether one strategy won.</summary>
    public required AnswerKind Kind { get; init; }

    /// <summary>The winner, or the strategies that are within noise of each other, the fastest first.</summary>
    public required ImmutableArray<string> Strategies { get; init; }

    /// <summary>The strategy with which all are compared: sequential, or the first command.</summary>
    public required string Baseline { get; init; }

    /// <summary>How many times as fast as the baseline the first of them is; null where it is the baseline itself.</summary>
    public RatioReport? Speedup { get; init; }

    /// <summary>The fastest of the others; null where there is none.</summary>
    public RivalReport? Next { get; init; }

    /// <summary>The confidence with which all intervals of the answer together hold the true ratios.</summary>
    public double Confidence { get; init; } = 0.95;

    /// <summary>Why the answer is not surer; empty where nothing is known to stand against it.</summary>
    public required ImmutableArray<string> Caveats { get; init; }

    /// <summary>The versions of the code, strategy by strategy; left out where there is one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ImmutableArray<ComparedVersion>? Versions { get; init; }

    /// <summary>All trials, the fastest first; those without a right result that was timed are last.</summary>
    public required ImmutableArray<RankedTrial> Ranking { get; init; }
}

/// <summary>What kind of answer it is.</summary>
public enum AnswerKind
{
    /// <summary>One strategy is faster than every other one.</summary>
    Winner,

    /// <summary>The fastest strategies are within noise of each other.</summary>
    Tie,

    /// <summary>There are too few launches to tell.</summary>
    None,
}

/// <summary>The strategy that comes next after the winner.</summary>
/// <param name="Strategy">Its label.</param>
/// <param name="Ratio">How many times as fast the winner is.</param>
public sealed record RivalReport(string Strategy, RatioReport Ratio);

/// <summary>A trial's place in the ranking.</summary>
/// <param name="Strategy">Its label.</param>
/// <param name="Placing">What is sure of its place.</param>
public sealed record RankedTrial(string Strategy, Placing Placing);

/// <summary>What is sure of a trial's place.</summary>
public enum Placing
{
    /// <summary>It is faster than every other one.</summary>
    Fastest,

    /// <summary>It is within noise of the fastest.</summary>
    Tied,

    /// <summary>It is the baseline, and others are faster.</summary>
    Baseline,

    /// <summary>It is faster than the baseline, and slower than the fastest.</summary>
    Faster,

    /// <summary>It is within noise of the baseline.</summary>
    WithinNoise,

    /// <summary>It is slower than the baseline.</summary>
    Slower,

    /// <summary>Too few launches tell.</summary>
    Unknown,

    /// <summary>Its results differ from the baseline's, so that its speed means nothing.</summary>
    WrongResults,

    /// <summary>A launch failed, or exceeded the time limit.</summary>
    Failed,

    /// <summary>It was not measured to its end.</summary>
    NotMeasured,
}
