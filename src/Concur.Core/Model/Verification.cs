namespace Concur.Core.Model;

/// <summary>A finding's remedy, tried: the trial that it should cure and the cured one, measured again in turns.</summary>
public sealed record Verification
{
    /// <summary>A share is cured where no more than this part of it is left.</summary>
    private const double CuredShare = 0.5;

    /// <summary>The finding's rule.</summary>
    public required string Rule { get; init; }

    /// <summary>The label of the trial that the finding is about.</summary>
    public string Strategy => Before.Label;

    /// <summary>What was tried.</summary>
    public required Remedy Remedy { get; init; }

    /// <summary>Whether it helped.</summary>
    public VerificationOutcome Outcome
    {
        get
        {
            if (Ratio is null) return VerificationOutcome.Unknown;
            if (RatioInterval is not { } interval) return VerificationOutcome.Unsure;
            if (interval.Low > 1) return VerificationOutcome.Faster;
            if (interval.High < 1) return VerificationOutcome.Slower;
            return ShareFell && ShareAfter <= CuredShare * ShareBefore ? VerificationOutcome.Cured : VerificationOutcome.NoHelp;
        }
    }

    /// <summary>The median without the remedy divided by the one with it; null without both, or where its results are wrong.</summary>
    public double? Ratio => After.ResultsAgree != false && After.Timing is { MedianMs: > 0 } after && Before.Timing is { } before
        ? before.MedianMs / after.MedianMs
        : null;

    /// <summary>The ratio's 95 % confidence interval, by rounds of launches; null with too few of them, and in older files.</summary>
    public Interval? RatioInterval { get; init; }

    /// <summary>Whether the share that the remedy should cure is significantly smaller in the launches with the remedy.</summary>
    public bool ShareFell { get; init; }

    /// <summary>
    /// What the remedy should make smaller, before it is applied, as a share of lane time without waiting for cores; null where it is not
    /// known.
    /// </summary>
    public double? ShareBefore => Share(Before);

    /// <summary>The same with the remedy.</summary>
    public double? ShareAfter => Share(After);

    /// <summary>The trial that the finding is about, measured again.</summary>
    public required TrialReport Before { get; init; }

    /// <summary>The same with the remedy.</summary>
    public required TrialReport After { get; init; }

    private double? Share(TrialReport trial) => CategoryInfo.Find(Remedy.Cures)?.Category is { } category
        ? trial.Account?.NetShare(category)
        : trial.Gap.FirstOrDefault(part => part.Name == Remedy.Cures)?.Share;
}

/// <summary>Whether a remedy helped.</summary>
public enum VerificationOutcome
{
    /// <summary>It could not be measured, or its results are wrong.</summary>
    Unknown,

    /// <summary>It was measured in too few launches for an interval, so that a difference may be chance.</summary>
    Unsure,

    /// <summary>It is faster, whatever happened to the share: the ratio's interval lies above 1.</summary>
    Faster,

    /// <summary>It is not measurably faster or slower, but the share that it should cure is no more than half of what it was.</summary>
    Cured,

    /// <summary>Neither.</summary>
    NoHelp,

    /// <summary>It is slower: the ratio's interval lies below 1.</summary>
    Slower,
}
