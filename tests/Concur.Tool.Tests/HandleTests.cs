using System.Text.Json.Nodes;

namespace Concur.Tool.Tests;

/// <summary>How runs are named on the command line, and how much of one is printed.</summary>
public sealed class HandleTests : IDisposable
{
    private static readonly string Stored = Path.Combine(ToolRun.Root, "tests", "Golden", "run", "run.json");
    private readonly string _folder = Directory.CreateTempSubdirectory("concur-tool-handles").FullName;

    public HandleTests()
    {
        Save("20260101T000000Z_random_before");
        Save("20260102T000000Z_random");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task TheLatestRunIsShownWhereNoneIsNamed()
    {
        var shown = await Of("show");

        Assert.Equal((0, ""), (shown.ExitCode, shown.Error));
        Assert.Equal(shown.Out, (await Of("show", "last")).Out);
        Assert.Equal(shown.Out, (await Of("show", "random")).Out);
        Assert.Equal(shown.Out, (await Of("show", "20260102")).Out);
    }

    [Fact]
    public async Task AScreenHasThirtyLinesAndTheAnswerIsAmongTheFirst()
    {
        var lines = (await Of("show", "--width", "80")).Out.TrimEnd().Split('\n');

        Assert.InRange(lines.Length, 10, 30);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, 80));
        Assert.All(lines, line => Assert.Equal(line.TrimEnd(), line));
        Assert.Contains(lines.Take(4), line => line.StartsWith("No clear winner", StringComparison.Ordinal));
    }

    [Fact]
    public async Task AnalysingTheFolderOfARunShowsAllOfIt() => Assert.Equal(
        (await Of("show", "-v", "concur-runs/20260102T000000Z_random")).Out,
        (await Of("analyze", "concur-runs/20260102T000000Z_random")).Out);

    [Fact]
    public async Task QuietIsTheAnswerAndTheTableAndDetailsAreAll()
    {
        var (quiet, screen, details) = ((await Of("show", "-q")).Out, (await Of("show")).Out, (await Of("show", "-v")).Out);

        Assert.StartsWith(quiet, screen, StringComparison.Ordinal);
        Assert.StartsWith(quiet, details, StringComparison.Ordinal);
        Assert.InRange(quiet.Split('\n').Length, 8, 14);
        Assert.Contains("FasterThanIdeal", details, StringComparison.Ordinal);
        Assert.Equal(2, (await Of("show", "-q", "-v")).ExitCode);
    }

    /// <summary>At every width the names of the strategies are whole; where columns have no room, they are left out.</summary>
    [Theory]
    [InlineData(40)]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(100)]
    [InlineData(120)]
    [InlineData(200)]
    public async Task NamesAreWholeAtEveryWidth(int width)
    {
        var shown = await Of("show", "-q", "--width", $"{width}");
        var listed = await Of("list", "runs", "--width", $"{width}");

        Assert.All((shown.Out + listed.Out).Split('\n'), line => Assert.InRange(line.Length, 0, width));
        Assert.All(
            (string[])["sequential", "threads", "thread-pool", "parallel-for", "gil", "processes"],
            name => Assert.Contains(shown.Out.Split('\n'), line => line.Trim().Split("  ")[0] == name));
        if (width >= 60) Assert.Contains("20260101T000000Z_random_before", listed.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ABaselineIsComparedWithTheLatest()
    {
        var set = await Of("baseline", "set", "main", "before");
        var compared = await Of("compare", "main");

        Assert.Equal((0, "baseline main: 20260101T000000Z_random_before\n"), (set.ExitCode, set.Error));
        Assert.StartsWith("20260102T000000Z_random against 20260101T000000Z_random_before", compared.Out, StringComparison.Ordinal);
        Assert.Contains("main", (await Of("baseline", "list")).Out, StringComparison.Ordinal);
        Assert.Equal(compared.Out, (await Of("compare")).Out);
        Assert.Equal(2, (await Of("baseline", "set", "last-1", "before")).ExitCode);
        Assert.Equal(0, (await Of("baseline", "remove", "main")).ExitCode);
        Assert.Equal(2, (await Of("baseline", "remove", "main")).ExitCode);
    }

    [Fact]
    public async Task PruningKeepsWhatIsAskedFor()
    {
        var dry = await Of("prune", "--keep", "1", "--dry-run");

        Assert.StartsWith("20260101T000000Z_random_before  ", dry.Out, StringComparison.Ordinal);
        Assert.StartsWith("would remove 1 run, ", dry.Error, StringComparison.Ordinal);
        Assert.Equal(2, Directory.GetDirectories(Path.Combine(_folder, "concur-runs")).Length);
        await Of("prune", "--keep", "1");
        Assert.EndsWith("20260102T000000Z_random", Assert.Single(Directory.GetDirectories(Path.Combine(_folder, "concur-runs"))));
    }

    /// <summary>A run's file may come from a stranger, and names what is run.</summary>
    [Fact]
    public async Task CodeOfARunsFileIsRunOnlyIfItIsTrusted()
    {
        Save("20260103T000000Z_Mine", run => run["request"]!["assemblyPath"] = "/tmp/stranger.dll");

        var refused = await Of("rerun", "last");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("this runs '/tmp/stranger.dll'; give --trust if you trust it", refused.Error, StringComparison.Ordinal);
    }

    /// <summary>Strategies are code too.</summary>
    [Fact]
    public async Task StrategiesOfARunsFileAreRunOnlyIfTheyAreTrusted()
    {
        Save("20260103T000000Z_Mine", run => run["request"]!["strategyCodes"] = new JsonArray(new JsonObject
        {
            ["name"] = "own",
            ["method"] = "Own.Run",
            ["assemblyPath"] = "/tmp/strategies.dll",
            ["codeHash"] = null,
            ["parameters"] = new JsonArray(),
        }));

        var refused = await Of("rerun", "last");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("this runs '/tmp/strategies.dll'; give --trust if you trust it", refused.Error, StringComparison.Ordinal);
    }

    /// <summary>What a stranger's file calls a strategy or a workload may be a path, and a variant may load code.</summary>
    [Theory]
    [InlineData("strategies", "[\"sequential\", \"/tmp/evil.csproj\"]", "names the strategy '/tmp/evil.csproj', which there is none of")]
    [InlineData("strategies", "[\"sequential\", \"threads,evil.dll\"]", "names the strategy 'threads,evil.dll', which there is none of")]
    [InlineData("workload", "\"/tmp/evil.dll\"", "names the workload '/tmp/evil.dll', which there is none of")]
    [InlineData(
        "variants",
        "[{ \"name\": \"v\", \"environment\": { \"DOTNET_STARTUP_HOOKS\": \"/tmp/e.dll\" } }]",
        "this runs 'DOTNET_STARTUP_HOOKS=/tmp/e.dll'; give --trust if you trust it")]
    public async Task ARunsFileCannotSmuggleCodeIn(string member, string json, string expected)
    {
        Save("20260103T000000Z_Mine", run => run["request"]![member] = JsonNode.Parse(json));

        var refused = await Of("rerun", "last");

        Assert.Equal(2, refused.ExitCode);
        Assert.Contains(expected, refused.Error, StringComparison.Ordinal);
    }

    /// <summary>What the next steps print must be understood: an option alone is for the latest run.</summary>
    [Fact]
    public async Task OptionsAloneAreForTheLatestRun()
    {
        Save("20260103T000000Z_Mine", run => run["request"]!["assemblyPath"] = "/tmp/stranger.dll");

        Assert.Contains("/tmp/stranger.dll", (await Of("rerun", "--precision", "2%")).Error, StringComparison.Ordinal);
    }

    private Task<ToolRun> Of(params string[] args) => ToolRun.Of(_folder, args);

    private void Save(string name, Action<JsonNode>? change = null)
    {
        var run = JsonNode.Parse(File.ReadAllText(Stored))!;
        change?.Invoke(run);
        Directory.CreateDirectory(Path.Combine(_folder, "concur-runs", name));
        File.WriteAllText(Path.Combine(_folder, "concur-runs", name, "run.json"), run.ToJsonString());
    }
}
