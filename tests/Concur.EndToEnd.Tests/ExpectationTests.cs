using System.Text.Json;
using Concur.Protocol;

namespace Concur.EndToEnd.Tests;

/// <summary>What is written beside each workload is what its account says.</summary>
[Collection(Alone.Name)]
public class ExpectationTests
{
    /// <summary>Those that compute: <see cref="WaitingWorkloadTests"/> has the others, and <see cref="FindingTests"/> some.</summary>
    public static TheoryData<string> Computing =>
        [.. BuiltInWorkload.All.Where(workload => workload.Losses.Count > 0 && !LargestLosses.Waits(workload)).Select(workload => workload.Name).Except(FindingTests.SeenToLose)];

    [Theory]
    [MemberData(nameof(Computing))]
    public async Task TwoThreadsLoseMostToWhatTheWorkloadIsAbout(string name) => await LargestLosses.AreWhatTheWorkloadIsAbout(name);

    [Fact]
    public async Task AsyncWaitsForAllSleepsAtOnceAndTwoThreadsForEightInARow()
    {
        using var run = await LargestLosses.Run("sleep", "threads,async", "16", "-n", "20", "--iterations", "1");
        var trials = run.RootElement.GetProperty("trials").EnumerateArray().ToDictionary(trial => trial.GetProperty("strategy").GetString()!);

        Assert.InRange(trials["threads"].GetProperty("medianMs").GetDouble(), 8 * 20, 8 * 20 * 1.3);
        Assert.InRange(trials["async"].GetProperty("medianMs").GetDouble(), 20, 20 * 4);
        Assert.Equal("io-sleep", LargestLosses.Of(trials["async"])[0]);
    }

    /// <summary>When the pool grows is its own affair: a launch whose warm-up it grew in has no queue to show.</summary>
    [Fact]
    public async Task AThreadPoolGrowsWhileSleepingUnitsStandInItsQueue()
    {
        for (var tries = 1; ; tries++)
        {
            using var run = await LargestLosses.Run("sleep", "thread-pool", "64", "-n", "20");
            var pool = run.RootElement.GetProperty("trials")[1];
            Assert.InRange(pool.GetProperty("pool").GetProperty("mostThreads").GetInt32(), 3, 64);
            var starves = run.RootElement.GetProperty("findings").EnumerateArray().Any(finding => finding.GetProperty("rule").GetString() == "PoolStarvation");
            if (starves && LargestLosses.Of(pool).Take(2).Contains("pool-queue")) return;
            Assert.True(tries < 6, $"lost most to {string.Join(", ", LargestLosses.Of(pool).Take(3))}");
        }
    }

    [Fact]
    public async Task ResultsOfManyMegabytesCostMostOnTheirWayAndThePoolHasNoStartup()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run("run", "payload", "-n", "10000000", "-u", "2", "-s", "processes,process-pool", "-w", "2", "--launches", "1", "--iterations", "4", "--profile", "light", "--format", "json");

        Assert.Equal(0, ending.ExitCode);
        using var run = JsonDocument.Parse(ending.Out);
        var (processes, pool) = (run.RootElement.GetProperty("trials")[1], run.RootElement.GetProperty("trials")[2]);
        var losses = processes.GetProperty("gap").EnumerateArray().Select(part => part.GetProperty("name").GetString()).ToList();
        Assert.InRange(losses.IndexOf("ipc"), 0, 1);
        Assert.InRange(StartupMs(pool) / pool.GetProperty("account").GetProperty("laneMs").GetDouble(), 0, 0.02);
        Assert.True(StartupMs(processes) > 5 * StartupMs(pool));
    }

    [Fact]
    public async Task ATenthOfTheTimeThatMovedFromComputeToALockIsReportedThoughTheTotalStayed()
    {
        using var tool = new ToolProcess();
        foreach (var locked in (string[])["0", "8"])
        {
            string[] args = [Locations.Tool, "run", Locations.TruthWorkloads, "--method", "partly-locked", "-s", "threads", "-u", "2", "-w", "2", "--iterations", "2", "--profile", "light", "-o", "locked" + locked];
            var run = await tool.Shell(_ => { }, "dotnet", args, ("CONCUR_TRUTH", Directory.CreateDirectory(Path.Combine(tool.Folder, "truth")).FullName), ("CONCUR_TRUTH_LOCKED_MS", locked));
            Assert.True(run.ExitCode == 0, run.Error);
        }

        var compared = await tool.Run("compare", "locked0", "locked8", "--threshold", "10%", "--format", "json");

        Assert.True(compared.ExitCode == 0, compared.Error);
        var rows = JsonDocument.Parse(compared.Out).RootElement.GetProperty("candidates")[0].GetProperty("rows").EnumerateArray().ToDictionary(row => row.GetProperty("label").GetString()!);

        // One lane has nobody to wait for: what else the machine does is in neither share.
        Assert.Equal("same", rows["sequential"].GetProperty("timeVerdict").GetString());
        var categories = Categories(rows["sequential"]);
        Assert.Equal("grew", categories["lock"].GetProperty("verdict").GetString());
        Assert.Equal("shrank", categories["compute"].GetProperty("verdict").GetString());
        Assert.InRange(categories["lock"].GetProperty("candidateShare").GetDouble() - categories["lock"].GetProperty("baselineShare").GetDouble(), 0.08, 0.12);
        Assert.Equal("grew", Categories(rows["threads"])["lock"].GetProperty("verdict").GetString());
    }

    private static Dictionary<string, JsonElement> Categories(JsonElement row) => row.GetProperty("categories").EnumerateArray().ToDictionary(category => category.GetProperty("name").GetString()!);

    private static double StartupMs(JsonElement trial) =>
        trial.GetProperty("account").GetProperty("categories").EnumerateArray().Single(item => item.GetProperty("name").GetString() == "startup").GetProperty("ms").GetDouble();
}
