using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>What changes of each trial's work would gain: a table of all changes for each trial.</summary>
public static class GainTables
{
    /// <summary>The columns; the page has the same ones.</summary>
    private static readonly string[] Headings = ["change", "place", "gain", "interval", "note"];

    /// <summary>The tables that there is something for.</summary>
    public static IEnumerable<TextTable> Of(RunReport run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Trials.Where(trial => trial.Gains is { Unknown: null, Changes.IsEmpty: false })
            .Select(trial => Of(trial, run.Sources));
    }

    /// <summary>Why nothing is predicted of a trial, in a line; none where something is, or nothing was recorded.</summary>
    public static IEnumerable<string> Lines(TrialReport trial)
    {
        ArgumentNullException.ThrowIfNull(trial);
        return trial.Gains is { } gains && GainSentence.Unknown(gains) is { } sentence ? [$"{trial.Label}, replayed: {sentence}"] : [];
    }

    private static TextTable Of(TrialReport trial, IReadOnlyDictionary<string, SourcePlace> sources) => new(
        $"What changes would gain under {trial.Label}, by replaying its profiled launch (an iteration takes "
            + $"{Figures.Duration(trial.Gains!.MeasuredMs)}, and {Figures.Duration(trial.Gains.ReplayedMs)} in the replay)",
        Headings,
        [.. trial.Gains.Changes.Select(gain => Row(gain, sources))])
    {
        LeftColumns = 2,
        Words = [4],
    };

    private static IReadOnlyList<string> Row(Gain gain, IReadOnlyDictionary<string, SourcePlace> sources) =>
    [
        gain.Change,
        GainSentence.Place(gain, sources)?.ToString() ?? "",
        GainSentence.IsWide(gain) ? Figures.Unknown : Figures.Factor(gain.Factor),
        gain.Interval is { } interval ? GainSentence.Range(interval) : Figures.Unknown,
        GainSentence.Note(gain),
    ];
}
