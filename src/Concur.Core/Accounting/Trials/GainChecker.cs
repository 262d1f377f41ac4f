using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Core.Accounting.Trials;

/// <summary>Holds predictions against what was measured.</summary>
public static class GainChecker
{
    /// <param name="predictions">The predictions that were tried.</param>
    /// <param name="run">The run that they were made for.</param>
    /// <param name="measured">Trials with the changes and those without, measured in turns.</param>
    public static ImmutableArray<GainCheck> Compare(
        ImmutableArray<GainTrial> predictions, RunReport run, IReadOnlyList<TrialReport> measured)
    {
        ArgumentNullException.ThrowIfNull(run);
        var checks = from prediction in predictions
                     join trial in run.Trials on prediction.Trial equals trial.Label
                     join before in measured on trial.Label equals before.Label
                     join after in measured on (trial with { Variant = prediction.Variant.Name }).Label equals after.Label
                     select Check(prediction, before, after);
        return [.. checks];
    }

    private static GainCheck Check(GainTrial prediction, TrialReport before, TrialReport after)
    {
        var check = new GainCheck
        {
            Strategy = prediction.Trial,
            Prediction = prediction.Prediction,
            Tried = prediction.Tried,
            Measured = null,
            MeasuredInterval = null,
        };
        if ((UnknownOf(before) ?? UnknownOf(after)) is { } unknown) return check with { Unknown = unknown };
        var (beforeMs, afterMs) = LaunchSamples.OfSameRounds(before, after);
        return RatioEstimate.Paired(beforeMs, afterMs) is { } ratio
            ? check with { Measured = ratio.Ratio, MeasuredInterval = ratio.Interval }
            : check with { Unknown = after.Error ?? before.Error ?? "no round of launches has both" };
    }

    private static string? UnknownOf(TrialReport trial) =>
        trial.Status is TrialStatus.Failed or TrialStatus.Timeout ? trial.Error ?? "a launch failed"
        : trial.ResultsAgree == false ? "its results differ from sequential's"
        : null;
}
