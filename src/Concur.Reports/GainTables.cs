using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>
/// What changes of each trial's work would gain, and what is in the way: a table of all changes for each trial, and one of the critical
/// path.
/// </summary>
public static class GainTables
{
    /// <summary>The columns; the page has the same ones.</summary>
    private static readonly string[] Headings = ["change", "place", "gain", "interval", "note"];

    private static readonly string[] PathHeadings = ["on the critical path", "place", "time", "share"];

    /// <summary>More rows hide the first ones; the page has all.</summary>
    private const int MostParts = 8;

    /// <summary>The tables that there is something for.</summary>
    public static IEnumerable<TextTable> Of(RunReport run)
    {
        foreach (var trial in run.Trials)
        {
            if (trial.Gains is { Unknown: null, Changes.IsEmpty: false }) yield return Of(trial, run.Sources);
            if (trial.Gains?.CriticalPath is { IsEmpty: false } path) yield return Of(trial.Label, path, run.Sources);
        }
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

    private static TextTable Of(string label, ImmutableArray<CriticalPart> path, IReadOnlyDictionary<string, SourcePlace> sources)
    {
        var (shown, left) = (path.Take(MostParts), path.Skip(MostParts).ToList());
        var rows = shown.Select(part => Row(part, PlaceOf(part, sources)));
        if (left.Count > 0)
        {
            var rest = new CriticalPart(PathKinds.Other, "the rest", left.Sum(part => part.Ms), left.Sum(part => part.Share));
            rows = rows.Append(Row(rest, null));
        }

        return new TextTable($"What the time of an iteration under {label} consists of, in the replay", PathHeadings, [.. rows])
        {
            LeftColumns = 2,
        };
    }

    private static IReadOnlyList<string> Row(CriticalPart part, SourcePlace? place) =>
        [part.What, place?.ToString() ?? "", Figures.Duration(part.Ms), Figures.Percent(part.Share)];

    /// <summary>Where the lock statement stands, or else the method.</summary>
    private static SourcePlace? PlaceOf(CriticalPart part, IReadOnlyDictionary<string, SourcePlace> sources) =>
        part.Place ?? ((part.Lock ?? part.Method) is { } method ? sources.GetValueOrDefault(method) : null);

    private static IReadOnlyList<string> Row(Gain gain, IReadOnlyDictionary<string, SourcePlace> sources) =>
    [
        gain.Change,
        GainSentence.Place(gain, sources)?.ToString() ?? "",
        GainSentence.IsWide(gain) ? Figures.Unknown : Figures.Factor(gain.Factor),
        gain.Interval is { } interval ? GainSentence.Range(interval) : Figures.Unknown,
        GainSentence.Note(gain),
    ];
}
