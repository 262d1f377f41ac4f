using System.Text.Json;
using Concur.Core.Model;
using Concur.Core.Reports.Comparisons;

namespace Concur.Core.Reports.Html;

/// <summary>From what a page is made of to what stands in it.</summary>
internal static class PageData
{
    /// <summary>All recordings of a page have so many intervals together: some 9 MB.</summary>
    private const int MostIntervals = 400_000;

    public static PageJson Of(PageContent page)
    {
        var recordings = page.Runs.Sum(run => run.Recordings.Length);
        return new PageJson(
            page.Title, page.Subtitle, page.ToolVersion, page.Runs.Select(run => Of(run, MostIntervals / Math.Max(1, recordings))),
            page.Comparison is { } comparison ? Of(comparison) : null,
            page.Sweep is { } sweep ? SweepData.Of(sweep.Report, Parsed(sweep.Json)) : null,
            page.Home);
    }

    private static PageRunJson Of(PageRun run, int most) => new(
        run.Name, Parsed(run.Json), RunHeading.Title(run.Run), RunHeading.Machine(run.Run.Machine), Answer.Of(run.Run), RepeatCommand.Of(run.Run.Request),
        run.Run.Trials.GroupBy(trial => trial.Label).ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.SelectMany(trial => Sentences(run.Run, trial))]),
        run.Recordings.ToDictionary(recording => recording.Trial, recording => RecordingData.Of(recording, most)),
        run.Speedscopes);

    /// <summary>Commands have no account to speak of.</summary>
    private static IEnumerable<string> Sentences(RunReport run, TrialReport trial)
    {
        if (run.Request.Commands.IsEmpty || trial.Error is not null) yield return StrategySentence.Of(trial);
        if (RuntimeSentence.Of(trial) is { } runtime) yield return runtime;
    }

    private static PageComparisonJson Of(PageComparison comparison) =>
        new(Parsed(comparison.Json), [.. comparison.Report.Candidates.Select(candidate => (string[])[ComparisonHeading.Summary(candidate), ComparisonHeading.Surroundings(candidate)])]);

    private static JsonElement Parsed(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
