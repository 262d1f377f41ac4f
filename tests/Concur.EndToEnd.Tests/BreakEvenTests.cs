using System.Text.Json;

namespace Concur.EndToEnd.Tests;

/// <summary>Which sizes a sweep adds depends on what its launches took.</summary>
[Collection(Alone.Name)]
public class BreakEvenTests
{
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
}
