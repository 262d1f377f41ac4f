using System.Text.Json;

namespace Concur.EndToEnd.Tests;

/// <summary>
/// What the workloads are about is found, and what they cannot do is not, however busy the machine is. Findings that
/// depend on how fast something was are in the measuring suite.
/// </summary>
public class FindingTests
{
    [Fact]
    public async Task LanesThatQueueForALockAreFound() =>
        Assert.Contains("LockConvoy threads", (await Recordings.LockHeldInSleep).Output.Findings);

    /// <summary>The lock's lambdas are several: the line is known where only one of them is on stacks.</summary>
    [Fact]
    public async Task AMethodIsFoundInTheSource()
    {
        var sources = (await Recordings.LockHeldInSleep).Output.Json.GetProperty("sources").EnumerateObject().ToList();

        Assert.Contains(sources, source => source.Name.EndsWith("Compositions.Contentions.lambda", StringComparison.Ordinal)
            && source.Value.GetProperty("file").GetString()!.EndsWith("Compositions.cs", StringComparison.Ordinal)
            && source.Value.GetProperty("line").GetInt32() is var line
            && (line == 0 || IsOfLambda(source.Value.GetProperty("file").GetString()!, line)));
    }

    /// <summary>Whether a line is within the workload that locks.</summary>
    private static bool IsOfLambda(string file, int line)
    {
        var begin = Array.FindIndex(File.ReadAllLines(file), text => text.Contains("int Contentions(", StringComparison.Ordinal)) + 1;
        return line > begin && line < begin + 15;
    }

    [Fact]
    public async Task ThreadsOfThePoolThatBlockOnTasksAreFound()
    {
        var run = (await Recordings.SyncOverAsync).Output;
        run.Trial("thread-pool").SkipIfStarved();

        Assert.Contains("SyncOverAsync thread-pool", run.Findings);
    }

    [Fact]
    public async Task MoreLanesThanCoresAreFound() =>
        Assert.Contains("Oversubscribed threads", (await Recordings.Oversubscribed).Output.Findings);

    [Fact]
    public async Task ResultsThatTakeLongOnTheirWayAreFound() =>
        Assert.Contains("IpcDominates process-pool", (await Recordings.Payload).Output.Findings);

    [Fact]
    public async Task ProcessesThatTakeLongerToStartThanTheirUnitsAreFound() =>
        Assert.Contains("StartupDominates processes", (await Run($"run random -n 1000 -s processes")).Findings);

    /// <summary>One unit sleeps for 300 ms and the other for one.</summary>
    [Fact]
    public async Task ALaneWithoutAUnitWhileTheOtherIsStillAtItsOwnIsFound()
    {
        var run = await Run($"run {Locations.TruthWorkloads} --method uneven -u 2 -w 2 -s threads");

        Assert.Contains("LoadImbalance threads", run.Findings);
    }

    [Fact]
    public async Task WhatAWorkloadCannotDoIsNotFound()
    {
        string[] impossible =
            ["LockConvoy", "GcBound", "SyncOverAsync", "PoolStarvation", "IpcDominates", "Oversubscribed", "AllocationHeavy"];

        var run = await Run($"run primes -n 100000 -s threads,parallel-for");

        Assert.DoesNotContain(run.Findings, finding => impossible.Contains(finding.Split(' ')[0]));
    }

    [Theory]
    [InlineData("SyncOverAsync")]
    [InlineData("PoolStarvation")]
    [InlineData("LockConvoy")]
    public async Task UnitsThatAreAwaitedBlockNoThread(string rule) =>
        Assert.DoesNotContain(rule + " async", (await Recordings.Sleeps).Output.Findings);

    /// <summary>The remedy is one lane, which waits for no other.</summary>
    [Fact]
    public async Task ARemedyThatIsTriedTakesTheContentionAway()
    {
        var run = await Recordings.LockHeldInSleep;

        var tried = run.Output.Json.GetProperty("verifications").EnumerateArray()
            .Single(item => item.GetProperty("rule").ValueEquals("LockConvoy") && item.GetProperty("strategy").ValueEquals("threads"));
        Assert.InRange(tried.GetProperty("shareAfter").GetDouble(), 0, 0.1 * tried.GetProperty("shareBefore").GetDouble());
        Assert.True(tried.GetProperty("ratio").GetDouble() > 0);
        Assert.Equal("ok", tried.GetProperty("after").GetProperty("status").GetString());
        Assert.NotEmpty(Directory.EnumerateFiles(Path.Combine(run.Folder, "traces", "verification")));
    }

    [Fact]
    public async Task EveryFigureOfWhatTheRuntimeDidIsInTheRunFile()
    {
        var threads = (await Recordings.LockHeldInSleep).Output.Trial("threads").Json;

        Assert.True(threads.GetProperty("gc").GetProperty("wallMs").GetDouble() > 0);
        Assert.True(threads.GetProperty("waits").GetProperty("count").GetInt32() >= 0);
        Assert.True(threads.GetProperty("pool").GetProperty("measured").GetProperty("most").GetInt32() >= 0);
        var jit = threads.GetProperty("jit");
        var compiled = jit.GetProperty("tiers").EnumerateArray().Sum(tier => tier.GetProperty("methods").GetInt32());
        Assert.Equal(jit.GetProperty("methods").GetInt32(), compiled);
        Assert.Equal(JsonValueKind.Null, threads.GetProperty("queueDelay").ValueKind);
        var owners = threads.GetProperty("locks").GetProperty("top")[0].GetProperty("owners").EnumerateArray();
        Assert.Contains(owners, owner => owner.GetProperty("name").GetString()!.StartsWith("worker ", StringComparison.Ordinal));
    }

    private static async Task<RunOutput> Run(FormattableString command)
    {
        using var tool = new ToolProcess();
        var ending = await tool.Command(command, " --launches 1 --iterations 2 --profile light --format json");
        Assert.True(ending.ExitCode == 0, ending.Error);
        return new RunOutput(ending.Out);
    }
}
