namespace Concur.Core.Model;

/// <summary>
/// What a finding's advice comes to where the tool can try it: another strategy, or the same one under a variant. Exactly one
/// of the two is given.
/// </summary>
/// <param name="Cures">What it should make smaller: a category's name, or <c>inflation</c>.</param>
public sealed record Remedy(string Cures)
{
    /// <summary>The strategy to use instead; null to keep it.</summary>
    public string? Strategy { get; init; }

    /// <summary>The variant to run under; null for the one it had.</summary>
    public RuntimeVariant? Variant { get; init; }

    /// <summary>The remedy in a word or two, as on the command line.</summary>
    public string Text => Strategy ?? (Variant is not { } variant ? ""
        : variant.Workers is { } workers ? FormattableString.Invariant($"--workers {workers}")
        : $"--variant {variant.Name}:{string.Join(',', variant.Environment.Select(pair => $"{pair.Key}={pair.Value}"))}");

    /// <summary>What the trial is called under the remedy.</summary>
    public string LabelOf(TrialReport trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return (trial with { Strategy = Strategy ?? trial.Strategy, Variant = Variant?.Name ?? trial.Variant }).Label;
    }
}
