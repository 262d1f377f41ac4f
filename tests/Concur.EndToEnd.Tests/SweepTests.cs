using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Concur.EndToEnd.Tests;

/// <summary>Small sweeps: all of the plan is measured, kept and reported.</summary>
public class SweepTests
{
    private const int Killed = 128 + 9;

    [Fact]
    public async Task ASweepCoversItsPlanAndItsCurvesAreSaved()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Command($"""
            sweep sleep -n 1,4 -u 4 -w 1,2 -s threads --launches 2 --iterations 2 --no-refine --project 4 -o swept
            --format json
            """);

        Assert.True(ending.ExitCode == 0, ending.Error);
        var sweep = Parsed(ending.Out);
        Assert.Equal((18, 18), Launches(sweep));
        Assert.Equal(6, sweep.GetProperty("points").GetArrayLength());
        Assert.Equal(await tool.Read("swept/sweep.json"), ending.Out);
        Assert.Equal(
            ["speedup-size1.svg", "speedup-size4.svg", "time-workers1.svg", "time-workers2.svg"],
            Directory.GetFiles(Path.Combine(tool.Folder, "swept"), "*.svg").Select(Path.GetFileName).Order());

        // Four sleeps of 4 ms, two at once: a sleep is never shorter than it was made.
        var wide = sweep.GetProperty("points").EnumerateArray()
            .Single(point => point.GetProperty("workers").GetInt32() == 2 && point.GetProperty("size").GetInt64() == 4);
        Assert.InRange(wide.GetProperty("medianMs").GetDouble(), 8, double.MaxValue);
        Assert.Equal("ok", wide.GetProperty("status").GetString());

        // Two launches of two iterations; the time inside their units is divided as that of the recorded launch was.
        var account = wide.GetProperty("account");
        Assert.Equal(4, account.GetProperty("iterations").GetInt32());
        var categories = account.GetProperty("categories").EnumerateArray();
        Assert.All(categories, category => Assert.Equal(JsonValueKind.Number, category.GetProperty("ms").ValueKind));
        Assert.True(wide.GetProperty("resultsAgree").GetBoolean());

