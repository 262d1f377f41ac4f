using System.Diagnostics;
using System.Globalization;
using Concur.Core.Measuring.Platform.Linux;

namespace Concur.Core.Tests.Measuring.Platform.Linux;

public sealed class PolledTreeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public void AThreadIsListedForAsLongAsItLives()
    {
        using var process = PolledProcess.Open(Environment.ProcessId, new DescriptorBudget(100))!;
        using var release = new ManualResetEventSlim();
        var id = 0;
        using var known = new ManualResetEventSlim();
        var thread = new Thread(() =>
        {
            id = OwnId();
            known.Set();
            release.Wait();
        });
        thread.Start();
        known.Wait(TestContext.Current.CancellationToken);

        process.List();
        Assert.Contains(id, process.Threads.Keys);

        release.Set();
        thread.Join();
        Assert.True(SpinWait.SpinUntil(() => Relisted(process).All(other => other != id), Patience));
    }

    [Fact]
    public void WhatAThreadRanIsWhatItsClockSays()
    {
        using var process = PolledProcess.Open(Environment.ProcessId, new DescriptorBudget(100))!;
        var (ranNs, seenNs) = (0L, 0L);
        var thread = new Thread(() =>
        {
            var before = Seen(process);
            var startNs = ProcCalls.OwnCpuNs();
            while (ProcCalls.OwnCpuNs() - startNs < 50_000_000)
            {
                // Nothing but being on a CPU.
            }

            ranNs = ProcCalls.OwnCpuNs() - startNs;
            seenNs = Seen(process) - before;
        });
        thread.Start();
        thread.Join();

        // A reading brings the counter up to date only at the scheduler's tick, of at most 10 ms.
        Assert.InRange(seenNs, ranNs - 11_000_000, ranNs + 11_000_000);
    }

    [Fact]
    public void AChildIsInTheTreeUntilItEnds()
    {
        using var tree = new PolledTree(Environment.ProcessId);
        tree.ListProcesses();
        using var child = Process.Start("sleep", "60");
        try
        {
            Assert.True(SpinWait.SpinUntil(() => Listed(tree).Contains(child.Id), Patience));
        }
        finally
        {
            child.Kill();
        }

        child.WaitForExit();
        Assert.True(SpinWait.SpinUntil(() => !Listed(tree).Contains(child.Id), Patience));
        Assert.Contains(Environment.ProcessId, Listed(tree));
    }

    [Fact]
    public void AProcessThatIsGoneHasNothingToLookAt()
    {
        using var child = Process.Start("true");
        child.WaitForExit();

        Assert.Null(PolledProcess.Open(child.Id, new DescriptorBudget(100)));
    }

    private static List<int> Listed(PolledTree tree)
    {
        tree.ListThreads();
        tree.ListProcesses();
        return [.. tree.Processes.Select(process => process.ProcessId)];
    }

    private static List<int> Relisted(PolledProcess process)
    {
        process.List();
        return [.. process.Threads.Keys];
    }

    private static long Seen(PolledProcess process)
    {
        process.List();
        Assert.True(process.Threads[OwnId()].TryRead(out var cpuNs, out _, out _));
        return cpuNs;
    }

    private static int OwnId()
    {
        var folder = File.ResolveLinkTarget("/proc/thread-self", returnFinalTarget: false)!.FullName;
        return int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);
    }
}
