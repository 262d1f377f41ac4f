using System.Text.Json.Nodes;
using Concur.Core.Model;
using Concur.Core.Tests;
using Concur.Reports;

namespace Concur.Tool.Tests;

/// <summary>Lists of runs, and a workload's times over its runs.</summary>
public sealed class HistoryTests : IDisposable
{
    private static readonly string Stored = Path.Combine(ToolRun.Root, "tests", "Golden", "run", "run.json");
    private readonly string _folder = Directory.CreateTempSubdirectory("concur-tool-history").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The list says what the run itself says: a tie is a tie, and the simulated lock is no answer.</summary>
    [Fact]
    public async Task AListNamesTheAnswerOfEachRun()
    {
        Save(1, 1);

        var (list, json) = (await Of("list", "runs", "--width", "200"), await Of("list", "runs", "--format", "json"));

        Assert.Contains("threads +2 (tied)", list.Out, StringComparison.Ordinal);
        var answer = JsonNode.Parse(json.Out)![0]!["answer"]!;
        Assert.Equal("tie", (string?)answer["kind"]);
        Assert.StartsWith("No clear winner: threads, parallel-for and thread-pool", (string?)answer["sentence"], StringComparison.Ordinal);
    }

    /// <summary>A strategy alone that gave right results has won nothing.</summary>
    [Fact]
    public void ARunWithoutAnAnswerHasNoFastest()
    {
        var right = Fixtures.Trial("sequential", 20, 1, 2, Fixtures.Account(1, 1));
        var wrong = right with { Strategy = "racy" };
        var noise = new AnswerReport
        {
            Sentence = "",
            Kind = AnswerKind.Tie,
            Strategies = ["sequential"],
            Baseline = "sequential",
            Caveats = [],
            Ranking = [],
        };

        Assert.Equal("no answer", Fastest(null, right, wrong with { ResultsAgree = false }));
        Assert.Equal("sequential", Fastest(null, right));
        Assert.Equal("sequential (not sure)", Fastest(noise, right, wrong));

        static string Fastest(AnswerReport? answer, params TrialReport[] trials) =>
            TrendTables.List([RunSummary.Of("run", Fixtures.Run(trials), answer)], _ => null).Rows[0][8];
    }

    [Fact]
    public async Task OneRunIsNoTrend()
    {
        Save(1, 1);

        var trend = await Of("trend", "random");

        Assert.StartsWith("There is one such run so far.", trend.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("▁", trend.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AChangeThatLastedHasItsInterval()
    {
        double[] factors = [1, 1.01, 0.99, 1, 1.01, 0.99, 1.5, 1.51, 1.49, 1.5, 1.51, 1.49];
        for (var day = 0; day < factors.Length; day++) Save(day + 1, factors[day]);

        var (trend, json) = (await Of("trend", "random"), await Of("trend", "random", "--format", "json"));

        Assert.Matches(@"threads: \+50\.0 % \(\+4\d\.\d \.\. \+5\d\.\d %\) since 20260107T000000Z_random", trend.Out);
        var change = JsonNode.Parse(json.Out)!["series"]![0]!["changes"]![0]!;
        Assert.Equal((6, 1.5), ((int)change["run"]!, Math.Round((double)change["ratio"]!, 2)));
        Assert.InRange((double)change["interval"]!["low"]!, 1.4, 1.5);
    }

    private Task<ToolRun> Of(params string[] args) => ToolRun.Of(_folder, args);

    /// <summary>A run of that day of January, in which everything took the factor times as long.</summary>
    private void Save(int day, double factor)
    {
        var run = JsonNode.Parse(File.ReadAllText(Stored))!;
        run["startedUtc"] = FormattableString.Invariant($"2026-01-{day:00}T00:00:00+00:00");
        foreach (var trial in run["trials"]!.AsArray().Where(trial => trial!["medianMs"] is not null))
        {
            trial!["medianMs"] = (double)trial["medianMs"]! * factor;
            foreach (var launch in trial["launches"]!.AsArray()) Stretch(launch!["iterationsMs"]!.AsArray(), factor);
        }

        var folder = Path.Combine(_folder, "concur-runs", FormattableString.Invariant($"202601{day:00}T000000Z_random"));
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "run.json"), run.ToJsonString());
    }

    private static void Stretch(JsonArray timesMs, double factor)
    {
        for (var i = 0; i < timesMs.Count; i++) timesMs[i] = (double)timesMs[i]! * factor;
    }
}
