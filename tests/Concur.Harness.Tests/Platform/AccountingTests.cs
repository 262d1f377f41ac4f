using Concur.Harness.Measurement;
using Concur.Harness.Platform;

namespace Concur.Harness.Tests.Platform;

/// <summary>The contract of the seam to the operating system, whichever runs the tests: a figure is right, or unavailable.</summary>
public class AccountingTests
{
    [Fact]
    public void CpuTimeGrowsWhileTheThreadRuns()
    {
        var startNs = ThreadAccounting.CpuNs();
        Assert.SkipWhen(startNs < 0, "this system's threads are not implemented");
        while (ThreadAccounting.CpuNs() == startNs) Thread.SpinWait(1000);

        Assert.InRange(ThreadAccounting.CpuNsOf(ThreadAccounting.CurrentId()), startNs + 1, ThreadAccounting.CpuNs());
    }

    [Fact]
    public void TheThreadIdIsTheKernels()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Linux lists the threads of a process in /proc");

        Assert.True(Directory.Exists($"/proc/self/task/{ThreadMeter.Current.ThreadId}"));
    }

    [Fact]
    public void AThreadThatHasEndedHasNoCpuTime()
    {
        var id = -1;
        var thread = new Thread(() => id = ThreadAccounting.CurrentId());
        thread.Start();
        thread.Join();

        // Join returns when the managed thread has ended, which may be just before the operating system's.
        Assert.True(SpinWait.SpinUntil(() => ThreadAccounting.CpuNsOf(id) < 0, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void WithoutAHandleTheQueueIsReadAllTheSame()
    {
        var handle = ThreadAccounting.Open();
        var before = ThreadAccounting.QueueNs(handle);

        Assert.Equal(before >= 0, ThreadAccounting.QueueNs(-1) >= before && before >= 0);
        ThreadAccounting.Close(handle);
    }

    [Fact]
    public void TheProcessHasUsedCpuAndMemoryWhereThatIsKnown()
    {
        Assert.True(ProcessAccounting.Own() is not { } own || own.UserNs + own.KernelNs > 0);
        Assert.True(ProcessAccounting.WithChildren() is not { } all || all.UserNs >= ProcessAccounting.Own()!.Value.UserNs / 2);
        Assert.True(ProcessAccounting.PeakRssBytes() is not { } peak || peak > 1_000_000);
    }

    [Fact]
    public void EachProcessorIsListedOnceAndItsTimesNeverShrink()
    {
        if (ProcessorSnapshot.Take().Interpret() is not { } before) return;
        var after = ProcessorSnapshot.Take().Interpret()!.ToDictionary(times => times.Processor);

        Assert.Equal(before.Length, after.Count);
        Assert.All(before, times => Assert.True(after[times.Processor].BusyNs >= times.BusyNs));
    }
}
