using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Concur.Core.Model;

/// <summary>A strategy in two runs.</summary>
public sealed record ComparedTrial
{
    /// <summary>Its name in reports.</summary>
    public required string Label { get; init; }

    /// <summary>Its trial in the baseline; null without one.</summary>
    [JsonIgnore]
    public TrialReport? Baseline { get; init; }

    /// <summary>Its trial in the candidate; null without one.</summary>
    [JsonIgnore]
    public TrialReport? Candidate { get; init; }

    /// <summary>
    /// The baseline's time, ms: the median of its launches' medians, which is what is compared. The run's own report has the
    /// median of all iterations, which differs where launches do. Null where the trials can't be compared.
    /// </summary>
    public double? BaselineMs { get; init; }

    /// <summary>The candidate's time, ms, likewise.</summary>
    public double? CandidateMs { get; init; }

    /// <summary>The candidate's time divided by the baseline's; null where times can't be compared.</summary>
    public RatioReport? Time { get; init; }

    /// <summary>Whether the candidate is faster, by the comparison's threshold; null where times can't be compared.</summary>
    public Verdict? TimeVerdict { get; init; }

    /// <summary>
    /// The share of the baseline's workers' time that they waited for cores which other processes had, of the median launch; null where
    /// the run does not tell it, and where times can't be compared.
    /// </summary>
    public double? BaselineDisturbance { get; init; }

    /// <summary>The candidate's, likewise.</summary>
    public double? CandidateDisturbance { get; init; }

    /// <summary>Whether the times differ, and nothing is claimed because this disturbance may be why.</summary>
    public bool IsWithheld { get; init; }

    /// <summary>Whether nothing is claimed of the speed-up for the same reason.</summary>
    public bool IsSpeedupWithheld { get; init; }

    /// <summary>The baseline's speed-up, the median of its rounds; null for sequential, and where the trials can't be compared.</summary>
    public double? BaselineSpeedup { get; init; }

    /// <summary>The candidate's speed-up, likewise.</summary>
    public double? CandidateSpeedup { get; init; }

    /// <summary>The candidate's speed-up divided by the baseline's; null without both, and for sequential itself.</summary>
    public RatioReport? Speedup { get; init; }

    /// <summary>Whether the speed-up is greater: <see cref="Verdict.Faster"/> where it is.</summary>
    public Verdict? SpeedupVerdict { get; init; }

    /// <summary>
    /// The approximate number of launches of each run that a verdict would need; null where there is one, or no number is enough.
    /// </summary>
    public int? LaunchesNeeded { get; init; }

    /// <summary>The account's categories, those that moved most first; empty without both accounts.</summary>
    public ImmutableArray<CategoryShift> Categories { get; init; } = [];

    /// <summary>The categories that the candidate's account tells and the baseline's does not; they are not compared.</summary>
    public ImmutableArray<string> OnlyCandidateTells { get; init; } = [];

    /// <summary>The categories that the baseline's account tells and the candidate's does not; they are not compared.</summary>
    public ImmutableArray<string> OnlyBaselineTells { get; init; } = [];

    /// <summary>Whether both trials went well and gave the same results, so that they can be compared.</summary>
    [JsonIgnore]
    public bool IsComparable => IsRight(Baseline) && IsRight(Candidate);

    private static bool IsRight(TrialReport? trial) => trial is { Status: TrialStatus.Ok, ResultsAgree: not false };
}

/// <summary>The result of comparing two samples of times.</summary>
public enum Verdict
{
    /// <summary>There is not enough evidence for any of the others.</summary>
    Unsure,

    /// <summary>Neither is slower than the other by more than the threshold.</summary>
    Same,

    /// <summary>The second takes less time, by more than the threshold.</summary>
    Faster,

    /// <summary>The second takes more time, by more than the threshold.</summary>
    Slower,
}

/// <summary>A category of the account in two runs.</summary>
/// <param name="Name">The category's name, or <c>unexplained</c>.</param>
/// <param name="BaselineMs">Lane time of the baseline's mean iteration, ms.</param>
/// <param name="CandidateMs">Lane time of the candidate's mean iteration, ms.</param>
/// <param name="BaselineShare">Its share of the baseline's lane time.</param>
/// <param name="CandidateShare">Its share of the candidate's lane time.</param>
/// <param name="Verdict">Whether the share moved, by the shares of single launches.</param>
public sealed record CategoryShift(
    string Name, double BaselineMs, double CandidateMs, double BaselineShare, double CandidateShare, ShiftVerdict Verdict)
{
    /// <summary>
    /// The relative growth of the category divided by that of all lane time; null where lane time did not change, or the baseline has
    /// none of the category.
    /// </summary>
    public required double? Overweight { get; init; }

    /// <summary>The growth of its share of lane time.</summary>
    [JsonIgnore]
    public double ShareDelta => CandidateShare - BaselineShare;

    /// <summary>The growth of its lane time per iteration, ms.</summary>
    [JsonIgnore]
    public double DeltaMs => CandidateMs - BaselineMs;
}

/// <summary>Whether a figure of the candidate moved against the baseline's.</summary>
public enum ShiftVerdict
{
    /// <summary>There is not enough evidence for any of the others.</summary>
    Unsure,

    /// <summary>It moved by less than what matters.</summary>
    Same,

    /// <summary>It is greater.</summary>
    Grew,

    /// <summary>It is less.</summary>
    Shrank,
}
