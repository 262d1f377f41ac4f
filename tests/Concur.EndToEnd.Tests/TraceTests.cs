using System.Text.Json;

namespace Concur.EndToEnd.Tests;

/// <summary>The traces of a run, read again and written in other formats.</summary>
public class TraceTests
{
    /// <summary>The runtime's sampler sleeps for the interval between two samples: on no machine are they much closer together.</summary>
    private const double LeastIntervalMs = 0.8 * 50;

    [Fact]
    public async Task TheTracesOfARunAreAnalysedAndExported()
    {
        var run = await Recordings.EveryStrategy;
        using var tool = new ToolProcess();

        var analysis = await tool.Command($"""
            analyze {Path.Combine(run.Folder, "traces/sequential.nettrace")} --format json
            """);
        var chromium = await tool.Command($"export {run.Folder} -s processes --format chromium -o processes.json");
        var folded = await tool.Command($"""
            export {Path.Combine(run.Folder, "run.json")} -s sequential --format folded -o -
            """);
        var choice = await tool.Command($"export {run.Folder}");

        Assert.Equal(0, analysis.ExitCode);
        using var trace = JsonDocument.Parse(analysis.Out);
        Assert.NotEmpty(trace.RootElement.GetProperty("trace").GetProperty("threads").EnumerateArray());
        Assert.Equal(0, chromium.ExitCode);
        using var timeline = JsonDocument.Parse(await tool.Read("processes.json"));
        var processes = timeline.RootElement.GetProperty("traceEvents").EnumerateArray()
            .Count(e => e.TryGetProperty("name", out var name) && name.ValueEquals("process_name"));
        Assert.True(processes >= 2, $"{processes} processes");
        Assert.Equal(0, folded.ExitCode);
        Assert.Contains("Concur.Harness.", folded.Out, StringComparison.Ordinal);
        Assert.Equal(2, choice.ExitCode);
        Assert.Contains("--strategy takes one of sequential, threads", choice.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task WithoutPerfEventsTheRuntimesSamplerTakesStacksAtTheIntervalAskedFor()
    {
        using var tool = new ToolProcess();
        var run = await tool.Command($"run primes -s processes -w 1 --launches 1 --scheduler proc --sample-interval 50ms -o out");
        Assert.True(run.ExitCode == 0, run.Error);

        var analysis = await tool.Command($"analyze out/traces/sequential.stacks.nettrace --format json");
        var folded = await tool.Command($"export out -s processes --format folded -o -");

        using var document = JsonDocument.Parse(analysis.Out);
        var trace = document.RootElement.GetProperty("trace");
        Assert.True(trace.GetProperty("samples").GetInt64() > 0);
        Assert.InRange(trace.GetProperty("sampleIntervalMs").GetDouble(), LeastIntervalMs, double.MaxValue);
        Assert.Contains("Primes.IsPrime", folded.Out, StringComparison.Ordinal);
    }
}
