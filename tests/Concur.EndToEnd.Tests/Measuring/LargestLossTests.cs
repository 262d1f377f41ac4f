using System.Text.Json;
using Concur.Protocol;

namespace Concur.EndToEnd.Tests.Measuring;

/// <summary>The built-in workloads lose most to what their descriptions say, on cores that they have to themselves.</summary>
[Collection(Suites.Measuring)]
[Trait(Suites.Suite, Suites.Measuring)]
public class LargestLossTests
{
    public static TheoryData<string> Workloads =>
        [.. BuiltInWorkload.All.Where(workload => workload.Losses.Count > 0).Select(workload => workload.Name)];

    [Theory]
    [MemberData(nameof(Workloads))]
    public async Task TwoThreadsLoseMostToWhatTheWorkloadIsAbout(string name)
    {
        var others = OtherWork.Watch();
        using var tool = new ToolProcess();
        var ending = await tool.Command($"run {name} -s threads -u 4 -w 2 --launches 1 --profile light --format json");
        others.SkipIfDisturbed();

        Assert.True(ending.ExitCode == 0, ending.Error);
        var threads = new RunOutput(ending.Out).Trial("threads");
        Assert.True(
            threads.Losses.Take(2).Intersect(BuiltInWorkload.Find(name)!.Losses).Any(),
            $"{name} lost most to {string.Join(", ", threads.Losses.Take(3))}");
    }

    [Fact]
    public async Task AsyncSleepsOnceWhereTwoThreadsSleepEightTimesInARow()
    {
        var others = OtherWork.Watch();
        using var tool = new ToolProcess();
        var ending = await tool.Command($"""
            run sleep -s threads,async -u 16 -n 20 -w 2 --iterations 1 --launches 1 --profile light --format json
            """);
        others.SkipIfDisturbed();

        Assert.True(ending.ExitCode == 0, ending.Error);
        var run = new RunOutput(ending.Out);
        Assert.InRange(run.Trial("threads").MedianMs, 8 * 20, 8 * 20 * 1.3);
        Assert.InRange(run.Trial("async").MedianMs, 20, 20 * 4);
        Assert.Equal("io-sleep", run.Trial("async").Losses[0]);
    }

    [Fact]
    public async Task ResultsOfManyMegabytesCostMostOnTheirWay()
    {
        var others = OtherWork.Watch();
        using var tool = new ToolProcess();
        var ending = await tool.Command($"""
            run payload -n 10000000 -u 2 -s processes,process-pool -w 2 --launches 1 --iterations 4 --profile light
            --format json
            """);
        others.SkipIfDisturbed();

        Assert.True(ending.ExitCode == 0, ending.Error);
        var run = new RunOutput(ending.Out);
        Assert.Contains("ipc", run.Trial("processes").Losses.Take(2));
        Assert.InRange(run.Trial("process-pool").Share("startup"), 0, 0.02);
        Assert.True(run.Trial("processes").Ms("startup") > 5 * run.Trial("process-pool").Ms("startup"));
    }

    [Fact]
    public async Task ATenthOfTheTimeThatMovedFromComputeToALockIsReportedThoughTheTotalStayed()
    {
        var others = OtherWork.Watch();
        using var tool = new ToolProcess();
        foreach (var locked in (string[])["0", "8"])
        {
            string[] args =
            [
                Locations.Tool, "run", Locations.TruthWorkloads, "--method", "partly-locked", "-s", "threads", "-u", "2", "-w", "2",
                "--iterations", "2", "--profile", "light", "-o", "locked" + locked,
            ];
            var run = await tool.Shell(_ => { }, "dotnet", args, ("CONCUR_TRUTH_LOCKED_MS", locked));
            Assert.True(run.ExitCode == 0, run.Error);
        }

        var compared = await tool.Command($"compare locked0 locked8 --threshold 10% --format json");
        others.SkipIfDisturbed();

        Assert.True(compared.ExitCode == 0, compared.Error);
        var rows = JsonDocument.Parse(compared.Out).RootElement.GetProperty("candidates")[0].GetProperty("rows").EnumerateArray()
            .ToDictionary(row => row.GetProperty("label").GetString()!);
        Assert.Equal("same", rows["sequential"].GetProperty("timeVerdict").GetString());
        var categories = Categories(rows["sequential"]);
        Assert.Equal("grew", categories["lock"].GetProperty("verdict").GetString());
        Assert.Equal("shrank", categories["compute"].GetProperty("verdict").GetString());
        var (before, after) = (categories["lock"].GetProperty("baselineShare"), categories["lock"].GetProperty("candidateShare"));
        Assert.InRange(after.GetDouble() - before.GetDouble(), 0.08, 0.12);
        Assert.Equal("grew", Categories(rows["threads"])["lock"].GetProperty("verdict").GetString());
    }

    private static Dictionary<string, JsonElement> Categories(JsonElement row) =>
        row.GetProperty("categories").EnumerateArray().ToDictionary(category => category.GetProperty("name").GetString()!);
}
