using System.Text.Json;

namespace Concur.EndToEnd.Tests;

[Collection(Alone.Name)]
public class SampleIntervalTests
{
    [Theory]
    [InlineData("20ms", 20)]
    [InlineData("50ms", 50)]
    public async Task SamplesComeAtTheIntervalAskedFor(string interval, double expectedMs)
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run("run", "primes", "-s", "sequential", "--launches", "1", "--scheduler", "proc", "--sample-interval", interval, "-o", "out");

        Assert.Equal(0, ending.ExitCode);
        var analysis = await tool.Run("analyze", "out/traces/sequential.stacks.nettrace", "--format", "json");
        using var trace = JsonDocument.Parse(analysis.Out);
        Assert.InRange(trace.RootElement.GetProperty("trace").GetProperty("sampleIntervalMs").GetDouble(), expectedMs * 0.8, expectedMs * 1.35);
    }
}
