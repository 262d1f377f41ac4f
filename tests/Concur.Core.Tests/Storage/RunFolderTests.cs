using Concur.Core.Storage;

namespace Concur.Core.Tests.Storage;

public sealed class RunFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("concur-folder");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("gil", "gil.nettrace gil.stacks.nettrace")]
    [InlineData("gil:ticks=100", "gil-ticks-100.nettrace")]
    [InlineData("processes", "processes.nettrace processes.stacks.nettrace processes-w2.nettrace processes-w10.nettrace")]
    [InlineData("my command", "my-command-77.nettrace")]
    [InlineData("threads", "")]
    public void ATrialsTracesAreItsOwnProcesssThenItsWorkersByNumber(string label, string expected)
    {
        var traces = _folder.CreateSubdirectory("traces").FullName;
        string[] files =
            ["gil", "gil.stacks", "gil-ticks-100", "processes-w10", "processes-w2", "processes", "processes.stacks", "my-command-77"];
        foreach (var file in files) File.WriteAllText(Path.Combine(traces, file + ".nettrace"), "trace");
        File.WriteAllText(Path.Combine(traces, "threads.nettrace"), "");

        Assert.Equal(expected, string.Join(' ', RunFolder.Of(_folder.FullName).TracesOf(label).Select(Path.GetFileName)));
    }

    [Theory]
    [InlineData("threads.perf.data threads.schedstat", "threads.perf.data")]
    [InlineData("threads.perf threads.schedstat", "threads.perf")] // Of an earlier version.
    [InlineData("threads.schedstat tasks.perf.data", "threads.schedstat")]
    [InlineData("tasks.perf.data", null)]
    public void PerfEventsAreTakenBeforeSchedstat(string files, string? expected)
    {
        var traces = _folder.CreateSubdirectory("traces").FullName;
        foreach (var file in files.Split(' ')) File.WriteAllText(Path.Combine(traces, file), "");

        var folder = RunFolder.Of(_folder.FullName);

        Assert.Equal(expected, Path.GetFileName(folder.ScheduleOf("threads")));
        Assert.Equal(files.Split(' ').Order(), folder.Files(traces: true).Select(file => Path.GetFileName(file)).Order());
    }

    [Fact]
    public void ARunWithoutTracesHasNone() => Assert.Empty(RunFolder.Of(_folder.FullName).TracesOf("threads"));
}
