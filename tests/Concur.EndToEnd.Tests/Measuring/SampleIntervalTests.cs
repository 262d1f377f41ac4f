using System.Text.Json;

namespace Concur.EndToEnd.Tests.Measuring;

[Collection(Suites.Measuring)]
[Trait(Suites.Suite, Suites.Measuring)]
public class SampleIntervalTests
{
    [Theory]
    [InlineData("20ms", 20)]
    [InlineData("50ms", 50)]
    public async Task SamplesComeAtTheIntervalAskedFor(string interval, double expectedMs)
    {
        var others = OtherWork.Watch();
        using var tool = new ToolProcess();
        var run = await tool.Run(
            "run", "primes", "-s", "sequential", "--launches", "1", "--scheduler", "proc", "--sample-interval", interval, "-o", "out");
        others.SkipIfDisturbed();

        Assert.True(run.ExitCode == 0, run.Error);
        var analysis = await tool.Run("analyze", "out/traces/sequential.stacks.nettrace", "--format", "json");
        using var trace = JsonDocument.Parse(analysis.Out);
        Assert.InRange(trace.RootElement.GetProperty("trace").GetProperty("sampleIntervalMs").GetDouble(), expectedMs * 0.8, expectedMs * 1.35);
    }
}
