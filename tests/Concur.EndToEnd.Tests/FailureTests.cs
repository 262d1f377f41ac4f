using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Concur.EndToEnd.Tests;

/// <summary>Everything that a user's workload, or the user, may do to a run.</summary>
public class FailureTests
{
    private static readonly string[] Faulty =
        ["run", Locations.FaultyWorkloads, "--launches", "1", "--iterations", "1", "-o", "out", "--keep-going", "--method"];

    [Theory]
    [InlineData("throws", "unit 2 threw System.InvalidOperationException: the third unit never works (at Concur.FaultyWorkloads.")]
    [InlineData("exits", "the workload ended the process itself with exit code 7")]
    [InlineData("fails-fast", "the workload gave up")]
    public async Task AWorkloadThatFailsIsToldInOneLinePerStrategy(string method, string expected)
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run([.. Faulty, method, "-s", "threads,processes"]);

        Assert.Equal(3, ending.ExitCode);
        var first = method == "fails-fast" ? "the process aborted" : expected;
        Assert.Contains($"sequential: {first}", ending.Error, StringComparison.Ordinal);
        Assert.Contains(expected, ending.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("this is a bug", ending.Error, StringComparison.Ordinal);
        Assert.Equal(["failed", "failed", "failed"], (await Run(tool)).Statuses);
        Assert.Empty(tool.Harnesses());
    }

    /// <summary>What fails one after the other fails at once too: it is said once, and takes no more of the user's time.</summary>
    [Fact]
    public async Task TheRunStopsAfterSequentialHasFailed()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run([.. Faulty.Where(word => word != "--keep-going"), "throws", "-s", "threads,processes"]);

