using System.Text.Json;

namespace Concur.EndToEnd.Tests;

/// <summary>Which sizes a sweep adds depends on what its launches took.</summary>
[Collection(Alone.Name)]
public class BreakEvenTests
{
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
}
