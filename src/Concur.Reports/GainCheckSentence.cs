using System.Globalization;
using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>One sentence for each prediction that was held against launches.</summary>
public static class GainCheckSentence
{
    /// <summary>
    /// What was predicted, what was measured and how good the prediction was:
    /// <c>threads, if there were one worker: predicted 0.56x (0.52 to 0.60), measured 0.57x (0.55 to 0.59): 2 % off, within ...</c>
    /// </summary>
    public static string Of(GainCheck check)
    {
        ArgumentNullException.ThrowIfNull(check);
        var predicted = $"{check.Strategy}, if {check.Prediction.Change}: predicted {Predicted(check)}";
        if (check.Measured is null) return $"{predicted}; {Word(check)}";
        var tried = check.Prediction.Kind == GainKinds.Workers ? "" : $" with {check.Tried}";
        var off = Error(check) is { } error ? $"{error}, " : "";
        return $"{predicted}, measured {Factor(check)}{tried}: {off}{Word(check)}";
    }

    /// <summary>A factor that is known too badly for a figure has none.</summary>
    internal static string Predicted(GainCheck check)
    {
        if (check.Prediction is not { Interval: { } interval }) return Figures.Factor(check.Prediction.Factor);
        var (most, range) = (check.Prediction.IsAtMost ? "at most " : "", GainSentence.Range(interval));
        return GainSentence.IsWide(check.Prediction) ? range : $"{most}{Figures.Factor(check.Prediction.Factor)} ({range})";
    }

    /// <summary>The factor and its interval.</summary>
    internal static string Factor(GainCheck check) => Figures.Factor(check.Measured)
        + (check.MeasuredInterval is { } interval ? $" ({GainSentence.Range(interval)})" : "");

    /// <summary>By how much the prediction is off; null for an upper bound, and where either figure is not known well.</summary>
    internal static string? Error(GainCheck check) =>
        check is { Error: { } error, IsPrecise: true } && !GainSentence.IsWide(check.Prediction)
            ? $"{Math.Abs(error).ToString("0 %", CultureInfo.InvariantCulture)} off"
            : null;

    /// <summary>Whether the prediction holds.</summary>
    internal static string Word(GainCheck check) => check.Verdict switch
    {
        GainVerdict.Held when check.Prediction.IsAtMost => "not above the predicted interval",
        GainVerdict.Held => "within the predicted interval",
        GainVerdict.Missed => Outside(check),
        GainVerdict.Unsure when check.MeasuredInterval is null => "too few launches to tell",
        GainVerdict.Unsure when !check.IsPrecise => "the times vary too much to tell",
        GainVerdict.Unsure => $"{Outside(check)}, but within noise of it",
        _ => check.Unknown is { } reason ? $"not measured: {reason}" : "not measured",
    };

    private static string Outside(GainCheck check) => $"{(check.Prediction.IsAtMost ? "above" : "outside of")} the predicted interval";
}

/// <summary>The predictions of a run that were held against launches.</summary>
internal static class GainCheckTable
{
    /// <summary>The columns; the page has the same ones.</summary>
    private static readonly string[] Headings = ["strategy", "change", "tried", "predicted", "measured", "error", "verdict"];

    /// <summary>The table; null where no prediction was held against launches.</summary>
    public static TextTable? Of(RunReport run) => run.GainChecks.IsEmpty ? null : new(
        "Predictions, and what was measured with the change (how many times as fast)",
        Headings,
        [.. run.GainChecks.Select(Row)])
    {
        LeftColumns = 3,
        Words = [6],
    };

    private static IReadOnlyList<string> Row(GainCheck check) =>
    [
        check.Strategy,
        check.Prediction.Change,
        check.Tried,
        GainCheckSentence.Predicted(check),
        GainCheckSentence.Factor(check),
        GainSentence.IsWide(check.Prediction) ? Figures.Unknown : Figures.Percent(check.Error),
        GainCheckSentence.Word(check),
    ];
}
