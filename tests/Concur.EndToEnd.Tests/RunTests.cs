using System.Globalization;
using System.Text.Json;
using NJsonSchema;

namespace Concur.EndToEnd.Tests;

/// <summary>The main job on both built-in workloads, with real launches.</summary>
public class RunTests
{
    private static readonly string[] AllStrategies = ["sequential", "threads", "thread-pool", "parallel-for", "gil", "processes"];

    [Theory]
    [InlineData("random", "100000")]
    [InlineData("primes", "300000")]
    public async Task EveryStrategyAgreesAndItsAccountCloses(string workload, string size)
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run("run", workload, "-n", size, "--launches", "1", "-o", "out", "--format", "json");

        Assert.Equal(0, ending.ExitCode);
        Assert.Equal(await File.ReadAllTextAsync(Path.Combine(tool.Folder, "out", "run.json"), TestContext.Current.CancellationToken), ending.Out);
        using var run = JsonDocument.Parse(ending.Out);
        var trials = run.RootElement.GetProperty("trials").EnumerateArray().ToList();
        Assert.Equal(AllStrategies, trials.Select(trial => trial.GetProperty("strategy").GetString()));
        Assert.Single(trials.Select(trial => trial.GetProperty("digest").GetString()).Distinct());
        Assert.All(trials, trial =>
        {
            Assert.Equal("ok", trial.GetProperty("status").GetString());
            Assert.True(trial.GetProperty("resultsAgree").GetBoolean());
            Assert.Equal(0, trial.GetProperty("lostEvents").GetInt64());
            Assert.True(trial.GetProperty("observerEffect").GetDouble() > 0);
            AssertCloses(trial.GetProperty("account"));
            Assert.All(trial.GetProperty("account").GetProperty("categories").EnumerateArray(), category => Assert.Equal(JsonValueKind.Number, category.GetProperty("ms").ValueKind));
        });
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(tool.Temporary), path => !path.Contains("dotnet-diagnostic", StringComparison.Ordinal) && !path.Contains("clr-debug", StringComparison.Ordinal));
        await AssertSpeedscope(Path.Combine(tool.Folder, "out"), trials);
    }

    [Fact]
    public async Task SixtyFourBusyThreadsOnFewCoresWaitInTheRunQueue()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run("run", "primes", "-s", "threads", "-n", "150000", "-u", "128", "-w", "64", "--launches", "1", "--profile", "light", "--format", "json");

        Assert.Equal(0, ending.ExitCode);
        using var run = JsonDocument.Parse(ending.Out);
        var account = run.RootElement.GetProperty("trials")[1].GetProperty("account");
        var cores = run.RootElement.GetProperty("machine").GetProperty("usableCores").GetDouble();
        Assert.Equal(64, account.GetProperty("lanes").GetInt32());
        Assert.InRange(Category(account, "compute"), 0, cores * account.GetProperty("wallMs").GetDouble() * 1.01);
        Assert.InRange(Category(account, "run-queue") / account.GetProperty("laneMs").GetDouble(), 0.3, 1);
    }

    [Theory]
    [InlineData("gil:ticks=100")]
    [InlineData("gil:interval=5ms")]
    public async Task UnderTheGlobalLockHalfOfTwoLanesWaits(string strategy)
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run("run", "primes", "-s", strategy, "-n", "900000", "-w", "2", "--launches", "1", "--profile", "light", "--format", "json");

        Assert.Equal(0, ending.ExitCode);
        using var run = JsonDocument.Parse(ending.Out);
        var account = run.RootElement.GetProperty("trials")[1].GetProperty("account");
        Assert.InRange(Category(account, "gil-wait") / account.GetProperty("laneMs").GetDouble(), 0.25, 1);
        Assert.InRange(Category(account, "compute") / account.GetProperty("laneMs").GetDouble(), 0, 0.55);
    }

    [Fact]
    public async Task TimingLaunchesCarryNoSessionAndRecordedOnesDo()
    {
        using var tool = new ToolProcess();

        var timed = await tool.Run("run", Locations.FaultyWorkloads, "--method", "needs-no-session", "-s", "threads,processes", "--launches", "1", "--profile", "none");
        var recorded = await tool.Run("run", Locations.FaultyWorkloads, "--method", "needs-no-session", "-s", "threads", "--launches", "1", "--profile", "light");

        Assert.Equal(0, timed.ExitCode);
        Assert.Equal(3, recorded.ExitCode);
        Assert.Contains("a session listens to the runtime", recorded.Error, StringComparison.Ordinal);
        Assert.Equal(2, recorded.Error.Split('\n').Count(line => line.Contains(", timed: ", StringComparison.Ordinal) && line.Contains("median", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task AWorkloadThatStartsADotnetChildDoesNotHangWhenRecorded()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run("run", Locations.FaultyWorkloads, "--method", "starts-a-dotnet-child", "-s", "processes", "-u", "2", "--launches", "1", "--timeout", "60s");

        Assert.Equal(0, ending.ExitCode);
    }

    [Theory]
    [InlineData("async-text")]
    [InlineData("record")]
    [InlineData("prints")]
    public async Task AUsersResultsOfAnyKindAgreeAcrossProcesses(string method)
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run("run", Locations.FaultyWorkloads, "--method", method, "--launches", "1", "--profile", "none", "--format", "json");

        Assert.Equal(0, ending.ExitCode);
        using var run = JsonDocument.Parse(ending.Out);
        Assert.Single(run.RootElement.GetProperty("trials").EnumerateArray().Select(trial => trial.GetProperty("digest").GetString()).Distinct());
    }

    private static double Category(JsonElement account, string name) =>
        account.GetProperty("categories").EnumerateArray().Single(category => category.GetProperty("name").GetString() == name).GetProperty("ms").GetDouble();

    private static void AssertCloses(JsonElement account)
    {
        var laneMs = Decimal(account.GetProperty("laneMs"));
        var unexplainedMs = Decimal(account.GetProperty("unexplainedMs"));
        Assert.Equal(laneMs, account.GetProperty("categories").EnumerateArray().Sum(category => Decimal(category.GetProperty("ms"))) + unexplainedMs);
        Assert.Equal(laneMs, Decimal(account.GetProperty("lanes")) * Decimal(account.GetProperty("wallMs")));
        Assert.InRange(unexplainedMs / laneMs, -0.05m, 0.05m);
    }

    private static decimal Decimal(JsonElement number) => decimal.Parse(number.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture);

    private static async Task AssertSpeedscope(string folder, List<JsonElement> trials)
    {
        var schema = await JsonSchema.FromFileAsync(
            Path.Combine(Locations.Root, "src/Concur.ReportPage/node_modules/speedscope/dist/release/file-format-schema.json"), TestContext.Current.CancellationToken);
        foreach (var trial in trials)
        {
            var text = await File.ReadAllTextAsync(Path.Combine(folder, trial.GetProperty("speedscope").GetString()!), TestContext.Current.CancellationToken);
            Assert.Empty(schema.Validate(text));
            using var file = JsonDocument.Parse(text);
            var profiles = file.RootElement.GetProperty("profiles").EnumerateArray().ToList();
            var names = profiles.ConvertAll(profile => profile.GetProperty("name").GetString()!);
            var frameNames = file.RootElement.GetProperty("shared").GetProperty("frames").EnumerateArray().Select(frame => frame.GetProperty("name").GetString()!).ToList();
            Assert.Equal(names.Count, names.Distinct().Count());
            Assert.All(profiles.SelectMany(profile => profile.GetProperty("weights").EnumerateArray()), weight => Assert.Equal(JsonValueKind.Number, weight.ValueKind));
            if (trial.GetProperty("strategy").GetString() == "processes") Assert.Contains(names, name => name.Contains("worker 0 (process ", StringComparison.Ordinal));

            if (trial.GetProperty("strategy").GetString() == "sequential") Assert.Contains(frameNames, name => name.StartsWith("Concur.Harness.Workloads.BuiltIn.", StringComparison.Ordinal));

            // Threads that live for two ms may end between two samples.
            var laned = names.FindIndex(name => name.StartsWith("lane", StringComparison.Ordinal) || name.Contains("ran units", StringComparison.Ordinal));
            Assert.True(laned <= 0, $"lanes come first: {string.Join("; ", names)}");
        }
    }
}
