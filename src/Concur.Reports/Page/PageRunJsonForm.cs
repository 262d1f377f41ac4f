using System.Text.Json;
using Concur.Core.Model;

namespace Concur.Reports.Page;

/// <summary>From a run to what stands of it in a page.</summary>
internal static class PageRunJsonForm
{
    public static PageRunJson Of(PageRun run, RecordingLimits most) => new(
        run.Name, Parsed(run.Json), RunHeading.Title(run.Run), RunHeading.Machine(run.Run.Machine), Answer.Of(run.Run), RepeatCommand.Of(run.Run.Request),
        run.Run.Trials.GroupBy(trial => trial.Label).ToDictionary(group => group.Key, group => (IReadOnlyList<string>)[.. group.SelectMany(trial => Sentences(run.Run, trial))]),
        run.Recordings.ToDictionary(recording => recording.Trial, recording => RecordingJsonForm.Of(recording.Read(), most)),
        run.Speedscopes);

    /// <summary>Commands have no account to speak of.</summary>
    private static IEnumerable<string> Sentences(RunReport run, TrialReport trial)
    {
        if (run.Request is not CommandsRequest || trial.Error is not null) yield return StrategySentence.Of(trial);
        if (RuntimeSentence.Of(trial) is { } runtime) yield return runtime;
    }

    /// <summary>JSON that was written before.</summary>
    public static JsonElement Parsed(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }
}
