using System.Diagnostics;
using Concur.Harness.Platform;
using Concur.Protocol;

namespace Concur.Harness.Tests.Platform;

/// <summary>What the counters of threads and of this process must hold, whichever system runs the tests.</summary>
public sealed class AccountingContractTests
{
    private const long Ms = 1_000_000;

    [Fact]
    public void AThreadThatSpinsIsOnACpuAndOneThatSleepsIsNot()
    {
        var (spunNs, sleptNs) = (0L, 0L);
        var spinner = new Thread(() =>
        {
            var before = ThreadAccounting.CpuNs();
            var begun = Environment.CpuUsage.TotalTime;
            while (Environment.CpuUsage.TotalTime - begun < TimeSpan.FromMilliseconds(300)) Thread.SpinWait(1_000);
            spunNs = ThreadAccounting.CpuNs() - before;
        });
        var sleeper = new Thread(() =>
        {
            var before = ThreadAccounting.CpuNs();
            Thread.Sleep(300);
            sleptNs = ThreadAccounting.CpuNs() - before;
        });

        sleeper.Start();
        sleeper.Join();
        var clock = Stopwatch.StartNew();
        spinner.Start();
        spinner.Join();

        // Other threads of the process may have used a part of it; counters may have steps of 16 ms.
        Assert.InRange(spunNs, 20 * Ms, (clock.ElapsedMilliseconds + 20) * Ms);
        Assert.InRange(sleptNs, 0, 60 * Ms);
    }

    [Fact]
    public void AThreadIsReadFromOutsideByItsNumber()
    {
        using var read = new ManualResetEventSlim();
        using var ready = new ManualResetEventSlim();
        var id = 0;
        var thread = new Thread(() =>
        {
            id = ThreadAccounting.CurrentId();
            ready.Set();
            read.Wait();
        });
        thread.Start();
        ready.Wait(TestContext.Current.CancellationToken);

        Assert.NotEqual(ThreadAccounting.CurrentId(), id);
        Assert.True(ThreadAccounting.CpuNsOf(id) >= 0);
        read.Set();
        thread.Join();
        Assert.True(SpinWait.SpinUntil(() => ThreadAccounting.CpuNsOf(id) < 0, TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void WhatIsNotCountedIsUnreadAndNeverZero()
    {
        var usage = ThreadAccounting.Usage();

        Assert.True(usage.QueueNs == -1 && usage.CpuNs == -1);
        Assert.True(usage.KernelNs >= 0);
        Assert.Equal(OperatingSystem.IsLinux(), ThreadAccounting.QueueNs(ThreadAccounting.Open()) >= 0);
        Assert.Equal(OperatingSystem.IsLinux(), usage.Blocks >= 0);
        Assert.True(ProcessAccounting.PeakRssBytes() > 1_000_000);
        Assert.True(ProcessAccounting.WithChildren()!.Value.UserNs + ProcessAccounting.WithChildren()!.Value.KernelNs > 0);
    }

    [Fact]
    public void ProcessorsWereBusyAndTheirTimesOnlyGrow()
    {
        var before = ProcessorSnapshot.Take().Interpret()!;
        Thread.Sleep(50);
        var after = ProcessorSnapshot.Take().Interpret()!;

        Assert.NotEmpty(before);
        Assert.True(before.Sum(time => time.BusyNs) > 0);
        Assert.All(before.Zip(after), pair => Assert.True(pair.Second.BusyNs >= pair.First.BusyNs, $"{pair}"));
    }

    [Fact]
    public void TheClockCountsNanoseconds()
    {
        var (fromNs, clock) = (MonotonicClock.NowNs(), Stopwatch.StartNew());
        Thread.Sleep(100);
        var (ns, elapsed) = (MonotonicClock.NowNs() - fromNs, clock.Elapsed.TotalNanoseconds);

        Assert.InRange(elapsed / ns, 0.5, 1.01);
    }

    [Fact]
    public void SharedMemoryIsAFileThatASecondHandleSees()
    {
        const int length = 123_457;
        var (file, path) = SharedMemory.Create();
        using (file)
        {
            file.Write([1, 2, 3]);
            const FileShare all = FileShare.ReadWrite | FileShare.Delete;
            using var second = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, all, bufferSize: 0);
            Assert.Equal(3, second.Length);
            second.SetLength(length);
            Assert.Equal(length, file.Length);
            Assert.True(IsThere());
        }

        Assert.False(IsThere());

        // On Linux the path is the number of a descriptor. This process's next file may get that number, and is another one.
        bool IsThere()
        {
            if (!File.Exists(path) || new FileInfo(path).LinkTarget?.Contains("concur", StringComparison.Ordinal) == false) return false;
            using var found = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            return found.Length == length;
        }
    }
}
