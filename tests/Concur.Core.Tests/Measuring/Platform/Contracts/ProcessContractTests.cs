using Concur.Core.Measuring.Platform;
using Concur.Core.Model;
using static Concur.Core.Tests.Measuring.Platform.Contracts.SystemCommands;

namespace Concur.Core.Tests.Measuring.Platform.Contracts;

/// <summary>What a system's way of starting processes must hold, whichever system runs the tests.</summary>
public sealed class ProcessContractTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public ProcessContractTests() =>
        Assert.SkipUnless(Platforms.Current.Refusal is null, "nothing can be recorded on this system");

    [Fact]
    public async Task AChildTellsItsExitCodeItsOutputAndItsTime()
    {
        var child = await Platforms.Current.Processes.StartAsync(Shell("echo one two&&exit 3"));

        var exit = await child.Exited.WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.Equal((3, "one two"), (exit.Usage.ExitCode, exit.Output.TrimEnd('\r', '\n')));
        Assert.InRange(exit.Usage.RealMs!.Value, double.Epsilon, Patience.TotalMilliseconds);
    }

    [Fact]
    public async Task AVariableIsAddedChangedAndRemoved()
    {
        Environment.SetEnvironmentVariable("CONCUR_TEST_REMOVED", "still there");
        var variables = new Dictionary<string, string?> { ["CONCUR_TEST_ADDED"] = "a b=c", ["CONCUR_TEST_REMOVED"] = null };

        var added = await OutputOf("CONCUR_TEST_ADDED");
        var removed = await OutputOf("CONCUR_TEST_REMOVED");

        Assert.Equal("a b=c", added);
        Assert.DoesNotContain("still there", removed, StringComparison.Ordinal);

        async Task<string> OutputOf(string variable)
        {
            var child = await Platforms.Current.Processes.StartAsync(Shell(Print(variable), variables));
            return (await child.Exited.WaitAsync(Patience, TestContext.Current.CancellationToken)).Output.TrimEnd('\r', '\n');
        }
    }

    [Fact]
    public async Task EndingAChildEndsWhatItStarted()
    {
        var child = await Platforms.Current.Processes.StartAsync(Shell(SpinInChild));
        IReadOnlyList<int> tree = [];
        Assert.True(SpinWait.SpinUntil(() => (tree = Platforms.Current.Running.TreeOf(child.ProcessId)).Count > 1, Patience));

        child.Kill();
        await child.Exited.WaitAsync(Patience, TestContext.Current.CancellationToken);

        Assert.All(tree, process =>
            Assert.True(SpinWait.SpinUntil(() => Platforms.Current.Running.Read(process) is null, Patience), $"{process} runs"));
    }

    /// <summary>A figure that the system does not tell is unknown, and never 0.</summary>
    [Fact]
    public async Task WhatAChildAndItsChildUsedIsKnownOrUnavailableAsIsClaimed()
    {
        var isKnown = MachineProbe.CapabilitiesOf(SchedulerKind.Proc).ProcessUsage == Availability.Exact;
        var child = await Platforms.Current.Processes.StartAsync(Shell(SpinInChild));
        Assert.True(SpinWait.SpinUntil(() => Platforms.Current.Running.TreeOf(child.ProcessId).Sum(CpuNs) > 200_000_000, Patience));

        child.Kill();
        var usage = (await child.Exited.WaitAsync(Patience, TestContext.Current.CancellationToken)).Usage;

        Assert.NotEqual(0, usage.ExitCode);
        Assert.Equal(isKnown, usage.UserMs is not null);
        Assert.NotEqual(0, usage.UserMs);
        Assert.NotEqual(0, usage.MaxRssBytes);

        static long CpuNs(int process) =>
            Platforms.Current.Running.Read(process) is { } read ? read.Threads.Sum(thread => thread.CpuNs) : 0;
    }

    [Fact]
    public async Task AProgramThatIsNotThereIsRefusedInOneLine()
    {
        var start = Shell("") with { FileName = Path.Combine(Path.GetTempPath(), "no-such-program.exe") };

        var error = await Assert.ThrowsAsync<ConcurException>(() => Platforms.Current.Processes.StartAsync(start));

        Assert.Equal(FailureKind.Unsupported, error.Kind);
        Assert.DoesNotContain('\n', error.Message);
    }
}