        var shown = await tool.Command($"show swept");
        Assert.Contains("workers 1 2; 2 launches a point", shown.Out, StringComparison.Ordinal);
        Assert.Contains("Size 4: ", shown.Out, StringComparison.Ordinal);
        Assert.Contains("PREDICTED", shown.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SweepsInTheSameFolderAtOnceLoseNothing()
    {
        using var tool = new ToolProcess();
        Task<ToolProcess.Ending> Sweep() => tool.Command(
            $"sweep sleep -n 1 -u 2 -w 1,2 -s threads --launches 1 --iterations 1 --profile none --format json");

        var endings = await Task.WhenAll(Sweep(), Sweep());

        Assert.All(endings, ending => Assert.True(ending.ExitCode == 0, ending.Error));
        Assert.All(endings, ending => Assert.Equal((3, 3), Launches(Parsed(ending.Out))));
        var listed = await tool.Command($"list sweeps");
        Assert.Equal(2, Regex.Count(listed.Out, "_sweep-sleep.*3 of 3"));
    }

    [Fact]
    public async Task APointThatFailsIsNamedAndTheOthersAreMeasured()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Command($"""
            sweep {Locations.FaultyWorkloads} --method fails-at-size-3 -n 2,3 -w 2 -s threads --launches 1 --iterations 1
            --profile none
            """);

        Assert.Equal(3, ending.ExitCode);
        const string failed = "sequential, 1 worker, size 3: unit 0 threw System.InvalidOperationException: three";
        Assert.Contains(failed, ending.Out, StringComparison.Ordinal);
        Assert.Contains("Size 2:", ending.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Size 3:", ending.Out, StringComparison.Ordinal);
    }

    /// <summary>
    /// Two units, which at size 0 take nothing on one thread and half a second in lanes, and at size 1000 two seconds on one
    /// thread and nothing in lanes. Where in between that changes depends on the machine: that the sizes on either side are
    /// close does not.
    /// </summary>
    [Fact]
    public async Task SizesAreAddedUntilThoseAroundTheBreakEvenAreClose()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run([.. SlowOnOneThread("slow-on-one-thread"), "--format", "json"]);

        Assert.True(ending.ExitCode == 0, ending.Error);
        var sweep = Parsed(ending.Out);
        var (planned, made) = Launches(sweep);
        Assert.Equal(planned, made);
        var points = sweep.GetProperty("points").EnumerateArray().GroupBy(point => point.GetProperty("size").GetInt64()).ToList();
        long[] sizes = [.. points.Select(size => size.Key).Order()];
        Assert.All(points, size => Assert.Equal(2, size.Count()));
        Assert.True(sizes.Length > 2, string.Join(' ', sizes));
        Assert.Equal((0, 1000), (sizes[0], sizes[^1]));
        var breakEven = sweep.GetProperty("breakEvens")[0].GetProperty("size").GetDouble();
        var above = sizes.First(size => size >= breakEven);
        var below = sizes.Last(size => size <= breakEven);
        Assert.True(above <= Math.Max(2, 2 * below), $"it is between {below} and {above}");
        Assert.Contains("Sizes added", (await tool.Command($"show swept")).Out, StringComparison.Ordinal);
        Assert.Contains($"{made} of {made}", (await tool.Command($"list sweeps --in .")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASizeThatWasAddedMayFail()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run(SlowOnOneThread("fails-between-0-and-1000"));

        Assert.True(ending.ExitCode == 0, ending.Error);
        const string failed = "size 32, which was added: unit 0 threw System.ArgumentException: neither 0 nor 1000";
        Assert.Contains("sequential, 1 worker, " + failed, ending.Out, StringComparison.Ordinal);
        Assert.Contains("Size 1,000: threads with 2 workers is fastest", ending.Out, StringComparison.Ordinal);
    }

    /// <summary>
    /// It is killed while it measures a size that it added: its journal has a head, the four launches asked for, and one more.
    /// </summary>
    [Fact]
    public async Task AKilledSweepGoesOnAndMeasuresNothingTwice()
    {
        const int least = 1 + 4 + 1;
        using var tool = new ToolProcess();
        var journal = Path.Combine(tool.Folder, "swept", "sweep.jsonl");

        var killed = await tool.Run(process => KillAfter(process, journal, least), SlowOnOneThread("slow-on-one-thread"));
        Assert.Equal(Killed, killed.ExitCode);
        var before = await File.ReadAllLinesAsync(journal, TestContext.Current.CancellationToken);
        var listed = await tool.Command($"list sweeps --in .");
        var resumed = await tool.Command($"sweep --resume swept --format json");

        Assert.True(resumed.ExitCode == 0, resumed.Error);
        var (planned, made) = Launches(Parsed(resumed.Out));
        Assert.Equal(planned, made);
        Assert.InRange(before.Length, least, planned);
        Assert.DoesNotContain($"{planned} of {planned}", listed.Out, StringComparison.Ordinal);
        Assert.Equal(1 + planned - before.Length, resumed.Error.Split('\n').Count(line => line.StartsWith('[')));
        var lines = await File.ReadAllLinesAsync(journal, TestContext.Current.CancellationToken);
        Assert.Equal(before, lines[..before.Length]);
        string[] key = ["strategy", "workers", "size", "number"];
        var launches = lines[1..].Select(Parsed).Select(launch => string.Join(' ', key.Select(name => launch.GetProperty(name)))).ToList();
        Assert.Equal(planned, launches.Distinct().Count());
        Assert.Equal(planned, launches.Count);
    }

    /// <summary>Four launches at first: one thread and two lanes, at two sizes.</summary>
    private static string[] SlowOnOneThread(string workload) =>
    [
        "sweep", Locations.FaultyWorkloads, "--method", workload, "-n", "0,1000", "-u", "2", "-w", "2", "-s", "threads",
        "--launches", "1", "--iterations", "1", "--profile", "none", "-o", "swept",
    ];

    private static JsonElement Parsed(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    private static (int Planned, int Made) Launches(JsonElement sweep) =>
        (sweep.GetProperty("launchesPlanned").GetInt32(), sweep.GetProperty("launchesMade").GetInt32());

    /// <summary>Ends the tool for good once the journal has so many lines; its launch under way ends with it.</summary>
    private static void KillAfter(Process process, string journal, int lines)
    {
        bool AreKept() => File.Exists(journal) && File.ReadLines(journal).Count() >= lines;
        Eventually.Holds("launches were kept", () => process.HasExited || AreKept());
        process.Kill(entireProcessTree: true);
    }
}
