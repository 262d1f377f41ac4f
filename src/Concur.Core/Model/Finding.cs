using System.Text.Json.Serialization;

namespace Concur.Core.Model;

/// <summary>A conclusion with its evidence and what to try next.</summary>
/// <param name="Rule">The rule that found it.</param>
/// <param name="Severity">How much it matters.</param>
/// <param name="Strategy">The trial that it is about; null for the whole run.</param>
/// <param name="Message">One sentence with the figure.</param>
/// <param name="Evidence">Where in the run file the figure stands.</param>
/// <param name="Advice">What to try next.</param>
public sealed record Finding(string Rule, Severity Severity, string? Strategy, string Message, string Evidence, string Advice)
{
    /// <summary>The part of the advice that the tool can try by itself; null without one, or where all of it was tried.</summary>
    public Remedy? Remedy { get; init; }

    /// <summary>What an iteration would gain without its cause, by a replay; null where none tells, and in older files.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Gain? Gain { get; init; }

    /// <summary>
    /// The factor that is surely gained, by which findings of one severity are ranked: 1 where at most something is gained; 0 where
    /// nothing is known to be.
    /// </summary>
    [JsonIgnore]
    public double SureGain => Gain switch
    {
        { IsWorthwhile: true, IsAtMost: false, Interval.Low: var low } => low,
        { IsWorthwhile: true } => 1,
        _ => 0,
    };
}

/// <summary>How much a finding matters.</summary>
public enum Severity
{
    /// <summary>Good to know.</summary>
    Info,

    /// <summary>The figures are to be read with care.</summary>
    Warning,

    /// <summary>The figures mean nothing.</summary>
    Error,
}

/// <summary>A finding's advice that the tool can try: another strategy, or the same one under a variant. One of the two is given.</summary>
/// <param name="Cures">What it should make smaller: a category's name, or <c>inflation</c>.</param>
public sealed record Remedy(string Cures)
{
    /// <summary>The strategy to use instead; null to keep it.</summary>
    [JsonRequired]
    public string? Strategy { get; init; }

    /// <summary>The variant to run under; null for the one that the trial had.</summary>
    [JsonRequired]
    public RuntimeVariant? Variant { get; init; }

    /// <summary>The remedy as on the command line.</summary>
    [JsonIgnore]
    public string Text => Strategy ?? (Variant is not { } variant ? ""
        : variant.Workers is { } workers ? FormattableString.Invariant($"--workers {workers}")
        : $"--variant {variant.Name}:{string.Join(',', variant.Environment.Select(pair => $"{pair.Key}={pair.Value}"))}");

    /// <summary>The trial's label under the remedy.</summary>
    public string LabelOf(TrialReport trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return (trial with { Strategy = Strategy ?? trial.Strategy, Variant = Variant?.Name ?? trial.Variant }).Label;
    }
}
