using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Concur.EndToEnd.Tests;

/// <summary>Everything that a user's workload, or the user, may do to a run.</summary>
public class FailureTests
{
    [Theory]
    [InlineData("throws", 3, "unit 2 threw System.InvalidOperationException: the third unit never works (at Concur.FaultyWorkloads.Workloads.Throws(")]
    [InlineData("exits", 3, "the workload ended the process itself with exit code 7")]
    [InlineData("fails-fast", 3, "the workload gave up")]
    public async Task AWorkloadThatFailsIsToldInOneLinePerStrategy(string method, int exitCode, string expected)
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run("run", Locations.FaultyWorkloads, "--method", method, "-s", "threads,processes", "--launches", "1", "-o", "out");

        Assert.Equal(exitCode, ending.ExitCode);
        Assert.Contains("threads: " + (method == "fails-fast" ? "the process aborted" : expected), ending.Error, StringComparison.Ordinal);
        Assert.Contains(expected, ending.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("this is a bug", ending.Error, StringComparison.Ordinal);
        Assert.Equal(["failed", "failed", "failed"], Trials(tool).Select(trial => trial.GetProperty("status").GetString()));
        Assert.Empty(tool.Harnesses());
    }

    [Fact]
    public async Task AResultThatCannotBeSerialisedIsTheWorkloadsFailure()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run("run", Locations.FaultyWorkloads, "--method", "unserialisable", "-s", "threads,processes", "--launches", "1", "--profile", "none");

        Assert.Equal(3, ending.ExitCode);
        Assert.Contains("threads: the results cannot be serialised: System.NotSupportedException", ending.Error, StringComparison.Ordinal);
        Assert.Contains("threw System.NotSupportedException", ending.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStrategyThatFailsLeavesTheOthersReported()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run("run", Locations.FaultyWorkloads, "--method", "throws-off-main", "-s", "threads,thread-pool", "--launches", "1", "-o", "out");

        Assert.Equal(3, ending.ExitCode);
        Assert.Equal(["ok", "failed", "ok"], Trials(tool).Select(trial => trial.GetProperty("status").GetString()));
        Assert.Contains("not on this thread", ending.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AWorkloadThatHangsIsEndedWithItsWorkers()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run("run", Locations.FaultyWorkloads, "--method", "hangs", "-s", "processes", "--timeout", "2s", "--launches", "1", "-o", "out");

        Assert.Equal(4, ending.ExitCode);
        Assert.Contains("--timeout", ending.Error, StringComparison.Ordinal);
        Assert.Equal(["timeout", "timeout"], Trials(tool).Select(trial => trial.GetProperty("status").GetString()));
        Assert.Empty(tool.Harnesses());
    }

    [Fact]
    public async Task AWorkloadWithARaceGivesExitCodeFiveAndNoRank()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run("run", Locations.FaultyWorkloads, "--method", "races", "-s", "threads", "-w", "4", "-u", "16", "--launches", "1", "--profile", "none", "-o", "out");

        Assert.Equal(5, ending.ExitCode);
        Assert.Contains("ResultsDiffer", ending.Out, StringComparison.Ordinal);
        Assert.Contains("results differ", ending.Out, StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, Trials(tool)[1].GetProperty("speedup").ValueKind);
    }

    [Fact]
    public async Task AWorkerThatIsKilledFromOutsideIsNamed()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run(
            process => KillAWorker(tool, process), "run", Locations.FaultyWorkloads, "--method", "spins-forever-in-worker", "-s", "processes", "--launches", "1", "--profile", "none", "-o", "out");

        Assert.Equal(3, ending.ExitCode);
        Assert.Contains("was killed by signal 9 while it ran unit", ending.Error, StringComparison.Ordinal);
        Assert.Equal(["ok", "failed"], Trials(tool).Select(trial => trial.GetProperty("status").GetString()));
        Assert.Empty(tool.Harnesses());
    }

    [Theory]
    [InlineData("INT")]
    [InlineData("TERM")]
    public async Task ACancelledRunKeepsWhatWasMeasuredAndLeavesNothingBehind(string signal)
    {
        using var tool = new ToolProcess();
        var toolId = 0;

        var ending = await tool.Run(
            process =>
            {
                toolId = process.Id;
                // Once a round of launches has been saved, in the middle of another launch.
                SpinWait.SpinUntil(() => File.Exists(Path.Combine(tool.Folder, "out", "run.json")), TimeSpan.FromSeconds(60));
                SpinWait.SpinUntil(() => tool.Harnesses().Count > 0, TimeSpan.FromSeconds(30));
                using var kill = Process.Start("kill", ["-" + signal, process.Id.ToString(CultureInfo.InvariantCulture)]);
                kill.WaitForExit();
            },
            "run", "primes", "-s", "threads,processes", "--launches", "50", "-o", "out");

        Assert.Equal(130, ending.ExitCode);
        Assert.Equal("dotnet-concur: cancelled", ending.LastErrorLine);
        Assert.Empty(ending.Out);
        Assert.Empty(tool.Harnesses());
        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(tool.Temporary), path => !path.Contains("-" + toolId.ToString(CultureInfo.InvariantCulture) + "-", StringComparison.Ordinal));
        Assert.All(Trials(tool), trial => Assert.Equal("skipped", trial.GetProperty("status").GetString()));
        Assert.True(Trials(tool)[0].GetProperty("medianMs").GetDouble() > 0);
    }

    [Fact]
    public async Task AReaderThatHasSeenEnoughIsNoError()
    {
        using var tool = new ToolProcess();

        var ending = await tool.Shell(
            _ => { }, "bash", ["-c", $"dotnet '{Locations.Tool}' run primes -n 1000 -s threads --launches 1 --profile none --format json | head -1; echo ${{PIPESTATUS[0]}}"]);

        Assert.Equal("{\n0\n", ending.Out);
        Assert.DoesNotContain("bug", ending.Error, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(Directory.GetDirectories(Path.Combine(tool.Folder, "concur-runs"))[0], "run.json")));
    }

    private static List<JsonElement> Trials(ToolProcess tool)
    {
        using var run = JsonDocument.Parse(File.ReadAllText(Path.Combine(tool.Folder, "out", "run.json")));
        return [.. run.RootElement.GetProperty("trials").EnumerateArray().Select(trial => trial.Clone())];
    }

    private static void KillAWorker(ToolProcess tool, Process toolProcess)
    {
        int Worker() => toolProcess.HasExited ? -1 : tool.Harnesses().FirstOrDefault(id => IsWorker(id));
        SpinWait.SpinUntil(() => Worker() != 0, TimeSpan.FromSeconds(60));
        Thread.Sleep(1_000);
        if (Worker() is var id and > 0)
        {
            using var worker = Process.GetProcessById(id);
            worker.Kill();
        }
    }

    private static bool IsWorker(int id)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/cmdline").Split('\0').Contains("worker");
        }
        catch (IOException)
        {
            return false; // Gone meanwhile.
        }
    }
}
