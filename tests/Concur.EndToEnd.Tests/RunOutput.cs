using System.Text.Json;

namespace Concur.EndToEnd.Tests;

/// <summary>A run file, as the tool printed it.</summary>
internal sealed class RunOutput
{
    public RunOutput(string json)
    {
        using var document = JsonDocument.Parse(json);
        Json = document.RootElement.Clone();
        Trials = [.. Json.GetProperty("trials").EnumerateArray().Select(trial => new TrialOutput(trial))];
    }

    /// <summary>The whole file.</summary>
    public JsonElement Json { get; }

    /// <summary>The trials in their order; sequential's is the first.</summary>
    public IReadOnlyList<TrialOutput> Trials { get; }

    /// <summary>Whether a rule's finding names a strategy.</summary>
    public bool IsFoundOf(string rule, string strategy) => Json.GetProperty("findings").EnumerateArray().Any(finding =>
        finding.GetProperty("rule").GetString() == rule
        && finding.GetProperty("message").GetString()!.Split(": ")[0].Split(", ").Contains(strategy));

    /// <summary>Rule and strategy of each finding, with a blank in between.</summary>
    public IReadOnlyList<string> Findings => [.. Json.GetProperty("findings").EnumerateArray()
        .Select(finding => $"{finding.GetProperty("rule").GetString()} {finding.GetProperty("strategy").GetString()}")];

    /// <summary>The statuses of the trials.</summary>
    public IReadOnlyList<string> Statuses => [.. Trials.Select(trial => trial.Text("status")!)];

    /// <summary>Whether perf events told when threads ran.</summary>
    public bool HasPerfEvents => Json.GetProperty("scheduler").GetProperty("source").ValueEquals("perf");

    /// <summary>The first trial of a strategy.</summary>
    public TrialOutput Trial(string strategy) => Trials.First(trial => trial.Strategy == strategy);

    /// <summary>Every strategy gave the same result.</summary>
    public void AssertResultsAgree() => Assert.Single(Trials.Select(trial => trial.Text("digest")).Distinct());
}
