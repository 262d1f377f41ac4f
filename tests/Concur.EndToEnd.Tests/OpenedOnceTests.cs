using System.Collections.Concurrent;
using System.Globalization;
using System.IO.Compression;
using Concur.Core;
using Concur.Core.Measuring;
using Concur.Core.Model;
using Concur.Reports.Page;
using Concur.Traces.Exports;
using Concur.Traces.Nettrace;
using Concur.Traces.Recordings;

namespace Concur.EndToEnd.Tests;

/// <summary>
/// However much is made of a recording, each of its traces is opened once. The pipelines run in this process, where the number of
/// opened files can be counted.
/// </summary>
public sealed class OpenedOnceTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("concur-once");
    private readonly ConcurrentQueue<string> _opened = new();
    private readonly IProgress<RunEvent> _progress = new NoProgress();

    public OpenedOnceTests() => NettraceReader.Opened += Note;

    private string Output => Path.Combine(_folder.FullName, "out");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        NettraceReader.Opened -= Note;
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task ARunAndItsPage()
    {
        var request = new WorkloadRequest
        {
            Workload = "random",
            Strategies = ["sequential", "threads"],
            Units = 2,
            Size = 1000,
            Workers = 2,
            Launches = 1,
            Iterations = 1,
            Profile = ProfileKind.Full,
            Timeout = TimeSpan.FromMinutes(2),
        };

        var outcome = await new RunPipeline(Environment(), _progress).RunAsync(request, new RunPlace(Output, null, null), Cancellation);
        SavePage(pages => pages.Of(outcome));

        Assert.Equal(["sequential", "threads"], outcome.Recordings.Keys.Order());
        AssertEachOnce();
    }

    [Fact]
    public async Task CommandsAndTheirPage()
    {
        var request = new CommandsRequest
        {
            Commands = [new NamedCommand("waits", $"dotnet {Locations.LongRunning} 1")],
            Launches = 1,
            Profile = ProfileKind.Light,
            Timeout = TimeSpan.FromMinutes(2),
        };

        var outcome = await new ExecPipeline(Environment(), _progress).RunAsync(request, Output, Cancellation);
        SavePage(pages => pages.Of(outcome));

        AssertEachOnce();
    }

    [Fact]
    public async Task AnAttachedProcessAndItsPage()
    {
        using var target = new LongRunningProcess();
        var request = new AttachRequest
        {
            ProcessId = int.Parse(target.Id, CultureInfo.InvariantCulture),
            Duration = TimeSpan.FromSeconds(1),
            Profile = ProfileKind.Full,
            Scheduler = SchedulerKind.Proc,
        };

        var outcome = await new AttachPipeline(_folder.FullName, "1.0", TimeProvider.System, _progress)
            .RunAsync(request, 10, Output, Cancellation, Cancellation);
        SavePage(pages => pages.Of(outcome));

        AssertEachOnce();
        target.End();
        await target.AssertEndsWell();
    }

    [Fact]
    public async Task AnAnalyzedFileAndAnExportedOne()
    {
        var trace = Path.Combine(_folder.FullName, "small.nettrace");
        await using (var packed = new GZipStream(
            File.OpenRead(Path.Combine(Locations.Root, "tests", "Traces", "small.nettrace.gz")), CompressionMode.Decompress))
        await using (var unpacked = File.Create(trace))
        {
            await packed.CopyToAsync(unpacked, Cancellation);
        }

        TracePipeline.Analyze(new TraceSelection("small", [trace]), 10, Cancellation);
        AssertEachOnce();
        foreach (var format in Enum.GetValues<ExportFormat>().Except([ExportFormat.PerfData]))
        {
            _opened.Clear();
            TracePipeline.Export(new TraceSelection("small", [trace]), format, "1.0", Stream.Null, Cancellation);
            AssertEachOnce();
        }
    }

    private RunEnvironment Environment() =>
        new(HarnessFiles.Find(Locations.ToolFolder), _folder.FullName, "1.0", TimeProvider.System);

    private void SavePage(Func<ReportPages, PageContent> page) =>
        HtmlReport.Save(page(new ReportPages("1.0")), Path.Combine(_folder.FullName, "page.html"));

    private void AssertEachOnce()
    {
        var traces = _folder.EnumerateFiles("*.nettrace", SearchOption.AllDirectories).Select(file => file.FullName).Order();
        Assert.NotEmpty(traces);
        Assert.Equal(traces, _opened.Order());
    }

    private void Note(string path)
    {
        if (Path.GetFullPath(path).StartsWith(_folder.FullName, StringComparison.Ordinal)) _opened.Enqueue(Path.GetFullPath(path));
    }

    private sealed class NoProgress : IProgress<RunEvent>
    {
        public void Report(RunEvent value)
        {
        }
    }
}
