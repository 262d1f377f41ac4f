using Concur.Core.Measuring.Platform;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Measuring.Processes;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Tests.Measuring.Processes;

public class ProcessRunTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task AProcessThatEndsByItselfTellsItsExitCodeAndItsOutput()
    {
        var (ending, exit) = await RunAsync("echo out; echo \"$GREETING\" >&2; exit 3", Long, new() { ["GREETING"] = "hello" });

        Assert.Equal(LaunchEnding.Exited, ending);
        Assert.Equal(3, exit.Usage.ExitCode);
        Assert.Equal("out\nhello\n", exit.Output);
        Assert.InRange(exit.Usage.RealMs!.Value, double.Epsilon, Long.TotalMilliseconds);
    }

    [Fact]
    public async Task ANullValueRemovesAVariable()
    {
        var (_, exit) = await RunAsync("echo ${PATH-none}", Long, new() { ["PATH"] = null });

        Assert.DoesNotContain(Environment.GetEnvironmentVariable("PATH")!, exit.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ItsTimeIsItsCpuTimeAndThatOfItsChildren()
    {
        var (_, exit) = await RunAsync("i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done & wait", Long);

        Assert.True(exit.Usage.CpuMs > 20, $"{exit.Usage}");
    }

    [Fact]
    public async Task AProcessThatRunsTooLongIsEndedWithAllThatItStarted()
    {
        var pidFile = Path.GetTempFileName();
        try
        {
            var (ending, exit) = await RunAsync($"sleep 60 & echo $! > {pidFile}; wait", TimeSpan.FromSeconds(1));

            var grandchild = int.Parse(await File.ReadAllTextAsync(pidFile, TestContext.Current.CancellationToken), null);
            Assert.Equal(LaunchEnding.TimedOut, ending);
            Assert.Equal(9, SignalExit.SignalOf(exit.Usage.ExitCode));
            Assert.True(SpinWait.SpinUntil(() => Platforms.Current.Running.Read(grandchild) is null, Long));
        }
        finally
        {
            File.Delete(pidFile);
        }
    }

    [Fact]
    public async Task ACancelledProcessIsEnded()
    {
        using var cancellation = new CancellationTokenSource();
        var start = Shell("sleep 60") with { Spawned = _ => cancellation.Cancel() };

        var (ending, exit) = await ProcessRun.ToEndAsync(start, Long, cancellation.Token);

        Assert.Equal(LaunchEnding.Cancelled, ending);
        Assert.NotEqual(0, exit.Usage.ExitCode);
    }

    [Fact]
    public async Task AProcessIsNotLeftRunningWhenItsWatchFails()
    {
        var processId = 0;
        var start = Shell("sleep 60") with { Spawned = Watch };

        await Assert.ThrowsAsync<InvalidOperationException>(() => ProcessRun.ToEndAsync(start, Long, CancellationToken.None));

        Assert.True(SpinWait.SpinUntil(() => Platforms.Current.Running.Read(processId) is null, Long));

        void Watch(int id)
        {
            processId = id;
            throw new InvalidOperationException("no watch");
        }
    }

    [Fact]
    public async Task AProgramThatCannotBeExecutedIsRefused()
    {
        var start = new ChildStart("/etc/passwd", [], new Dictionary<string, string?>());

        var error = await Assert.ThrowsAsync<ConcurException>(() => ProcessRun.ToEndAsync(start, Long, CancellationToken.None));

        Assert.StartsWith("'/etc/passwd' cannot be started", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OnlyTheEndOfALongOutputIsKept()
    {
        var (_, exit) = await RunAsync("i=0; while [ $i -lt 5000 ]; do echo line $i; i=$((i+1)); done", Long);

        Assert.InRange(exit.Output.Length, 1, 16 * 1024);
        Assert.EndsWith("line 4999\n", exit.Output, StringComparison.Ordinal);
    }

    private static Task<EndedProcess> RunAsync(string script, TimeSpan timeout, Dictionary<string, string?>? environment = null) =>
        ProcessRun.ToEndAsync(Shell(script) with { Environment = environment ?? [] }, timeout, TestContext.Current.CancellationToken);

    private static ChildStart Shell(string script) => new("/bin/sh", ["-c", script], new Dictionary<string, string?>());
}