        Assert.Equal(3, ending.ExitCode);
        Assert.Equal(["failed", "skipped", "skipped"], (await Run(tool)).Statuses);
        Assert.Contains("threads and processes: not measured: sequential failed (--keep-going runs the others all the same)", ending.Out,
            StringComparison.Ordinal);
        Assert.Equal(2, ending.Error.Split("the third unit never works").Length);
    }

    /// <summary>Nothing reads the pipe, so that opening it never ends, and no command can give up meanwhile.</summary>
    [Fact]
    public async Task ASecondSignalEndsACommandThatTheFirstDoesNot()
    {
        using var tool = new ToolProcess();
        using (var make = Process.Start("mkfifo", Path.Combine(tool.Folder, "pipe"))) await make.WaitForExitAsync(
            TestContext.Current.CancellationToken);

        var ending = await tool.Run(
            process =>
            {
                Thread.Sleep(TimeSpan.FromSeconds(3));
                ToolProcess.Signal(process, "TERM");
                Thread.Sleep(TimeSpan.FromSeconds(1));
                Assert.False(process.HasExited);
                ToolProcess.Signal(process, "TERM");
            },
            "show", Path.Combine(Locations.Root, "tests", "Golden", "run"), "--format", "svg", "-o", "pipe");

        Assert.Equal(128 + 15, ending.ExitCode);
    }

    [Fact]
    public async Task AResultThatCannotBeSerialisedIsTheWorkloadsFailure()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run([.. Faulty, "unserialisable", "-s", "threads,processes", "--profile", "none"]);

        Assert.Equal(3, ending.ExitCode);
        Assert.Contains("sequential: the results cannot be serialised: System.NotSupported", ending.Error, StringComparison.Ordinal);
        Assert.Contains("threw System.NotSupportedException", ending.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStrategyThatFailsLeavesTheOthersReported()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run([.. Faulty, "throws-off-main", "-s", "threads,thread-pool"]);

        Assert.Equal(3, ending.ExitCode);
        Assert.Equal(["ok", "failed", "ok"], (await Run(tool)).Statuses);
        Assert.Contains("not on this thread", ending.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWorkloadThatHangsIsEndedWithItsWorkers()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run([.. Faulty, "hangs", "-s", "processes", "--timeout", "2s"]);

        Assert.Equal(4, ending.ExitCode);
        Assert.Contains("--timeout", ending.Error, StringComparison.Ordinal);
        Assert.Equal(["timeout", "timeout"], (await Run(tool)).Statuses);
        Assert.Empty(tool.Harnesses());
    }

    [Fact]
    public async Task AWorkloadWithARaceGivesExitCodeFiveAndNoRank()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run([.. Faulty, "races", "-s", "threads", "-w", "4", "-u", "16", "--profile", "none"]);

        Assert.Equal(5, ending.ExitCode);
        Assert.Contains("wrong results", ending.Out, StringComparison.Ordinal);
        Assert.Contains("results differ", ending.Out, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, (await Run(tool)).Trial("threads").Json.GetProperty("speedup").ValueKind);
    }

    [Fact]
    public async Task AWorkerThatIsKilledFromOutsideIsNamed()
    {
        using var tool = new ToolProcess();

        string[] args = [.. Faulty, "hangs-in-worker", "-s", "processes", "--profile", "none"];

        var ending = await tool.Run(process => KillAWorkerAtItsUnit(tool, process), args);

        Assert.Equal(3, ending.ExitCode);
        Assert.Contains("was killed by signal 9 while it ran unit", ending.Error, StringComparison.Ordinal);
        Assert.Equal(["ok", "failed"], (await Run(tool)).Statuses);
        Assert.Empty(tool.Harnesses());
    }

    /// <summary>The end of its connection shows that a worker has ended: nothing that it started may hold the other end open.</summary>
    [Theory]
    [InlineData("pipe")]
    [InlineData("shared-memory")]
    [InlineData("socket")]
    public async Task AKilledWorkerWhoseDaemonLivesOnHasNotRunIntoTheTimeLimit(string transport)
    {
        using var tool = new ToolProcess();
        string[] args =
            [.. Faulty, "hangs-beside-a-daemon", "-s", "processes:transport=" + transport, "--profile", "none", "--timeout", "120s"];

        var ending = await tool.Run(process => KillAWorkerAtItsUnit(tool, process), args);

        Assert.Equal(3, ending.ExitCode);
        Assert.NotEmpty(Directory.EnumerateFiles(tool.Folder, "daemon-*"));
        Assert.Contains("was killed by signal 9 while it ran unit", ending.Error, StringComparison.Ordinal);
        Assert.Equal(["ok", "failed"], (await Run(tool)).Statuses);
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task ACancelledRunKeepsWhatWasMeasuredAndLeavesNothingBehind(string signal)
    {
        using var tool = new ToolProcess();
        var toolId = 0;

        // It is cancelled in the middle of a launch, once a round of launches has been saved.
        var ending = await tool.Run(
            process =>
            {
                toolId = process.Id;
                Eventually.Holds("a round was saved", () => process.HasExited || File.Exists(Path.Combine(tool.Folder, "out", "run.json")));
                Eventually.Holds("a launch began", () => process.HasExited || tool.Harnesses().Count > 0);
                ToolProcess.Signal(process, signal);
            },
            "run", "primes", "-n", "50000", "-s", "threads,processes", "--launches", "500", "-o", "out");

        Assert.Equal(130, ending.ExitCode);
        Assert.Equal("dotnet-concur: cancelled", ending.LastErrorLine);
        Assert.Contains("the run ended before all launches were made", ending.Out, StringComparison.Ordinal);
        Assert.Contains("sequential", ending.Out, StringComparison.Ordinal);
        Assert.Empty(tool.Harnesses());
        var ofTheTool = "-" + toolId.ToString(CultureInfo.InvariantCulture) + "-";
        var left = Directory.EnumerateFileSystemEntries(tool.Temporary);
        Assert.All(left, path => Assert.Contains(ofTheTool, path, StringComparison.Ordinal));
        var run = await Run(tool);
        Assert.All(run.Statuses, status => Assert.Equal("skipped", status));
        Assert.True(run.Trials[0].MedianMs > 0);
    }

    [Fact]
    public async Task AReaderThatHasSeenEnoughIsNoError()
    {
        using var tool = new ToolProcess();
        var run = $"dotnet '{Locations.Tool}' run primes -n 1000 -s threads --launches 1 --profile none --format json";

        var ending = await tool.Shell(_ => { }, "bash", ["-c", run + " | head -1; echo ${PIPESTATUS[0]}"]);

        Assert.Equal("{\n0\n", ending.Out);
        Assert.DoesNotContain("bug", ending.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Directory.GetDirectories(Path.Combine(tool.Folder, "concur-runs"))[0], "run.json")));
    }

    private static async Task<RunOutput> Run(ToolProcess tool) => new(await tool.Read("out/run.json"));

    /// <summary>The workload leaves a file whose name ends in the worker's process id once it is at a unit.</summary>
    private static void KillAWorkerAtItsUnit(ToolProcess tool, Process toolProcess)
    {
        string? File() => Directory.EnumerateFiles(tool.Folder, "at-a-unit-*").FirstOrDefault();
        Eventually.Holds("a worker was at a unit", () => toolProcess.HasExited || File() is not null);
        if (File() is not { } file) return;
        using var worker = Process.GetProcessById(int.Parse(file[(file.LastIndexOf('-') + 1)..], CultureInfo.InvariantCulture));
        worker.Kill();
    }
}
