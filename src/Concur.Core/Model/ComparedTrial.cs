using System.Collections.Immutable;

namespace Concur.Core.Model;

/// <summary>A strategy in two runs.</summary>
public sealed record ComparedTrial
{
    /// <summary>What reports call it.</summary>
    public required string Label { get; init; }

    /// <summary>Its trial in the baseline; null where there is none.</summary>
    public required TrialReport? Baseline { get; init; }

    /// <summary>Its trial in the other run; null where there is none.</summary>
    public required TrialReport? Candidate { get; init; }

    /// <summary>
    /// The baseline's time, ms: the median of its launches' medians, which is what is compared (the run's own report has the
    /// median of all iterations, which differs where launches do). Null where the trials can't be compared.
    /// </summary>
    public double? BaselineMs { get; init; }

    /// <summary>The candidate's time, likewise.</summary>
    public double? CandidateMs { get; init; }

    /// <summary>The baseline's speed-up, as the median of its rounds; null where the trials can't be compared, or for sequential itself.</summary>
    public double? BaselineSpeedup { get; init; }

    /// <summary>The candidate's speed-up, likewise.</summary>
    public double? CandidateSpeedup { get; init; }

    /// <summary>The candidate's time over the baseline's; null where times can't be compared.</summary>
    public RatioReport? Time { get; init; }

    /// <summary>What that says, by the comparison's threshold; null where times can't be compared.</summary>
    public Verdict? TimeVerdict { get; init; }

    /// <summary>The candidate's speed-up over the baseline's; null without both, or for sequential itself.</summary>
    public RatioReport? Speedup { get; init; }

    /// <summary>What that says: <see cref="Verdict.Faster"/> where the speed-up is greater.</summary>
    public Verdict? SpeedupVerdict { get; init; }

    /// <summary>How many launches a side would be needed, about, to tell; null where it is told, or no number would do.</summary>
    public int? LaunchesNeeded { get; init; }

    /// <summary>The account's categories, those that moved most first; empty without both accounts.</summary>
    public ImmutableArray<CategoryShift> Categories { get; init; } = [];

    /// <summary>Both trials went well and gave the same results, so that it can be compared.</summary>
    public bool IsComparable => Baseline is { Status: TrialStatus.Ok, ResultsAgree: not false } && Candidate is { Status: TrialStatus.Ok, ResultsAgree: not false };
}

/// <summary>A category of the account in two runs.</summary>
/// <param name="Name">The category's name, or <c>unexplained</c>.</param>
/// <param name="BaselineMs">Lane time of the baseline's mean iteration, ms.</param>
/// <param name="CandidateMs">The candidate's.</param>
/// <param name="BaselineShare">Its share of the baseline's lane time.</param>
/// <param name="CandidateShare">Its share of the candidate's.</param>
/// <param name="Verdict"><see cref="ShiftVerdict"/> of the shares by launches.</param>
public sealed record CategoryShift(string Name, double BaselineMs, double CandidateMs, double BaselineShare, double CandidateShare, ShiftVerdict Verdict)
{
    /// <summary>By how much its share grew, as a share of lane time.</summary>
    public double ShareDelta => CandidateShare - BaselineShare;

    /// <summary>By how much its time grew, ms of lane time an iteration.</summary>
    public double DeltaMs => CandidateMs - BaselineMs;

    /// <summary>How many times as much as the whole it grew, in proportion; null where the whole did not change, or there was nothing of it.</summary>
    public required double? Overweight { get; init; }
}

/// <summary>What became of a category's share of lane time.</summary>
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
