using System.Text.Json;

namespace Concur.EndToEnd.Tests;

/// <summary>The traces of a run, read again and written in other formats.</summary>
public class TraceTests
{
    [Theory]
    [InlineData("auto")]
    [InlineData("proc")]
    public async Task TheTracesOfARunAreAnalysedAndExported(string scheduler)
    {
        using var tool = new ToolProcess();
        var run = await tool.Run("run", "random", "-s", "processes", "--launches", "1", "--scheduler", scheduler, "-o", "out");
        Assert.True(run.ExitCode == 0, run.Error);

        var analysis = await tool.Run("analyze", "out/traces/sequential.stacks.nettrace", "--format", "json");
        var chromium = await tool.Run("export", "out", "-s", "processes", "--format", "chromium", "-o", "processes.json");
        var folded = await tool.Run("export", "out/run.json", "-s", "sequential", "--format", "folded", "-o", "-");
        var choice = await tool.Run("export", "out");

        Assert.Equal(0, analysis.ExitCode);
        using var trace = JsonDocument.Parse(analysis.Out);
        if (scheduler == "proc") Assert.True(trace.RootElement.GetProperty("trace").GetProperty("samples").GetInt64() > 0);
        Assert.Equal(0, chromium.ExitCode);
        using var timeline = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(tool.Folder, "processes.json"), TestContext.Current.CancellationToken));
        var processes = timeline.RootElement.GetProperty("traceEvents").EnumerateArray().Count(e => e.TryGetProperty("name", out var name) && name.ValueEquals("process_name"));
        Assert.True(processes >= 2, $"{processes} processes");
        Assert.Equal(0, folded.ExitCode);
        Assert.Contains("Concur.Harness.", folded.Out, StringComparison.Ordinal);
        Assert.Equal(2, choice.ExitCode);
        Assert.Contains("--strategy takes one of sequential, processes", choice.Error, StringComparison.Ordinal);
    }
}
