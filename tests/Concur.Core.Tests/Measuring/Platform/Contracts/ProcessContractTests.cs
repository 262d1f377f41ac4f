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

    /// <summary>A child that ends by itself does not leave anything running either.</summary>
    [Fact]
    public async Task WhatAChildLeavesRunningIsEndedWithIt()
    {
        Assert.SkipWhen(
            MachineProbe.Read().Virtualization?.StartsWith("wine", StringComparison.Ordinal) == true,
            "Wine has a program of its own start commands in the background, and its end hides whose they are");
        var signal = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var child = await Platforms.Current.Processes.StartAsync(Shell(LeaveSpinning(signal)));
        try
        {
            IReadOnlyList<int> left = [];
            Assert.True(SpinWait.SpinUntil(() => (left = Platforms.Current.Running.TreeOf(child.ProcessId)).Any(IsBusy), Patience));

            await File.WriteAllTextAsync(signal, "", TestContext.Current.CancellationToken);
            var exit = await child.Exited.WaitAsync(Patience, TestContext.Current.CancellationToken);

            Assert.Equal(0, exit.Usage.ExitCode);
            Assert.All(left, process =>
                Assert.True(SpinWait.SpinUntil(() => Platforms.Current.Running.Read(process) is null, Patience), $"{process} runs"));
        }
        finally
        {
            child.Kill();
            File.Delete(signal);
        }

        bool IsBusy(int process) => process != child.ProcessId && CpuNs(process) > 100_000_000;
    }

    /// <summary>
    /// A figure that the system does not tell is unknown, and never 0. The child waits for its own: Linux counts the time of those
    /// only whose parent has waited for them.
    /// </summary>
    [Fact]
    public async Task WhatAChildAndItsChildUsedIsKnownOrUnavailableAsIsClaimed()
    {
        var isKnown = MachineProbe.CapabilitiesOf(SchedulerKind.Proc).ProcessUsage == Availability.Exact;
        var signal = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        var child = await Platforms.Current.Processes.StartAsync(Shell(SpinInChildUntil(signal)));
        ProcessUsage usage;
        try
        {
            Assert.True(SpinWait.SpinUntil(() => Platforms.Current.Running.TreeOf(child.ProcessId).Sum(CpuNs) > 300_000_000, Patience));

            await File.WriteAllTextAsync(signal, "", TestContext.Current.CancellationToken);
            usage = (await child.Exited.WaitAsync(Patience, TestContext.Current.CancellationToken)).Usage;
        }
        finally
        {
            child.Kill();
            File.Delete(signal);
        }

        Assert.Equal(3, usage.ExitCode);
        Assert.NotEqual(0, usage.MaxRssBytes);
        // Times may have steps of 16 ms, those of user code and of the kernel each.
        if (isKnown) Assert.InRange(usage.UserMs!.Value + usage.SysMs!.Value, 260, Patience.TotalMilliseconds);
        else Assert.Null(usage.UserMs);
    }

    /// <summary>A child that ends with its input runs for as long as it is asked to.</summary>
    [Fact]
    public async Task TheInputOfAChildStaysOpenUntilItIsToEnd()
    {
        var end = new TaskCompletionSource();
        var child = await Platforms.Current.Processes.StartAsync(Shell(ReadToEnd) with { InputOpenUntil = end.Task });
        try
        {
            await Task.Delay(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken);
            Assert.False(child.Exited.IsCompleted);

            end.SetResult();

            Assert.Equal(4, (await child.Exited.WaitAsync(Patience, TestContext.Current.CancellationToken)).Usage.ExitCode);
        }
        finally
        {
            child.Kill();
        }
    }

    [Fact]
    public async Task WithoutOneItIsOverAtOnce()
    {
        var child = await Platforms.Current.Processes.StartAsync(Shell(ReadToEnd));

        Assert.Equal(4, (await child.Exited.WaitAsync(Patience, TestContext.Current.CancellationToken)).Usage.ExitCode);
    }

    [Fact]
    public async Task AChildThatSpinsUsesOneCoreAtMost()
    {
        var child = await Platforms.Current.Processes.StartAsync(Shell(Spin));
        Assert.True(SpinWait.SpinUntil(() => CpuNs(child.ProcessId) > 300_000_000, Patience));

        child.Kill();
        var usage = (await child.Exited.WaitAsync(Patience, TestContext.Current.CancellationToken)).Usage;

        // Times may have steps of 16 ms, those of user code and of the kernel each.
        if (usage.UserMs is { } userMs) Assert.InRange(userMs + usage.SysMs!.Value, 200, usage.RealMs!.Value + 40);
        else Assert.NotEqual(Availability.Exact, MachineProbe.CapabilitiesOf(SchedulerKind.Proc).ProcessUsage);
    }

    [Fact]
    public async Task AProgramThatIsNotThereIsRefusedInOneLine()
    {
        var start = Shell("") with { FileName = Path.Combine(Path.GetTempPath(), "no-such-program.exe") };

        var error = await Assert.ThrowsAsync<ConcurException>(() => Platforms.Current.Processes.StartAsync(start));

        Assert.Equal(FailureKind.Unsupported, error.Kind);
        Assert.DoesNotContain('\n', error.Message);
    }

    private static long CpuNs(int process) =>
        Platforms.Current.Running.Read(process) is { } read ? read.Threads.Sum(thread => thread.CpuNs) : 0;
}
