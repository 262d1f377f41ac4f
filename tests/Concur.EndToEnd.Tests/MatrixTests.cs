using System.Text.Json;
using Concur.Protocol;

namespace Concur.EndToEnd.Tests;

/// <summary>
/// Strategies with every workload that does not race, and every way of passing results. That all strategies agree on every
/// workload within one process is seen beside the strategies; here are those that stand for a kind, and workers for all.
/// </summary>
public class MatrixTests
{
    /// <summary>One that computes, one that shares memory, one that awaits, one of stages, one of large results.</summary>
    private static readonly string[] OfAKind = ["random", "counter-lock", "http", "pipeline", "payload"];

    public static TheoryData<string> Workloads => [.. BuiltInWorkload.All.Select(workload => workload.Name).Where(name => name != "counter-race")];

    /// <summary>Small sizes: what counts here is that it works and agrees.</summary>
    private static readonly Dictionary<string, string> Sizes = new(StringComparer.Ordinal)
    {
        ["random"] = "1000",
        ["primes"] = "20000",
        ["mandelbrot"] = "10",
        ["matrix"] = "1",
        ["json"] = "5",
        ["sleep"] = "2",
        ["http"] = "1",
        ["file"] = "2",
        ["sync-over-async"] = "1",
        ["pipeline"] = "50",
        ["payload"] = "1000",
    };

    [Theory]
    [MemberData(nameof(Workloads))]
    public async Task StrategiesRunTheWorkloadAndAllResultsAgree(string name)
    {
        using var tool = new ToolProcess();
        var workload = BuiltInWorkload.Find(name)!;
        string[] strategies = OfAKind.Contains(name)
            ? [.. StrategyCatalogue.All.Select(strategy => strategy.Name)]
            : [.. ((string[])["sequential", "threads", "async", "processes"]).Where(strategy => StrategyCatalogue.Find(strategy)!.GetRefusal(workload, 2) is null)];

        var ending = await tool.Run("run", name, "-s", OfAKind.Contains(name) ? "all" : string.Join(',', strategies), "-n", Sizes.GetValueOrDefault(name, "4000000"), "-w", "2", "--launches", "1", "--iterations", "1", "--profile", "none", "--format", "json");

        using var run = JsonDocument.Parse(ending.Out);
        var trials = run.RootElement.GetProperty("trials").EnumerateArray().ToList();
        Assert.Equal(strategies, trials.Select(trial => trial.GetProperty("strategy").GetString()));
        var refused = trials.Where(trial => StrategyCatalogue.Find(trial.GetProperty("strategy").GetString()!)!.GetRefusal(workload, 2) is not null).ToList();
        Assert.All(refused, trial => Assert.Equal("skipped", trial.GetProperty("status").GetString()));
        Assert.All(refused, trial => Assert.Contains("share", trial.GetProperty("error").GetString(), StringComparison.Ordinal));
        Assert.All(trials.Except(refused), trial => Assert.True(trial.GetProperty("status").GetString() == "ok", $"{trial.GetProperty("strategy")}: {trial.GetProperty("error")}"));
        Assert.Equal(0, ending.ExitCode);
        Assert.Single(trials.Except(refused).Select(trial => trial.GetProperty("digest").GetString()).Distinct());
        Assert.Empty(tool.Harnesses());
    }

    [Theory]
    [InlineData("value", 8 * 5_000 * 4)]
    [InlineData("digest", 8 * 4)]
    public async Task EveryTransportBringsTheSameResults(string returns, long expectedBytes)
    {
        using var tool = new ToolProcess();
        var strategies = string.Join(',', TransportNames.All.SelectMany(name => (string[])[$"processes:transport={name}", $"process-pool:transport={name}"]));

        var ending = await tool.Run("run", "payload", "-n", "5000", "-s", strategies, "-w", "2", "--return", returns, "--launches", "1", "--iterations", "2", "--profile", "none", "--format", "json");

        Assert.Equal(0, ending.ExitCode);
        using var run = JsonDocument.Parse(ending.Out);
        var trials = run.RootElement.GetProperty("trials").EnumerateArray().ToList();
        Assert.Single(trials.Select(trial => trial.GetProperty("digest").GetString()).Distinct());
        Assert.All(trials.Skip(1), trial => Assert.Equal(expectedBytes, trial.GetProperty("ipc").GetProperty("bytes").GetInt64()));

        // Means of whole ns: each part is less than one ns short.
        Assert.All(trials.Skip(1), trial => Assert.Equal(Ms(trial, "ipc"), Parts(trial), 5e-6));
    }

    [Fact]
    public async Task EveryStrategyRunsUnderEveryVariantOfTheRuntime()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run("run", "random", "-s", "threads", "--variant", "server-gc:DOTNET_gcServer=1", "--variant", "no-tiering:DOTNET_TieredCompilation=0", "--launches", "1", "--iterations", "1", "--format", "json", "-o", "out");

        Assert.Equal(0, ending.ExitCode);
        using var run = JsonDocument.Parse(ending.Out);
        var trials = run.RootElement.GetProperty("trials").EnumerateArray().ToList();
        Assert.Equal(
            ["sequential", "threads", "sequential@server-gc", "threads@server-gc", "sequential@no-tiering", "threads@no-tiering"],
            trials.Select(trial => trial.GetProperty("strategy").GetString() + (trial.GetProperty("variant").GetString() is { } variant ? "@" + variant : "")));
        Assert.Single(trials.Select(trial => trial.GetProperty("digest").GetString()).Distinct());
        Assert.Equal(trials.Count, trials.Select(trial => trial.GetProperty("speedscope").GetString()).Distinct().Count());
    }

    private static double Ms(JsonElement trial, string category) =>
        trial.GetProperty("account").GetProperty("categories").EnumerateArray().Single(item => item.GetProperty("name").GetString() == category).GetProperty("ms").GetDouble();

    private static double Parts(JsonElement trial)
    {
        var ipc = trial.GetProperty("ipc");
        return ipc.GetProperty("serialiseMs").GetDouble() + ipc.GetProperty("transferMs").GetDouble() + ipc.GetProperty("deserialiseMs").GetDouble();
    }
}
