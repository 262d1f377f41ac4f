using Concur.Protocol;

namespace Concur.EndToEnd.Tests;

public class HarnessTests
{
    [Fact]
    public async Task TheHarnessWorksWithoutPrecompiledCodeToo()
    {
        using var tool = new ToolProcess();
        var spec = new LaunchSpec
        {
            Workload = "primes",
            Strategy = "processes",
            Units = 4,
            Size = 10_000,
            Workers = 2,
            Seed = 1,
            WarmupMs = 0,
            MeasuredMs = 100,
            Iterations = 2,
            ResultPath = Path.Combine(tool.Folder, "result"),
        };
        await tool.Write("spec", string.Join('\n', spec.ToLines()) + "\n");

        var harness = Path.Combine(Locations.ToolFolder, "harness/any/Concur.Harness.dll");
        var ending = await tool.Shell(_ => { }, "dotnet", [harness, HarnessCommand.Launch, "spec"]);

        Assert.Equal(0, ending.ExitCode);
        await using var file = File.OpenRead(spec.ResultPath);
        var result = LaunchResult.Read(file);
        Assert.Null(result.Failure);
        Assert.Equal(2, result.Iterations.Count(iteration => iteration.Measured));
    }
}
