using System.Text.Json;
using Concur.Core.Findings;

namespace Concur.EndToEnd.Tests;

/// <summary>What the built-in workloads are about is found, and is not found where they are about something else.</summary>
[Collection(Alone.Name)]
public class FindingTests
{
    /// <summary>Workloads whose largest losses are looked at here as well.</summary>
    public static IReadOnlyList<string> SeenToLose { get; } = ["counter-lock", "json", "matrix"];

    /// <summary>Arguments, and what is found of which strategy.</summary>
    [Theory]
    [InlineData("mandelbrot -s plinq", "LoadImbalance plinq")]
    [InlineData("matrix -s threads", "MemoryBandwidth threads")]
    [InlineData("sync-over-async -u 16 -s thread-pool", "SyncOverAsync thread-pool")]
    [InlineData("random -n 1000 -s processes", "StartupDominates processes")]
    [InlineData("payload -n 2000000 -s process-pool", "IpcDominates process-pool")]
    [InlineData("primes -n 100000 -u 32 -w 16 -s threads", "Oversubscribed threads")]
    public async Task WhatAWorkloadIsAboutIsFound(string args, string expected)
    {
        // Other work on the machine may take the cores for a while: then the same is looked at again.
        for (var tries = 1; ; tries++)
        {
            using var run = await Run(args);
            var found = Found(run);
            var losses = LargestLosses.Of(run.RootElement.GetProperty("trials")[1]);
            if (found.Contains(expected) && (!SeenToLose.Contains(args.Split(' ')[0]) || LargestLosses.AreOf(args.Split(' ')[0], losses))) return;
            if (tries < 3) continue;
            Assert.False(found.Contains(expected), $"lost most to {string.Join(", ", losses.Take(3))}");
            Assert.SkipWhen(found.Contains($"UnstableMachine {expected.Split(' ')[1]}"), "other processes had the cores: lanes seldom ran at the same time");
            Assert.SkipWhen(expected.StartsWith("MemoryBandwidth", StringComparison.Ordinal) && Compute(run, 1) < Inflated.Notable * Compute(run, 0), "this machine's memory serves two lanes as well as one");
            Assert.Fail($"found {string.Join(", ", found)}; lost most to {string.Join(", ", losses.Take(3))}");
        }
    }

    [Theory]
    [InlineData("primes -s threads,plinq", "LockConvoy GcBound LoadImbalance MemoryBandwidth FalseSharing SyncOverAsync StartupDominates IpcDominates Oversubscribed AllocationHeavy")]
    [InlineData("counter-striped -s threads", "LockConvoy FalseSharing GcBound")]
    [InlineData("sleep -n 20 -u 16 -s async", "SyncOverAsync PoolStarvation LockConvoy")]
    public async Task WhatAWorkloadIsNotAboutIsNotFound(string args, string rules)
    {
        // Other work on the machine makes units slower as too little memory bandwidth does: then the same is looked at again.
        for (var tries = 1; ; tries++)
        {
            using var run = await Run(args);
            var found = Found(run).Where(finding => rules.Split(' ').Contains(finding.Split(' ')[0])).ToList();
            if (found.Count == 0) return;
            Assert.True(tries < 6, $"found {string.Join(", ", found)}");
        }
    }

    [Theory]
    [InlineData("counter-lock", "LockConvoy", 0.1)]
    [InlineData("json", "GcBound", 0.7)]
    public async Task ARemedyThatIsTriedTakesAwayWhatTheWorkloadIsAbout(string workload, string rule, double mostLeft)
    {
        for (var tries = 1; ; tries++)
        {
            using var tool = new ToolProcess();
            var ending = await tool.Run("run", workload, "-s", "threads", "-w", "2", "--launches", "2", "--profile", "light", "--verify", "-o", "out", "--format", "json");
            Assert.Equal(0, ending.ExitCode);
            using var run = JsonDocument.Parse(ending.Out);
            var tried = run.RootElement.GetProperty("verifications").EnumerateArray().FirstOrDefault(
                item => item.GetProperty("rule").GetString() == rule && item.GetProperty("strategy").GetString() == "threads");
            if (LargestLosses.AreOf(workload, LargestLosses.Of(run.RootElement.GetProperty("trials")[1])) && tried.ValueKind == JsonValueKind.Object && tried.GetProperty("shareAfter").GetDouble() <= mostLeft * tried.GetProperty("shareBefore").GetDouble())
            {
                AssertRecorded(run.RootElement.GetProperty("trials")[1]);
                Assert.Contains($"{rule} threads", Found(run));
                Assert.True(tried.GetProperty("ratio").GetDouble() > 0);
                Assert.Equal("ok", tried.GetProperty("after").GetProperty("status").GetString());
                Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(tool.Folder, "out", "traces", "verification")));
                return;
            }

            Assert.True(tries < 3, tried.ValueKind == JsonValueKind.Object ? tried.GetRawText() : $"{rule} was not found");
        }
    }

    /// <summary>The mean iteration's compute time of a trial, ms.</summary>
    private static double Compute(JsonDocument run, int trial) => run.RootElement.GetProperty("trials")[trial].GetProperty("account").GetProperty("categories").EnumerateArray()
        .Single(category => category.GetProperty("name").GetString() == "compute").GetProperty("ms").GetDouble();

    /// <summary>Every figure is there, and those that the workloads are about are no zeros.</summary>
    private static void AssertRecorded(JsonElement trial)
    {
        Assert.True(trial.GetProperty("gc").GetProperty("wallMs").GetDouble() > 0);
        Assert.True(trial.GetProperty("waits").GetProperty("count").GetInt32() >= 0);
        Assert.True(trial.GetProperty("pool").GetProperty("measured").GetProperty("most").GetInt32() >= 0);
        Assert.Equal(trial.GetProperty("jit").GetProperty("methods").GetInt32(), trial.GetProperty("jit").GetProperty("tiers").EnumerateArray().Sum(tier => tier.GetProperty("methods").GetInt32()));
        Assert.Equal(JsonValueKind.Null, trial.GetProperty("queueDelay").ValueKind);
        if (trial.GetProperty("locks").GetProperty("top").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } top)
            Assert.Contains(top.GetProperty("owners").EnumerateArray(), owner => owner.GetProperty("name").GetString()!.StartsWith("lane ", StringComparison.Ordinal));
        else
            Assert.True(trial.GetProperty("gc").GetProperty("allocatedBytes").GetInt64() > 10_000_000);
    }

    private static async Task<JsonDocument> Run(string args)
    {
        using var tool = new ToolProcess();
        var ending = await tool.Run(["run", .. args.Split(' '), "--launches", "1", "--profile", "light", "--format", "json"]);
        Assert.True(ending.ExitCode == 0, ending.Error);
        return JsonDocument.Parse(ending.Out);
    }

    private static List<string> Found(JsonDocument run) =>
        [.. run.RootElement.GetProperty("findings").EnumerateArray().Select(finding => $"{finding.GetProperty("rule").GetString()} {finding.GetProperty("strategy").GetString()}")];
}
