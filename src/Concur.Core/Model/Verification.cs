namespace Concur.Core.Model;

/// <summary>A finding's remedy, tried: the trial that it should cure and the cured one, measured again in turns.</summary>
public sealed record Verification
{
    /// <summary>Below this a median counts as slower, and its inverse as faster, where there is no interval to tell.</summary>
    private const double Margin = 0.95;

    /// <summary>What is left of a share that counts as cured.</summary>
    private const double CuredShare = 0.5;

    /// <summary>The finding's rule.</summary>
    public required string Rule { get; init; }

    /// <summary>What was tried.</summary>
    public required Remedy Remedy { get; init; }

    /// <summary>The trial that the finding is about, measured again.</summary>
    public required TrialReport Before { get; init; }

    /// <summary>The same under the remedy.</summary>
    public required TrialReport After { get; init; }

    /// <summary>How many times as fast it became; null without both medians, or where its results are wrong.</summary>
    public double? Ratio => After.ResultsAgree != false && After.Timing is { MedianMs: > 0 } after && Before.Timing is { } before ? before.MedianMs / after.MedianMs : null;

    /// <summary>What the remedy should make smaller, before it, as a share of lane time with waiting for cores left out; null where it can't be had.</summary>
    public double? ShareBefore => Share(Before);

    /// <summary>The same under the remedy.</summary>
    public double? ShareAfter => Share(After);

    /// <summary>What came of it.</summary>
    public VerificationOutcome Outcome => (IsFaster(Before.Timing, After.Timing), IsFaster(After.Timing, Before.Timing), ShareAfter <= CuredShare * ShareBefore) switch
    {
        _ when Ratio is null => VerificationOutcome.Unknown,
        (true, _, _) => VerificationOutcome.Faster,
        (_, false, true) => VerificationOutcome.Cured,
        (_, true, _) => VerificationOutcome.Slower,
        _ => VerificationOutcome.NoHelp,
    };

    private double? Share(TrialReport trial) => Enumerable.Range(0, CategoryNames.All.Count).FirstOrDefault(index => CategoryNames.Of((Category)index) == Remedy.Cures, -1) is >= 0 and var found
        ? trial.Account?.NetShare((Category)found)
        : trial.Gap.FirstOrDefault(part => part.Name == Remedy.Cures)?.Share;

    /// <summary>Whether the second is faster: by its interval where both have one, else by more than the margin.</summary>
    private static bool IsFaster(TimingSummary? than, TimingSummary? timing) => than is { LowMs: { } lowMs } && timing is { HighMs: { } highMs }
        ? highMs < lowMs
        : timing?.MedianMs < Margin * than?.MedianMs;
}

/// <summary>What came of a remedy.</summary>
public enum VerificationOutcome
{
    /// <summary>It could not be measured, or its results are wrong.</summary>
    Unknown,

    /// <summary>Faster, whatever became of the share.</summary>
    Faster,

    /// <summary>Not measurably faster or slower, but what it should cure is less than half of what it was.</summary>
    Cured,

    /// <summary>Neither.</summary>
    NoHelp,

    /// <summary>Slower.</summary>
    Slower,
}
