using System.Diagnostics;
using System.Text.Json;

namespace Concur.EndToEnd.Tests;

/// <summary>Small sweeps: that all of the plan is covered, kept and told of.</summary>
public class SweepTests
{
    private const int Killed = 128 + 9;
    private const string Arguments = "sweep sleep -n 1,4 -u 4 -w 1,2 -s threads --launches 2 --iterations 2 --no-refine -o swept";

    [Fact]
    public async Task ASweepCoversItsPlanAndItsCurvesAreSaved()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run([.. Arguments.Split(' '), "--project", "4", "--format", "json"]);

        Assert.True(ending.ExitCode == 0, ending.Error);
        var sweep = JsonDocument.Parse(ending.Out).RootElement;
        Assert.Equal((18, 18), (sweep.GetProperty("launchesPlanned").GetInt32(), sweep.GetProperty("launchesMade").GetInt32()));
        Assert.Equal(6, sweep.GetProperty("points").GetArrayLength());
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(tool.Folder, "swept", "sweep.json"), TestContext.Current.CancellationToken), ending.Out);
        Assert.Equal(["speedup-size1.svg", "speedup-size4.svg", "time-workers1.svg", "time-workers2.svg"], Directory.GetFiles(Path.Combine(tool.Folder, "swept"), "*.svg").Select(Path.GetFileName).Order());

        // Four sleeps of 4 ms in a row, and two and two at once: whatever else goes on, waiting is not faster than it is.
        var wide = sweep.GetProperty("points").EnumerateArray().Single(point => point.GetProperty("workers").GetInt32() == 2 && point.GetProperty("size").GetInt64() == 4);
        Assert.InRange(wide.GetProperty("medianMs").GetDouble(), 8, 16);
        Assert.Equal("ok", wide.GetProperty("status").GetString());

        // Two launches of two iterations, the time inside their units divided as the recorded launch's was.
        var account = wide.GetProperty("account");
        Assert.Equal(4, account.GetProperty("iterations").GetInt32());
        Assert.All(account.GetProperty("categories").EnumerateArray(), category => Assert.Equal(JsonValueKind.Number, category.GetProperty("ms").ValueKind));
        Assert.True(wide.GetProperty("resultsAgree").GetBoolean());

        var shown = await tool.Run("show", "swept");
        Assert.Contains("workers 1 2; 2 launches a point", shown.Out, StringComparison.Ordinal);
        Assert.Contains("Size 4: threads with 2 workers is fastest", shown.Out, StringComparison.Ordinal);
        Assert.Contains("PREDICTED", shown.Out, StringComparison.Ordinal);
    }

    /// <summary>Killed where it measures a size that it added: 12 launches were asked for, 8 more are.</summary>
    [Fact]
    public async Task AKilledSweepGoesOnAndMeasuresNothingTwice()
    {
        using var tool = new ToolProcess();
        var journal = Path.Combine(tool.Folder, "swept", "sweep.jsonl");

        var killed = await tool.Run(process => KillAfter(process, journal, lines: 15), "sweep", "sleep", "-n", "0,8", "-u", "4", "-w", "2", "-s", "threads", "--launches", "2", "--iterations", "2", "-o", "swept");
        Assert.Equal(Killed, killed.ExitCode);
        var before = await File.ReadAllLinesAsync(journal, TestContext.Current.CancellationToken);
        var listed = await tool.Run("list", "sweeps", "--in", ".");
        var resumed = await tool.Run("sweep", "--resume", "swept", "--format", "json");

        Assert.True(resumed.ExitCode == 0, resumed.Error);
        Assert.InRange(before.Length, 15, 20);
        Assert.DoesNotContain("20 of 20", listed.Out, StringComparison.Ordinal);
        Assert.Equal(21 - before.Length, resumed.Error.Split('\n').Count(line => line.StartsWith('[')));
        var lines = await File.ReadAllLinesAsync(journal, TestContext.Current.CancellationToken);
        Assert.Equal(before, lines[..before.Length]);
        var launches = lines[1..].Select(line => JsonDocument.Parse(line).RootElement)
            .Select(launch => (launch.GetProperty("strategy").GetString(), launch.GetProperty("workers").GetInt32(), launch.GetProperty("size").GetInt64(), launch.GetProperty("number").GetInt32())).ToList();
        Assert.Equal(20, launches.Distinct().Count());
        Assert.Equal(20, launches.Count);
        Assert.Equal((20, 20), (JsonDocument.Parse(resumed.Out).RootElement.GetProperty("launchesPlanned").GetInt32(), JsonDocument.Parse(resumed.Out).RootElement.GetProperty("launchesMade").GetInt32()));
    }

    /// <summary>What the tool came up with itself is no failure of the user's.</summary>
    [Fact]
    public async Task TwoSweepsInTheSameFolderAtOnceLoseNothing()
    {
        using var tool = new ToolProcess();
        string[] args = ["sweep", "sleep", "-n", "1", "-u", "2", "-w", "1,2", "-s", "threads", "--launches", "1", "--iterations", "1", "--format", "json"];

        var endings = await Task.WhenAll(tool.Run(args), tool.Run(args), tool.Run(args));

        Assert.All(endings, ending => Assert.True(ending.ExitCode == 0, ending.Error));
        Assert.All(endings, ending => Assert.Equal(6, JsonDocument.Parse(ending.Out).RootElement.GetProperty("launchesMade").GetInt32()));
        var listed = await tool.Run("list", "sweeps");
        Assert.Equal(3, listed.Out.Split('\n').Count(line => line.Contains("_sweep-sleep", StringComparison.Ordinal) && line.Contains("6 of 6", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task APointThatFailsIsNamedAndTheOthersAreMeasured()
    {
        using var tool = new ToolProcess();
        await File.WriteAllTextAsync(
            Path.Combine(tool.Folder, "odd.cs"), "public static class Odd { public static long Half(long n) => n == 3 ? throw new System.InvalidOperationException(\"three\") : n / 2; }", TestContext.Current.CancellationToken);

        var ending = await tool.Run("sweep", "odd.cs", "--method", "Odd.Half", "-n", "2,3", "-w", "2", "-s", "threads", "--launches", "1", "--iterations", "1");

        Assert.Equal(3, ending.ExitCode);
        Assert.Contains("sequential, 1 worker, size 3: unit 0 threw System.InvalidOperationException: three", ending.Out, StringComparison.Ordinal);
        Assert.Contains("Size 2:", ending.Out, StringComparison.Ordinal);
        Assert.DoesNotContain("Size 3:", ending.Out, StringComparison.Ordinal);
    }

    /// <summary>Ends the tool for good once the journal has so many lines; its launch under way goes with it.</summary>
    private static void KillAfter(Process process, string journal, int lines)
    {
        while (!process.HasExited && (!File.Exists(journal) || File.ReadLines(journal).Count() < lines)) Thread.Sleep(20);
        process.Kill(entireProcessTree: true);
    }
}
