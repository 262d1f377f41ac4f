using System.Diagnostics;
using System.Text.Json;

namespace Concur.EndToEnd.Tests;

/// <summary>Which sizes a sweep adds depends on what its launches took.</summary>
[Collection(Alone.Name)]
public class BreakEvenTests
{
    private const int Killed = 128 + 9;

    /// <summary>Threads cost more than sleeping not at all, and save a half of the rest: even below 1 ms, on any machine.</summary>
    [Fact]
    public async Task SizesAreAddedWhereAStrategyBeginsToWin()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run("sweep", "sleep", "-n", "0,8", "-u", "4", "-w", "2", "-s", "threads", "--launches", "1", "--iterations", "3", "--profile", "none", "--format", "json", "-o", "swept");

        Assert.True(ending.ExitCode == 0, ending.Error);
        var sweep = JsonDocument.Parse(ending.Out).RootElement;
        Assert.Equal((8, 8), (sweep.GetProperty("launchesPlanned").GetInt32(), sweep.GetProperty("launchesMade").GetInt32()));
        Assert.Equal([0, 2, 3, 8], sweep.GetProperty("points").EnumerateArray().Where(point => point.GetProperty("strategy").GetString() == "threads").Select(point => point.GetProperty("size").GetInt64()));
        Assert.InRange(sweep.GetProperty("breakEvens")[0].GetProperty("size").GetDouble(), 0, 2);
        Assert.Contains("Sizes added", (await tool.Run("show", "swept")).Out, StringComparison.Ordinal);
        Assert.Contains("8 of 8", (await tool.Run("list", "sweeps", "--in", ".")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASizeThatWasAddedMayFail()
    {
        using var tool = new ToolProcess();
        await File.WriteAllTextAsync(
            Path.Combine(tool.Folder, "odd.cs"),
            "public static class Odd { public static long Nap(long n) { if (n is not (0 or 8)) throw new System.ArgumentException(\"eight\"); System.Threading.Thread.Sleep((int)n); return n; } }",
            TestContext.Current.CancellationToken);

        var ending = await tool.Run("sweep", "odd.cs", "--method", "Odd.Nap", "-n", "0,8", "-w", "2", "-u", "4", "-s", "threads", "--launches", "1", "--iterations", "1", "--profile", "none");

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.Contains("sequential, 1 worker, size 3, which was added: unit 0 threw System.ArgumentException: eight", ending.Out, StringComparison.Ordinal);
        Assert.Contains("Size 8: threads with 2 workers is fastest", ending.Out, StringComparison.Ordinal);
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

    /// <summary>Ends the tool for good once the journal has so many lines; its launch under way goes with it.</summary>
    private static void KillAfter(Process process, string journal, int lines)
    {
        while (!process.HasExited && (!File.Exists(journal) || File.ReadLines(journal).Count() < lines)) Thread.Sleep(20);
        process.Kill(entireProcessTree: true);
    }
}
