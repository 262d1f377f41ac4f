using Concur.Core;
using Concur.Core.Measuring;
using Concur.Core.Measuring.Platform;
using Concur.Core.Model;
using Concur.Core.Storage;

namespace Concur.EndToEnd.Tests;

/// <summary>Temporary folders, limits, streams and clocks that a shell may give the tool.</summary>
public sealed class ToolEnvironmentTests : IDisposable
{
    private const string Short = "run primes -n 2000 -s threads --launches 1 --timeout 60s -o out";
    private const string Profiled = "run primes -s threads --launches 1 --iterations 3 --timeout 60s -o out";
    private readonly ToolProcess _tool = new();

    public void Dispose() => _tool.Dispose();

    [Theory]
    [InlineData("with blank")]
    [InlineData("with,comma")]
    [InlineData("with;semicolon")]
    [InlineData("mit Umlaut äöü")]
    [InlineData("with\"quote")]
    public async Task AnyNameOfTheTemporaryFolderWillDo(string name)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_tool.Folder, name)).FullName;

        var ending = await _tool.Shell(_ => { }, "dotnet", [Locations.Tool, .. Short.Split(' ')], ("TMPDIR", folder));

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.DoesNotContain("bug", ending.Error, StringComparison.Ordinal);
        Assert.Equal(["ok", "ok"], new RunOutput(await _tool.Read("out/run.json")).Statuses);
    }

    [Theory]
    [InlineData("2>&-")]
    [InlineData("2>/dev/full")]
    public async Task ARunDoesNotDependOnStandardError(string redirection)
    {
        var ending = await Bash($"{Run} {redirection}");

        Assert.Equal(0, ending.ExitCode);
        Assert.True(File.Exists(Path.Combine(_tool.Folder, "out", "run.json")));
    }

    [Fact]
    public async Task ACurrentFolderThatIsGoneIsToldInOneLine()
    {
        var ending = await Bash($"mkdir gone; cd gone; rmdir ../gone; {Run}");

        Assert.Equal(2, ending.ExitCode);
        Assert.Equal("dotnet-concur: the current folder does not exist any more; change to another one", ending.LastErrorLine);
    }

    [Fact]
    public async Task AnEmptyPathIsNotTheCurrentFolder()
    {
        var ending = await _tool.Run("run", "primes", "-o", "");

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains("--output is empty", ending.LastErrorLine, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_tool.Folder));
    }

    [Fact]
    public async Task OfTwoRunsIntoOneFolderOneIsRefused()
    {
        var ending = await Bash($"{Run} 2>one >/dev/null & {Run} 2>two >/dev/null; second=$?; wait $!; echo $? $second");

        Assert.Equal(2, ending.Out.Trim().Split(' ').Sum(int.Parse));
        Assert.Contains("give another folder", await _tool.Read("one") + await _tool.Read("two"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    [InlineData(192)]
    public async Task TooFewOpenFilesAreToldInOneLine(int limit)
    {
        var ending = await Bash($"ulimit -n {limit}; {Run}");

        Assert.Equal(2, ending.ExitCode);
        Assert.Contains($"needs 256 open files, and {limit} are allowed", ending.LastErrorLine, StringComparison.Ordinal);
    }

    /// <summary>A thread has more files open in the tool, and in the harness, than are allowed: they are opened for each reading.</summary>
    [Fact]
    public async Task ManyThreadsNeedNoMoreOpenFilesThanAreAllowed()
    {
        var ending = await Bash(
            $"ulimit -n 256; dotnet '{Locations.Tool}' run sleep -n 5 -u 300 -w 300 -s threads --launches 1 --iterations 2 -o out");

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.DoesNotContain("bug", ending.Error, StringComparison.Ordinal);
        Assert.Equal(["ok", "ok"], new RunOutput(await _tool.Read("out/run.json")).Statuses);
    }

    /// <summary>Threads times processors exceed the limit, so that perf events are not to be had for this process.</summary>
    [Theory]
    [InlineData(256)]
    [InlineData(1200)]
    public async Task AProcessOfManyThreadsIsAttachedToWithoutPerfEvents(int limit)
    {
        Assert.SkipUnless(SchedulerProbe.PerfRefusal() is null, "this machine refuses perf events");
        using var target = new LongRunningProcess(_tool, threads: 1200);

        var ending = await Bash(
            $"ulimit -n {limit}; dotnet '{Locations.Tool}' attach -p {target.Id} --duration 1s --profile light -o out");

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.Contains("polled times", ending.Error, StringComparison.Ordinal);
        Assert.Matches($@"times of threads are polled: perf events .* \(threads x processors\) .* and {limit} are allowed", ending.Error);
    }

    /// <summary>The time of day is set forward meanwhile: a run's duration is not what that says, and its file can be read.</summary>
    [Fact]
    public async Task ARunIsReadableWhateverBecomesOfTheTimeOfDay()
    {
        var environment = new RunEnvironment(HarnessFiles.Find(Locations.ToolFolder), _tool.Folder, "1.0.0", new LeapingClock());
        var request = new CommandsRequest
        {
            Commands = [new NamedCommand("true", "true")],
            Launches = 2,
            WarmupLaunches = 0,
            Profile = ProfileKind.None,
            Timeout = TimeSpan.FromMinutes(1),
        };

        var outcome = await new ExecPipeline(environment, new Progress<RunEvent>()).RunAsync(request, "out", CancellationToken.None);

        var read = RunFile.Read(outcome.Folder.Path);
        Assert.InRange(read.Duration, TimeSpan.Zero, TimeSpan.FromHours(1));
    }

    /// <summary>A time namespace shifts the tool's clock, and not that of perf events, whose times are shifted by the tool.</summary>
    [Theory]
    [InlineData("1000")]
    [InlineData("100000")]
    public async Task InATimeNamespaceEventsHaveTheClockOfTheTool(string seconds)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess && File.Exists("/proc/self/timens_offsets"), "only root makes time namespaces");

        var ending = await _tool.Shell(
            _ => { }, "unshare", ["--time", "--monotonic", seconds, "--fork", "dotnet", Locations.Tool, .. Profiled.Split(' ')]);

        Assert.True(ending.ExitCode == 0, ending.Error);
        var run = new RunOutput(await _tool.Read("out/run.json"));
        Assert.Equal(SchedulerProbe.PerfRefusal() is null, run.HasPerfEvents);
        Assert.All(run.Trials, trial => trial.AssertCloses());
        Assert.All(run.Trials, trial => Assert.NotEqual(0, ShareOfACore(trial)));
    }

    /// <summary>For how much of the iterations a core was busy, by the switches that were recorded meanwhile.</summary>
    private static double ShareOfACore(TrialOutput trial) => trial.Json.GetProperty("recordedCoresInUse").EnumerateArray()
        .Where(level => level.GetProperty("cores").GetInt32() > 0).Sum(level => level.GetProperty("share").GetDouble());

    private static string Run => $"dotnet '{Locations.Tool}' {Short} --profile none";

    private Task<ToolProcess.Ending> Bash(string script) => _tool.Shell(_ => { }, "bash", ["-c", script]);

    /// <summary>Each reading of the time of day is 400 days later.</summary>
    private sealed class LeapingClock : TimeProvider
    {
        private int _readings;

        public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch.AddYears(50).AddDays(400 * _readings++);
    }
}
