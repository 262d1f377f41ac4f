using System.Text.Json.Nodes;

namespace Concur.Tool.Tests;

public sealed class CompareTests : IDisposable
{
    private static readonly string Stored = Path.Combine(ToolRun.Root, "tests", "Golden", "run", "run.json");
    private readonly string _folder = Directory.CreateTempSubdirectory("concur-compare").FullName;

    [Fact]
    public async Task AGateTripsWithSixAndSaysWhichRow()
    {
        Save("before", 1);
        Save("after", 1.2);

        var run = await ToolRun.Of(_folder, "compare", "before", "after", "--fail-on", "threads:slower>5%");

        Assert.Equal(6, run.ExitCode);
        Assert.Contains("FAILED threads:slower>5% (after): threads: +20.0 % in time", run.Error, StringComparison.Ordinal);
        Assert.Contains("slower", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AGateThatHoldsIsNoFailure()
    {
        Save("before", 1);
        Save("after", 1.02);

        var run = await ToolRun.Of(_folder, "compare", "before", "after", "--fail-on", "any:slower>5%");

        Assert.Equal(0, run.ExitCode);
        Assert.Equal("dotnet-concur: holds: any:slower>5% (after)\n", run.Error);
    }

    [Fact]
    public async Task TheSummaryIsAppendedAsMarkdown()
    {
        Save("before", 1);
        Save("after", 1.2);
        await File.WriteAllTextAsync(Path.Combine(_folder, "summary.md"), "earlier\n", TestContext.Current.CancellationToken);

        await ToolRun.Of(_folder, "compare", "before", "after", "--summary", "summary.md", "--format", "json");

        var summary = await File.ReadAllTextAsync(Path.Combine(_folder, "summary.md"), TestContext.Current.CancellationToken);
        Assert.StartsWith("earlier\n# after against before\n", summary, StringComparison.Ordinal);
        Assert.Contains("| threads |", summary, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OfAnotherMachineShapeIsComparedAndTheDifferencesLead()
    {
        Save("here", 1);
        Save("there", 2, run => run["machine"]!["cpu"] = "Another CPU");

        var run = await ToolRun.Of(_folder, "compare", "here", "there");
        var json = JsonNode.Parse((await ToolRun.Of(_folder, "compare", "here", "there", "--format", "json")).Out)!;

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("seconds are not (--seconds", Unwrapped(run.Out), StringComparison.Ordinal);
        Assert.True(run.Out.IndexOf("Another CPU", StringComparison.Ordinal) < run.Out.IndexOf("Speed-ups", StringComparison.Ordinal));
        var pair = json["candidates"]![0]!;
        Assert.Equal("shape", (string?)pair["scope"]);
        Assert.Equal("cpu", (string?)pair["differences"]![0]!["name"]);
        Assert.All(pair["rows"]!.AsArray(), row => Assert.Null(row!["time"]));
        Assert.Equal("same", (string?)pair["rows"]![1]!["speedupVerdict"]);
    }

    [Fact]
    public async Task SeveralRunsMakeAMatrix()
    {
        Save("a", 1);
        Save("b", 1.2);
        Save("c", 0.8);

        var run = await ToolRun.Of(_folder, "compare", "a", "b", "c", "--baseline", "b", "--format", "markdown");

        Assert.Contains("# a, c against b", run.Out, StringComparison.Ordinal);
        Assert.Contains("| run | compared | sequential | threads |", run.Out, StringComparison.Ordinal);
        Assert.Contains("| a | time | 1.20x faster | 1.20x faster |", run.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task TheLatestTwoOfAFolderAreFound()
    {
        Save("concur-runs/one", 1, run => run["startedUtc"] = "2026-01-01T00:00:00+00:00");
        Save("concur-runs/two", 1.2, run => run["startedUtc"] = "2026-01-02T00:00:00+00:00");
        Save("concur-runs/three", 1.5, run => run["startedUtc"] = "2026-01-03T00:00:00+00:00");

        var run = await ToolRun.Of(_folder, "compare", "--last", "2", "--format", "markdown");

        Assert.StartsWith("# three against two\n", run.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("compare a", "there is no run in 'concur-runs' of the current folder; make one with 'dotnet concur run'")]
    [InlineData("compare a a", "'a' is given twice")]
    [InlineData("compare a nowhere", "nowhere'; 'dotnet concur list runs' shows those in concur-runs")]
    [InlineData(
        "compare a b --fail-on threads",
        "--fail-on 'threads' is not of the form threads:slower>5% or any:slower>3%; quote it, because a shell takes > as a redirection")]
    [InlineData("compare a b --threshold 5", "--threshold '5' is not a percentage such as 5% or 0.5%")]
    [InlineData("compare a b --baseline c", "--baseline 'c' is not one of the runs")]
    public async Task BadInputIsOneLine(string args, string message)
    {
        Save("a", 1);
        Save("b", 1);

        var run = await ToolRun.Of(_folder, args.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(message, run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static JsonObject Launch(double iterationMs) => new()
    {
        ["profiled"] = false,
        ["realMs"] = 1,
        ["userMs"] = 1,
        ["sysMs"] = 1,
        ["maxRssBytes"] = null,
        ["exitCode"] = 0,
        ["iterationsMs"] = new JsonArray(iterationMs),
    };

    /// <summary>Text without the line breaks that the terminal's width put into it.</summary>
    private static string Unwrapped(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    /// <summary>The stored run with two strategies of six launches each, all times multiplied.</summary>
    private void Save(string name, double factor, Action<JsonNode>? edit = null)
    {
        var run = JsonNode.Parse(File.ReadAllText(Stored))!;
        var trials = run["trials"]!.AsArray();
        while (trials.Count > 2) trials.RemoveAt(2);
        foreach (var trial in trials)
        {
            trial!["medianMs"] = (double)trial["medianMs"]! * factor;
            var medianMs = (double)trial["medianMs"]!;
            double[] variation = [0.997, 1.0, 1.003, 0.998, 1.002, 1.0];
            trial["launches"] = new JsonArray([.. variation.Select(each => (JsonNode)Launch(medianMs * each))]);
        }

        edit?.Invoke(run);
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        File.WriteAllText(Path.Combine(folder, "run.json"), run.ToJsonString());
    }
}
