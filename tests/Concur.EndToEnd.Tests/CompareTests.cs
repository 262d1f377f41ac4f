using System.Text.Json;

namespace Concur.EndToEnd.Tests;

public class CompareTests
{
    [Fact]
    public async Task OtherCoresAndOtherCollectorsAreOtherMachines()
    {
        using var tool = new ToolProcess();
        foreach (var (name, around) in ((string, string)[])
            [("all", "env"), ("one", "taskset -c 0"), ("server", "env DOTNET_gcServer=1"), ("told", "env DOTNET_PROCESSOR_COUNT=1")])
        {
            var run = $"run primes -n 1000 -s threads --launches 1 --iterations 2 --profile none -o {name}";
            await tool.Shell(_ => { }, "sh", ["-c", $"{around} dotnet '{Locations.Tool}' {run}"]);
        }

        var compared = await tool.Command($"compare all one server told --format json");

        Assert.True(compared.ExitCode == 0, compared.Error);
        var candidates = JsonDocument.Parse(compared.Out).RootElement.GetProperty("candidates").EnumerateArray().ToList();
        if (Environment.ProcessorCount > 1) Assert.Equal("usableCores", FirstDifference(candidates[0]));
        Assert.Equal("DOTNET_gcServer", FirstDifference(candidates[1]));
        var told = candidates[2].GetProperty("differences").EnumerateArray();
        Assert.Contains(told, difference => difference.GetProperty("name").ValueEquals("DOTNET_PROCESSOR_COUNT"));
        Assert.All(candidates.Skip(1), candidate => Assert.Equal("shape", candidate.GetProperty("scope").GetString()));
        var rows = candidates.Skip(1).SelectMany(candidate => candidate.GetProperty("rows").EnumerateArray());
        Assert.All(rows, row => Assert.Equal(JsonValueKind.Null, row.GetProperty("time").ValueKind));
    }

    [Fact]
    public async Task LaunchesAreAddedUntilTheMediansAreKnownOrTheBudgetIsSpent()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Command($"""
            run sleep -n 20 -u 2 -s threads --launches 2 --iterations 2 --precision 50% --budget 30s --profile none
            --format json
            """);

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.All(new RunOutput(ending.Out).Trials, trial =>
        {
            // Two launches carry no interval, and three are the fewest that do.
            Assert.True(trial.Json.GetProperty("launches").GetArrayLength() >= 3);
            Assert.Equal(JsonValueKind.Object, trial.Json.GetProperty("medianInterval").ValueKind);
        });
    }

    private static string? FirstDifference(JsonElement candidate) =>
        candidate.GetProperty("differences")[0].GetProperty("name").GetString();
}
