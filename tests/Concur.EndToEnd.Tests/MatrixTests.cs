using Concur.EndToEnd.Tests.Readme;
using Concur.Protocol;

namespace Concur.EndToEnd.Tests;

/// <summary>
/// Workloads that do not race under strategies of every kind, and every way of passing results. That all strategies agree on
/// every workload within one process is tested beside the strategies; here are worker processes for all workloads.
/// </summary>
public class MatrixTests
{
    private const long PayloadUnits = 4;

    /// <summary>One that computes, one that shares memory, one that awaits, one of stages, one of large results.</summary>
    private static readonly string[] OfAKind = ["random", "counter-lock", "http", "pipeline", "payload"];

    public static TheoryData<string> EveryStrategy => [.. OfAKind];

    public static TheoryData<string> Processes =>
        [.. BuiltInWorkload.All.Where(workload => !workload.SharesMemory).Select(workload => workload.Name).Except(OfAKind)];

    [Theory]
    [MemberData(nameof(EveryStrategy))]
    public async Task EveryStrategyRunsTheWorkloadOrSaysWhyNotAndAllResultsAgree(string name)
    {
        using var tool = new ToolProcess();
        var workload = BuiltInWorkload.Find(name)!;

        var run = await Run(tool, name, "all");

        var all = StrategyCatalogue.All.Where(strategy => strategy.Engine is null);
        Assert.Equal(all.Select(strategy => strategy.Name), run.Trials.Select(trial => trial.Strategy));
        string[] noMemoryIsShared = workload.SharesMemory ? ["processes", "process-pool"] : [];
        var refused = run.Trials.Where(trial => noMemoryIsShared.Contains(trial.Strategy)).ToList();
        Assert.All(refused, trial => Assert.Equal("skipped", trial.Text("status")));
        Assert.All(refused, trial => Assert.Contains("share", trial.Text("error"), StringComparison.Ordinal));
        AgreeAndLeaveNothing(tool, run.Trials.Except(refused));
    }

    [Theory]
    [MemberData(nameof(Processes))]
    public async Task WorkerProcessesAgreeWithOneThread(string name)
    {
        using var tool = new ToolProcess();

        var run = await Run(tool, name, "processes");

        AgreeAndLeaveNothing(tool, run.Trials);
    }

    [Theory]
    [InlineData("value", 8 * 5_000 * PayloadUnits)]
    [InlineData("digest", 8 * PayloadUnits)]
    public async Task EveryTransportBringsTheSameResults(string returns, long expectedBytes)
    {
        using var tool = new ToolProcess();
        var transports = string.Join(',', TransportNames.All.Select(name => $"processes:transport={name},process-pool:transport={name}"));

        var ending = await tool.Command($"""
            run payload -n 5000 -s {transports} -w 2 --return {returns} --launches 1 --iterations 2 --profile none --format json
            """);

        Assert.True(ending.ExitCode == 0, ending.Error);
        var run = new RunOutput(ending.Out);
        run.AssertResultsAgree();
        Assert.All(run.Trials.Skip(1), trial =>
        {
            var ipc = trial.Json.GetProperty("ipc");
            Assert.Equal(expectedBytes, ipc.GetProperty("bytes").GetInt64());

            // Means of whole ns: each part is less than one ns short.
            var parts = ((string[])["serialiseMs", "transferMs", "deserialiseMs"]).Sum(part => ipc.GetProperty(part).GetDouble());
            Assert.Equal(trial.Ms("ipc"), parts, 5e-6);
        });
    }

    [Fact]
    public async Task EveryStrategyRunsUnderEveryVariantOfTheRuntime()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Command($"""
            run random -n 1000 -s threads --variant server-gc:DOTNET_gcServer=1 --variant no-tiering:DOTNET_TieredCompilation=0
            --launches 1 --iterations 1 --format json -o out
            """);

        Assert.True(ending.ExitCode == 0, ending.Error);
        var run = new RunOutput(ending.Out);
        Assert.Equal(
            ["sequential", "threads", "sequential@server-gc", "threads@server-gc", "sequential@no-tiering", "threads@no-tiering"],
            run.Trials.Select(trial => trial.Strategy + (trial.Text("variant") is { } variant ? "@" + variant : "")));
        run.AssertResultsAgree();
        Assert.Equal(run.Trials.Count, run.Trials.Select(trial => trial.Text("speedscope")).Distinct().Count());
    }

    private static async Task<RunOutput> Run(ToolProcess tool, string workload, string strategies)
    {
        var ending = await tool.Command($"""
            run {workload} -s {strategies} -n {SmallSizes.ByWorkload.GetValueOrDefault(workload, "4000000")} -w 2 --launches 1
            --iterations 1 --profile none --format json
            """);
        Assert.True(ending.ExitCode == 0, ending.Error);
        return new RunOutput(ending.Out);
    }

    private static void AgreeAndLeaveNothing(ToolProcess tool, IEnumerable<TrialOutput> trials)
    {
        var all = trials.ToList();
        Assert.All(all, trial => Assert.True(trial.Text("status") == "ok", $"{trial}: {trial.Text("error")}"));
        Assert.Single(all.Select(trial => trial.Text("digest")).Distinct());
        Assert.Empty(tool.Harnesses());
    }
}
