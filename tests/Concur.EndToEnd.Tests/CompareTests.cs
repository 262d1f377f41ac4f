using System.Text.Json;

namespace Concur.EndToEnd.Tests;

public class CompareTests
{
    private const int GateTripped = 6;

    /// <summary>Whether the gate trips is the machine's business: that it is asked, and says so, is not. Nor is it how well the medians are known: the budget is small here.</summary>
    [Fact]
    public async Task TheWorkflowOfTheReadmeRuns()
    {
        using var tool = new ToolProcess();
        var readme = await File.ReadAllTextAsync(Path.Combine(Locations.Root, "README.md"), TestContext.Current.CancellationToken);
        var code = Block(readme, "csharp");
        foreach (var branch in (string[])["base", "head"])
        {
            Directory.CreateDirectory(Path.Combine(tool.Folder, branch));
            await File.WriteAllTextAsync(Path.Combine(tool.Folder, branch, "crunch.cs"), code, TestContext.Current.CancellationToken);
        }

        var commands = Block(readme, "yaml").Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("- run: dotnet concur ", StringComparison.Ordinal)).Select(line => line["- run: dotnet concur ".Length..]).ToList();
        var endings = new List<ToolProcess.Ending>();
        foreach (var command in commands)
            endings.Add(await tool.Shell(_ => { }, "bash", ["-c", $"dotnet '{Locations.Tool}' {command.Replace("--budget 10s", "--budget 1s", StringComparison.Ordinal)}"], ("GITHUB_STEP_SUMMARY", Path.Combine(tool.Folder, "summary.md"))));

        Assert.Equal(4, endings.Count);
        Assert.All([endings[0], endings[1], endings[3]], ending => Assert.True(ending.ExitCode == 0, ending.Error));
        Assert.True(endings[2].ExitCode is 0 or GateTripped, endings[2].Error);
        Assert.Contains("any:slower>10% (head)", endings[2].Error, StringComparison.Ordinal);
        Assert.StartsWith("# head against base", await File.ReadAllTextAsync(Path.Combine(tool.Folder, "summary.md"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(tool.Folder, "head.zip")));
    }

    [Fact]
    public async Task OtherCoresAndOtherCollectorsAreOtherMachines()
    {
        using var tool = new ToolProcess();
        string[] args = ["run", "primes", "-n", "20000", "-s", "threads", "--launches", "1", "--iterations", "2", "--profile", "none"];
        await tool.Shell(_ => { }, "dotnet", [Locations.Tool, .. args, "-o", "all"]);
        await tool.Shell(_ => { }, "taskset", ["-c", "0", "dotnet", Locations.Tool, .. args, "-o", "one"]);
        await tool.Shell(_ => { }, "dotnet", [Locations.Tool, .. args, "-o", "server"], ("DOTNET_gcServer", "1"));
        await tool.Shell(_ => { }, "dotnet", [Locations.Tool, .. args, "-o", "told"], ("DOTNET_PROCESSOR_COUNT", "1"));

        var compared = await tool.Run("compare", "all", "one", "server", "told", "--format", "json");

        Assert.True(compared.ExitCode == 0, compared.Error);
        var candidates = JsonDocument.Parse(compared.Out).RootElement.GetProperty("candidates").EnumerateArray().ToList();
        if (Environment.ProcessorCount > 1) Assert.Equal("usableCores", FirstDifference(candidates[0]));
        Assert.Equal("DOTNET_gcServer", FirstDifference(candidates[1]));
        Assert.Contains(candidates[2].GetProperty("differences").EnumerateArray(), difference => difference.GetProperty("name").GetString() == "DOTNET_PROCESSOR_COUNT");
        Assert.All(candidates.Skip(1), candidate => Assert.Equal("shape", candidate.GetProperty("scope").GetString()));
        Assert.All(candidates.Skip(1).SelectMany(candidate => candidate.GetProperty("rows").EnumerateArray()), row => Assert.Equal(JsonValueKind.Null, row.GetProperty("time").ValueKind));
    }

    [Fact]
    public async Task LaunchesAreAddedUntilTheMediansAreKnownOrTheBudgetIsSpent()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run("run", "sleep", "-n", "5", "-u", "2", "-s", "threads", "--launches", "2", "--iterations", "2", "--precision", "50%", "--budget", "30s", "--profile", "none", "--format", "json");

        Assert.True(ending.ExitCode == 0, ending.Error);
        foreach (var trial in JsonDocument.Parse(ending.Out).RootElement.GetProperty("trials").EnumerateArray())
        {
            // Two launches carry no interval, and six are the fewest that do.
            Assert.True(trial.GetProperty("launches").GetArrayLength() >= 6);
            Assert.Equal(JsonValueKind.Object, trial.GetProperty("medianInterval").ValueKind);
        }
    }

    private static string? FirstDifference(JsonElement candidate) => candidate.GetProperty("differences")[0].GetProperty("name").GetString();

    private static string Block(string readme, string language)
    {
        var start = readme.IndexOf($"```{language}\n", StringComparison.Ordinal) + $"```{language}\n".Length;
        return readme[start..readme.IndexOf("```", start, StringComparison.Ordinal)];
    }
}
