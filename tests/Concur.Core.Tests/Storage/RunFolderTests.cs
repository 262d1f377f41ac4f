using System.Diagnostics;
using Concur.Core.Model;
using Concur.Core.Storage;

namespace Concur.Core.Tests.Storage;

public sealed class RunFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("concur-folder");

    public void Dispose() => _folder.Delete(recursive: true);

    /// <summary>Planning may refuse a request once the folder is there.</summary>
    [Fact]
    public void AFolderThatWasMadeForNothingIsRemovedAndNoOther()
    {
        RunFolder Created(string? path) => RunFolder.Create(path, _folder.FullName, "primes", DateTimeOffset.UnixEpoch);
        var (unnamed, named, used) = (Created(null), Created("new"), Created("used"));
        var own = Created(_folder.CreateSubdirectory("own").FullName);
        File.WriteAllText(used.PathOf("trace"), "");

        foreach (var folder in new[] { unnamed, named, used, own }) FolderClaim.Take(folder.Path).Leave(folder);

        Assert.Equal((false, false), (Directory.Exists(unnamed.Path), Directory.Exists(named.Path)));
        Assert.Equal((true, true), (Directory.Exists(used.Path), Directory.Exists(own.Path)));
        Assert.All([used, own], folder => FolderClaim.Take(folder.Path).Dispose());
    }

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

    [Theory]
    [InlineData("report.html")]
    [InlineData("sweep.json")]
    [InlineData("traces")]
    [InlineData("traces/threads.nettrace")]
    [InlineData(".writable")]
    [InlineData("threads.speedscope.json")]
    public void AFolderWithALinkWhereMeasurementsGoIsRefused(string name)
    {
        var theirs = Path.Combine(_folder.FullName, "theirs");
        File.WriteAllText(theirs, "theirs");
        var path = Path.Combine(_folder.FullName, "run", name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.CreateSymbolicLink(path, name == "sweep.json" ? theirs + ".none" : theirs);

        var refused = Assert.Throws<ConcurException>(
            () => RunFolder.Create(Path.Combine(_folder.FullName, "run"), "/", "primes", DateTimeOffset.UnixEpoch));

        Assert.Contains($"'{path}' is a link", refused.Message, StringComparison.Ordinal);
        Assert.Equal("theirs", File.ReadAllText(theirs));
        Assert.False(File.Exists(theirs + ".none"));
    }

    [Fact]
    public void OtherLinksInAFolderAreTheUsersOwn()
    {
        File.CreateSymbolicLink(Path.Combine(_folder.FullName, "latest"), "/tmp");

        var folder = RunFolder.Create(_folder.FullName, "/", "primes", DateTimeOffset.UnixEpoch);

        Assert.Equal(["latest", "traces"], Directory.EnumerateFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void ALinkInARunsFolderIsReplacedAndNotFollowed()
    {
        var (theirs, path) = (Path.Combine(_folder.FullName, "theirs"), Path.Combine(_folder.FullName, "report.html"));
        File.WriteAllText(theirs, "theirs");
        File.CreateSymbolicLink(path, theirs);

        AtomicFile.Write(path, output => output.Write("ours"));

        Assert.Equal(("theirs", "ours"), (File.ReadAllText(theirs), File.ReadAllText(path)));
        Assert.Null(new FileInfo(path).LinkTarget);
        Assert.Equal(2, Directory.EnumerateFileSystemEntries(_folder.FullName).Count());
    }

    [Fact]
    public async Task APipeThatTheUserNamedIsWrittenTo()
    {
        var pipe = Path.Combine(_folder.FullName, "pipe");
        using (var make = Process.Start("mkfifo", pipe)) await make.WaitForExitAsync(CancellationToken.None);
        var reader = Task.Run(() => File.ReadAllText(pipe), CancellationToken.None);

        AtomicFile.Replace(pipe, stream =>
        {
            stream.Write("text"u8);
            return true;
        });

        Assert.Equal("text", await reader.WaitAsync(TimeSpan.FromMinutes(1), CancellationToken.None));
        Assert.Equal(["pipe"], Directory.EnumerateFileSystemEntries(_folder.FullName).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("run.json")]
    [InlineData("trace.json")]
    [InlineData("sweep.jsonl")]
    [InlineData("run.zip")]
    public void APipeUnderTheNameOfAStoredFileIsRefusedAndNotOpened(string name)
    {
        var pipe = Path.Combine(_folder.FullName, name);
        using (var make = Process.Start("mkfifo", pipe)) make.WaitForExit();

        var refused = Assert.Throws<ConcurException>(() => (object)(name switch
        {
            "trace.json" => TraceFile.Read(pipe),
            "sweep.jsonl" => SweepJournal.Read(_folder.FullName),
            _ => RunFile.Read(pipe),
        }));

        Assert.Equal($"'{pipe}' is no ordinary file", refused.Message);
        Assert.Empty(RunFolder.Of(_folder.FullName).Files(traces: true));
        if (name == "sweep.jsonl") Assert.Throws<ConcurException>(() => SweepJournal.Resume(_folder.FullName));
    }
}
