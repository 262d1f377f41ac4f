using System.IO.Compression;
using System.Text.Json;

namespace Concur.Tool.Tests;

/// <summary>The commands that read traces, on a real one.</summary>
public sealed class TraceCommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("concur-trace").FullName;

    public TraceCommandTests()
    {
        var trace = Path.Combine(ToolRun.Root, "tests", "Traces", "small.nettrace.gz");
        using var packed = new GZipStream(File.OpenRead(trace), CompressionMode.Decompress);
        using var file = File.Create(Path.Combine(_folder, "app.nettrace"));
        packed.CopyTo(file);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("table", "gc pauses: 1")]
    [InlineData("markdown", "| Work.Compute |")]
    [InlineData("json", "\"cpuMs\": null")]
    public async Task AnalyzeTellsWhatATraceTells(string format, string expected)
    {
        var run = await ToolRun.Of(_folder, "analyze", "app.nettrace", "--format", format);

        Assert.Equal("", run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.Contains(expected, run.Out, StringComparison.Ordinal);
        if (format == "json") JsonDocument.Parse(run.Out).Dispose();
    }

    [Theory]
    [InlineData("speedscope", "app.speedscope.json")]
    [InlineData("chromium", "app.chromium.json")]
    [InlineData("pprof", "app.pb.gz")]
    [InlineData("folded", "app.folded")]
    [InlineData("csv", "app.csv")]
    public async Task ExportNamesTheFileAfterTheTrace(string format, string file)
    {
        var run = await ToolRun.Of(_folder, "export", "app.nettrace", "--format", format);

        Assert.Equal($"saved in {file}\n", run.Error);
        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Out);
        var files = Directory.EnumerateFiles(_folder).Select(Path.GetFileName).OrderBy(name => name == "app.nettrace");
        Assert.Equal([file, "app.nettrace"], files);
        Assert.True(new FileInfo(Path.Combine(_folder, file)).Length > 500);
    }

    [Theory]
    [InlineData("-", "--format perf writes several files; give the name of one with --output FILE")]
    [InlineData("app.perf.data", "'app.nettrace' has no perf events; record it with --scheduler perf")]
    public async Task ExportForPerfNeedsAFileAndPerfEvents(string output, string expected)
    {
        var run = await ToolRun.Of(_folder, "export", "app.nettrace", "--format", "perf", "-o", output);

        Assert.Equal(2, run.ExitCode);
        Assert.Empty(run.Out);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Equal(["app.nettrace"], Directory.EnumerateFileSystemEntries(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task ExportWritesToStandardOutputWhereThatIsAskedFor()
    {
        var run = await ToolRun.Of(_folder, "export", "app.nettrace", "--format", "folded", "-o", "-");

        Assert.Equal(0, run.ExitCode);
        Assert.Empty(run.Error);
        Assert.Contains("Work.Run;Work.Compute ", run.Out, StringComparison.Ordinal);
        Assert.Equal(["app.nettrace"], Directory.EnumerateFiles(_folder).Select(Path.GetFileName));
    }

    [Fact]
    public async Task OfADamagedTraceThePartThatIsThereIsExportedAndTheUserIsTold()
    {
        var path = Path.Combine(_folder, "app.nettrace");
        var bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(path, bytes[..(bytes.Length * 3 / 4)], TestContext.Current.CancellationToken);

        var run = await ToolRun.Of(_folder, "export", "app.nettrace", "-o", "out.json");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("TruncatedTrace: the trace ends before its session did", run.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_folder, "out.json")));
    }

    [Fact]
    public async Task NothingIsLeftBehindWhereThereIsNothingToExport()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "app.nettrace"), "no trace", TestContext.Current.CancellationToken);

        var run = await ToolRun.Of(_folder, "export", "app.nettrace", "-o", "out.json");

        Assert.Equal(2, run.ExitCode);
        Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
        Assert.Equal(["app.nettrace"], Directory.EnumerateFiles(_folder).Select(Path.GetFileName));
    }
}
