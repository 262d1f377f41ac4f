using System.Text.Json;

namespace Concur.EndToEnd.Tests;

/// <summary>Small sweeps: that all of the plan is covered, kept and told of.</summary>
public class SweepTests
{
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

        // Four sleeps of 4 ms, two and two at once: whatever else goes on, waiting is not faster than it is.
        var wide = sweep.GetProperty("points").EnumerateArray().Single(point => point.GetProperty("workers").GetInt32() == 2 && point.GetProperty("size").GetInt64() == 4);
        Assert.InRange(wide.GetProperty("medianMs").GetDouble(), 8, double.MaxValue);
        Assert.Equal("ok", wide.GetProperty("status").GetString());

        // Two launches of two iterations, the time inside their units divided as the recorded launch's was.
        var account = wide.GetProperty("account");
        Assert.Equal(4, account.GetProperty("iterations").GetInt32());
        Assert.All(account.GetProperty("categories").EnumerateArray(), category => Assert.Equal(JsonValueKind.Number, category.GetProperty("ms").ValueKind));
        Assert.True(wide.GetProperty("resultsAgree").GetBoolean());

        var shown = await tool.Run("show", "swept");
        Assert.Contains("workers 1 2; 2 launches a point", shown.Out, StringComparison.Ordinal);
        Assert.Contains("Size 4: ", shown.Out, StringComparison.Ordinal);
        Assert.Contains("PREDICTED", shown.Out, StringComparison.Ordinal);
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
}
