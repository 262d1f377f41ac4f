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
        var run = await tool.Command($"run primes -s sequential --launches 1 --scheduler proc --sample-interval {interval} -o out");
        others.SkipIfDisturbed();

        Assert.True(run.ExitCode == 0, run.Error);
        var analysis = await tool.Command($"analyze out/traces/sequential.stacks.nettrace --format json");
        using var trace = JsonDocument.Parse(analysis.Out);
        var intervalMs = trace.RootElement.GetProperty("trace").GetProperty("sampleIntervalMs").GetDouble();
        Assert.InRange(intervalMs, expectedMs * 0.8, expectedMs * 1.35);
    }
}
