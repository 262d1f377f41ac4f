using System.IO.Compression;
using System.Text.Json;
using Concur.Traces.Tests.Nettrace;

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

    [Theory]
    [InlineData("70", "Busy.Run")]
    [InlineData("80", "Calm.Run")]
    [InlineData("busy", "Busy.Run")]
    [InlineData(null, "Busy.Run")]
    public async Task AnalyzeReportsTheProcessThatIsAskedForAndExportWritesItAlone(string? process, string method)
    {
        WriteMachine();
        string[] chosen = process is null ? [] : ["--process", process];

        var report = await ToolRun.Of(_folder, ["analyze", "machine.nettrace", "--format", "json", .. chosen]);
        var stacks = await ToolRun.Of(_folder, ["export", "machine.nettrace", "--format", "folded", "-o", "-", .. chosen]);

        Assert.Equal((0, 0), (report.ExitCode, stacks.ExitCode));
        using var json = JsonDocument.Parse(report.Out);
        var trace = json.RootElement.GetProperty("trace");
        Assert.Equal([method], trace.GetProperty("methods").EnumerateArray().Select(one => one.GetProperty("name").GetString()));
        var processes = trace.GetProperty("processes").EnumerateArray().Select(one => one.GetProperty("processId").GetInt32()).ToList();
        Assert.Equal(trace.GetProperty("process").GetProperty("processId").GetInt32(), processes[0]);
        Assert.Equal([70, 80, 90], processes.Order());
        Assert.Equal(process is null ? 3 : 1, stacks.Out.TrimEnd('\n').Split('\n').Length);
        Assert.Contains(method, stacks.Out, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("7", "'machine.nettrace' has no process '7', but 70 (busy), 80 (calm), 90 (calm)")]
    [InlineData("bus", "'machine.nettrace' has no process 'bus', but 70 (busy), 80 (calm), 90 (calm)")]
    [InlineData("calm", "'machine.nettrace' has 2 processes 'calm'; give the id of one: 80, 90")]
    [InlineData("", "--process is empty; give an id or a name, or leave it out")]
    public async Task AProcessThatTheTraceDoesNotHaveIsALineThatNamesThoseThatItHas(string process, string expected)
    {
        WriteMachine();

        foreach (var command in (string[])["analyze", "export"])
        {
            var run = await ToolRun.Of(_folder, command, "machine.nettrace", "--process", process);

            Assert.Equal(2, run.ExitCode);
            Assert.Empty(run.Out);
            Assert.StartsWith($"dotnet-concur: {expected}", run.Error, StringComparison.Ordinal);
            Assert.Single(run.Error.TrimEnd('\n').Split('\n'));
        }

        Assert.Equal(
            ["app.nettrace", "machine.nettrace"],
            Directory.EnumerateFiles(_folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    /// <summary>The command line of the one process of a trace begins with its program.</summary>
    [Fact]
    public async Task TheOnlyProcessIsFoundByItsProgram()
    {
        var run = await ToolRun.Of(_folder, "analyze", "app.nettrace", "--process", "dotnet");

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
    }

    [Fact]
    public async Task ExportForPerfTakesNoProcess()
    {
        var run = await ToolRun.Of(_folder, "export", "app.nettrace", "--format", "perf", "--process", "1");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--format perf copies the events of all processes; leave --process out", run.Error, StringComparison.Ordinal);
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

    /// <summary>A trace of three processes, of which the first was sampled most.</summary>
    private void WriteMachine()
    {
        var trace = new NettraceBytes(version: 6).InProcess(70, 1).InProcess(80, 2).InProcess(90, 3).Stacks(1, [0x1010])
            .Process(1, "busy").Process(2, "calm").Process(3, "calm");
        foreach (var (thread, type) in (ReadOnlySpan<(int, string)>)[(1, "Busy"), (2, "Calm"), (3, "Still")])
        {
            trace.Mapping(thread, 0x1000, 0x2000, "/memfd:doublemapper")
                .Symbol(thread, 0x1000, 0x10ff, $"void [app] {type}::Run()[OptimizedTier1]")
                .CpuSample(thread, 3_000_000, stack: 1);
        }

        File.WriteAllBytes(Path.Combine(_folder, "machine.nettrace"), trace.CpuSample(1, 4_000_000, stack: 1).ToArray());
    }
}
