using System.Diagnostics;
using Concur.Core.Measuring.Platform;
using Concur.Core.Measuring.Platform.Contracts;

namespace Concur.Core.Tests.Measuring.Platform.Contracts;

/// <summary>What a system must tell of processes that run already, whichever system runs the tests.</summary>
public sealed class RunningProcessContractTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public RunningProcessContractTests() =>
        Assert.SkipUnless(Platforms.Current.Refusal is null, "nothing can be recorded on this system");

    private static IRunningProcesses Running => Platforms.Current.Running;

    [Fact]
    public void ThisProcessIsOneOfThoseThatRun()
    {
        var snapshot = Running.Read(Environment.ProcessId)!;

        Assert.True(Running.Exists(Environment.ProcessId));
        Assert.True(Running.IsReadable(Environment.ProcessId));
        Assert.True(Running.SharesClock(Environment.ProcessId));
        Assert.NotEmpty(Running.Arguments(Environment.ProcessId));
        Assert.NotEmpty(Running.ProgramName(Environment.ProcessId)!);
        Assert.NotEmpty(snapshot.Command);
        Assert.NotEmpty(snapshot.Threads);
        Assert.True(snapshot.Threads.Sum(thread => thread.CpuNs) > 0);
        Assert.Contains("coreclr", Running.RuntimeLibrary(Environment.ProcessId), StringComparison.Ordinal);
    }

    [Fact]
    public void AChildIsInTheTreeOfItsParentUntilItEnds()
    {
        var start = SystemCommands.Shell(SystemCommands.Spin);
        using var child = Process.Start(start.FileName, start.Arguments)!;
        try
        {
            Assert.Contains(child.Id, Running.TreeOf(Environment.ProcessId));
            Assert.Equal(Environment.ProcessId, Running.Read(child.Id)!.ParentId);
            Assert.Null(Running.RuntimeLibrary(child.Id));
        }
        finally
        {
            child.Kill();
            child.WaitForExit();
        }

        Assert.True(SpinWait.SpinUntil(() => Running.Read(child.Id) is null, Patience));
        Assert.Empty(Running.Arguments(child.Id));
    }

    /// <summary>User and kernel time, and that of the threads, are in the same unit as the clock.</summary>
    [Fact]
    public void AProcessThatSpinsUsesNoMoreThanACore()
    {
        var start = SystemCommands.Shell(SystemCommands.Spin);
        using var child = Process.Start(start.FileName, start.Arguments)!;
        try
        {
            var first = Running.Read(child.Id)!;
            ProcessSnapshot? last = null;
            bool HasSpun() => (last = Running.Read(child.Id)) is null || CpuNs(last) - CpuNs(first) > 300_000_000;
            Assert.True(SpinWait.SpinUntil(HasSpun, Patience));

            // A counter may have steps of 16 ms. The first reading is as old as the process, whose start is no part of the time in between.
            Assert.InRange(CpuNs(last!) - CpuNs(first), 0, last!.TimeNs - first.TimeNs + 50_000_000);
            Assert.InRange(last.UserNs + last.KernelNs, 100_000_000, CpuNs(last) + 100_000_000);
        }
        finally
        {
            child.Kill();
            child.WaitForExit();
        }

        static long CpuNs(ProcessSnapshot read) => read.Threads.Sum(thread => thread.CpuNs);
    }

    [Fact]
    public async Task ProcessesAreEndedByAVariableOfTheirs()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "a launch's job ends whatever the launch started");
        Assert.SkipWhen(OperatingSystem.IsMacOS(), "macOS withholds the environment of its own programs, and the shell is one");
        var name = "CONCUR_TEST_" + Guid.NewGuid().ToString("N");
        var spin = SystemCommands.Spin;
        var marked = await Platforms.Current.Processes.StartAsync(
            SystemCommands.Shell(spin, new Dictionary<string, string?> { [name] = "mine" }));
        var other = await Platforms.Current.Processes.StartAsync(
            SystemCommands.Shell(spin, new Dictionary<string, string?> { [name] = "another's" }));
        try
        {
            Running.EndAllWith(name, "mine");

            await marked.Exited.WaitAsync(Patience, TestContext.Current.CancellationToken);
            Assert.NotNull(Running.Read(other.ProcessId));
        }
        finally
        {
            marked.Kill();
            other.Kill();
        }

        await other.Exited.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }
}
