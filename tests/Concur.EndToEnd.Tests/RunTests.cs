using System.Text.Json;
using System.Text.RegularExpressions;
using NJsonSchema;

namespace Concur.EndToEnd.Tests;

/// <summary>The tool's main job, with real launches.</summary>
public class RunTests
{
    private static readonly string[] AllStrategies = ["sequential", "threads", "thread-pool", "parallel-for", "gil", "processes"];

    [Fact]
    public async Task EveryStrategyAgreesAndItsAccountCloses()
    {
        var run = await Recordings.EveryStrategy;

        Assert.Equal(await run.Read("run.json"), run.Ending.Out);
        Assert.Equal(AllStrategies, run.Output.Trials.Select(trial => trial.Strategy));
        run.Output.AssertResultsAgree();
        Assert.All(run.Output.Trials, trial =>
        {
            Assert.Equal("ok", trial.Text("status"));
            Assert.True(trial.Json.GetProperty("resultsAgree").GetBoolean());
            Assert.Equal(0, trial.Json.GetProperty("lostEvents").GetInt64());
            Assert.True(trial.Json.GetProperty("observerEffect").GetDouble() > 0);
            trial.AssertCloses();
            var categories = trial.Account.GetProperty("categories").EnumerateArray();
            Assert.All(categories, category => Assert.Equal(JsonValueKind.Number, category.GetProperty("ms").ValueKind));
        });
        var left = Directory.EnumerateFileSystemEntries(run.Tool.Temporary);
        Assert.All(left, path => Assert.Matches("dotnet-diagnostic|clr-debug", path));
    }

    [Fact]
    public async Task TheSpeedscopeFilesKeepToTheFormatAndHaveTheLanesFirst()
    {
        var run = await Recordings.EveryStrategy;
        var format = Path.Combine(Locations.Root, "src/Concur.ReportPage/node_modules/speedscope/dist/release/file-format-schema.json");
        var schema = await JsonSchema.FromFileAsync(format, TestContext.Current.CancellationToken);
        foreach (var trial in run.Output.Trials)
        {
            var text = await run.Read(trial.Text("speedscope")!);
            Assert.Empty(schema.Validate(text));
            using var file = new Speedscope(text);
            var names = file.Profiles.Select(profile => profile.Name).ToList();
            Assert.Equal(names.Count, names.Distinct().Count());
            var weights = file.Profiles.SelectMany(profile => profile.Json.GetProperty("weights").EnumerateArray());
            Assert.All(weights, weight => Assert.Equal(JsonValueKind.Number, weight.ValueKind));
            if (trial.Strategy == "processes") Assert.Contains("(worker 0), ", string.Concat(names), StringComparison.Ordinal);

            // A thread that lives for two ms may end between two samples: then its lane is not there.
            var weightings = names.GroupBy(name => name[name.LastIndexOf('(')..]);
            Assert.All(weightings, weighting => Assert.DoesNotContain(weighting.SkipWhile(IsOfLane), IsOfLane));
        }
    }

    /// <summary>No more than all cores compute at a time, and the other lanes have to wait for one.</summary>
    [Fact]
    public async Task EightBusyThreadsOnEachCoreWaitInTheRunQueue()
    {
        var run = (await Recordings.Oversubscribed).Output;
        var threads = run.Trial("threads");
        var cores = run.Json.GetProperty("machine").GetProperty("usableCores").GetDouble();

        Assert.Equal(Recordings.ManyLanes, threads.Lanes);
        threads.AssertCloses();
        Assert.InRange(threads.Ms("compute"), 0, cores * threads.WallMs * 1.01);
        Assert.InRange(threads.Share("run-queue"), 0.3, 1);
    }

    [Theory]
    [InlineData("gil:ticks=100")]
    [InlineData("gil:interval=5ms")]
    public async Task UnderTheGlobalLockOneOfTwoLanesComputesAtATime(string strategy)
    {
        using var tool = new ToolProcess();

        var ending = await tool.Command($"""
            run primes -s {strategy} -n 300000 -w 2 --launches 1 --iterations 2 --profile light --format json
            """);

        Assert.True(ending.ExitCode == 0, ending.Error);
        var gil = new RunOutput(ending.Out).Trials[1];
        gil.AssertCloses();
        Assert.InRange(gil.Share("compute"), 0, 0.55);
        Assert.InRange(gil.Share("gil-wait"), 0.2, 0.8);
    }

    [Fact]
    public async Task TimingLaunchesCarryNoSessionAndRecordedOnesDo()
    {
        using var tool = new ToolProcess();
        string[] run = ["run", Locations.FaultyWorkloads, "--method", "needs-no-session", "--launches", "1", "--iterations", "1"];

        var timed = await tool.Run([.. run, "-s", "threads,processes", "--profile", "none"]);
        var recorded = await tool.Run([.. run, "-s", "threads", "--profile", "light"]);

        Assert.Equal(0, timed.ExitCode);
        Assert.Equal(3, recorded.ExitCode);
        Assert.Contains("a session listens to the runtime", recorded.Error, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(recorded.Error, ", timed: .*median"));
    }

    [Fact]
    public async Task AWorkloadThatStartsADotnetChildDoesNotHangWhenRecorded()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Command($"""
            run {Locations.FaultyWorkloads} --method starts-a-dotnet-child -s processes -u 2 --launches 1 --iterations 1
            """);

        Assert.Equal(0, ending.ExitCode);
    }

    [Theory]
    [InlineData("async-text")]
    [InlineData("record")]
    [InlineData("prints")]
    public async Task AUsersResultsOfAnyKindAgreeAcrossProcesses(string method)
    {
        using var tool = new ToolProcess();

        var ending = await tool.Command($"""
            run {Locations.FaultyWorkloads} --method {method} -s threads,processes --launches 1 --iterations 1 --profile none
            --format json
            """);

        Assert.Equal(0, ending.ExitCode);
        new RunOutput(ending.Out).AssertResultsAgree();
    }

    private static bool IsOfLane(string profile) =>
        profile.StartsWith("worker ", StringComparison.Ordinal) || profile.Contains("ran units", StringComparison.Ordinal);
}
