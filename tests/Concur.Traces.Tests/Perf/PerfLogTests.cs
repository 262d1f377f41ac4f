using Concur.Traces.Perf;
using Concur.Traces.Symbols;
using Concur.Traces.Recordings;

namespace Concur.Traces.Tests.Perf;

public sealed class PerfLogTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perf-log");

    private string Path => System.IO.Path.Combine(_folder.FullName, "log.perf.data");

    [Fact]
    public void ThreadsSamplesAndModulesAreFoundByTheirIds()
    {
        new PerfFileBytes(sampleHz: 99)
            .Mapping(7, 0x1000, 0x1000, "/usr/lib/libc.so.6")
            .Mapping(7, 0x8000, 0x1000, "//anon")
            .Fork(process: 7, thread: 8, parent: 7, timeNs: 100)
            .Switch(7, 8, 150, leaves: false)
            .Sample(7, 8, 160, 0x8010, 0x1010)
            .Sample(7, 8, 170, 0x8010, 0x1010)
            .Switch(7, 8, 250, leaves: true)
            .Save(Path);

        var log = PerfLog.Read(Path, CancellationToken.None)!;

        Assert.Equal(99, log.SampleHz);
        Assert.Equal(100, log.Of(8)!.Running.TotalNs);
        Assert.Equal(50, log.Of(8)!.Queued.TotalNs);
        Assert.Null(log.Of(9));
        Assert.Equal(7, log.ProcessOf[8]);
        Assert.Equal([0x8010UL, 0x1010UL], log.Stacks[7][log.Samples[8][0].Stack].Reverse());
        Assert.Equal(1, log.Stacks[7].Count);
        Assert.Equal("libc.so.6", log.Mappings[7].At(0x1010)!.Module);
        Assert.Null(log.Mappings[7].At(0x8010)!.Module);
        Assert.Null(log.Mappings[7].At(0x9010));
    }

    [Fact]
    public void WhatTheKernelDroppedIsCounted()
    {
        new PerfFileBytes(sampleHz: 0).Lost(40).Lost(2).Save(Path);

        Assert.Equal(42, PerfLog.Read(Path, CancellationToken.None)!.Lost);
    }

    [Fact]
    public void AFileThatEndsInTheMiddleOfARecordGivesWhatCameBefore()
    {
        new PerfFileBytes(sampleHz: 0)
            .Switch(1, 1, 10, leaves: false).Switch(1, 1, 30, leaves: true).Switch(1, 1, 50, leaves: false)
            .Save(Path, cutBytes: 3);

        Assert.Equal(20, PerfLog.Read(Path, CancellationToken.None)!.Of(1)!.Running.TotalNs);
    }

    [Fact]
    public void ARecordingThatWasNotEndedInOrderIsReadToItsEnd()
    {
        new PerfFileBytes(sampleHz: 0)
            .Switch(1, 1, 10, leaves: false).FinishedRound().Switch(1, 1, 30, leaves: true)
            .Save(Path, isComplete: false);

        Assert.Equal(20, PerfLog.Read(Path, CancellationToken.None)!.Of(1)!.Running.TotalNs);
    }

    [Theory]
    [InlineData("")]
    [InlineData("PERFILE2")]
    [InlineData("CNCRPRF")]
    [InlineData("not a recording of anything at all")]
    public void AFileOfAnotherKindIsNone(string text)
    {
        File.WriteAllText(Path, text);

        Assert.Null(PerfLog.Read(Path, CancellationToken.None));
        Assert.Null(PerfLog.Read(Path + ".none", CancellationToken.None));
    }

    [Fact]
    public void ASampleInTheKernelHasItsUserStackAndOneFrameMore()
    {
        new PerfFileBytes(sampleHz: 99, withKernel: true, byProcessor: true)
            .Mapping(7, 0x1000, 0x1000, "/lib/app.so")
            .Switch(7, 8, 10, leaves: false)
            .KernelSample(7, 8, 20, [0xffffffff81000010, 0xffffffff81000020], [0x1010, 0x1020])
            .Sample(7, 8, 30, 0x1010, 0x1020)
            .Switch(7, 8, 40, leaves: true)
            .Save(Path);

        var samples = PerfSchedules.Of(PerfLog.Read(Path, CancellationToken.None)!).Samples!;

        Assert.Equal(CpuSampling.ByProcessor, samples.Sampling);
        var (stacks, symbols) = (samples.Stacks[7], new NativeSymbols(mayBeOfElsewhere: true));
        string?[] NamesOf(CpuSample sample) => [.. stacks[sample.Stack].Select(at => samples.NameAt(7, at, symbols))];
        Assert.Equal(["[app.so]", "[app.so]", "[kernel]"], NamesOf(samples.ByThread[8][0]));
        Assert.Equal(["[app.so]", "[app.so]"], NamesOf(samples.ByThread[8][1]));
    }

    /// <summary>Fifty processes that began each other in turns doubled the mappings with each: 377 KB took 1.6 GB.</summary>
    [Fact]
    public void ProcessesThatBeginEachOtherTakeNoMoreMemoryThanTheirFile()
    {
        var perf = new PerfFileBytes(sampleHz: 99);
        for (var i = 0; i < 3_000; i++) perf.Mapping(1, (ulong)i << 12, 1 << 12, "/usr/lib/x.so");
        for (var i = 0; i < 50; i++) perf.Fork(1 + ((i + 1) % 2), 10 + i, 1 + (i % 2), i);
        perf.Save(Path);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var log = PerfLog.Read(Path, CancellationToken.None)!;

        Assert.InRange(log.Mappings.Values.Sum(mappings => mappings.Count), 3_000, 5_000_000);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 200_000_000);
    }

    /// <summary>Its stacks are numbered within its process: those of another's would be others, or none.</summary>
    [Fact]
    public void AnIdThatAnotherProcessGotHasTheStacksOfThatProcess()
    {
        new PerfFileBytes(sampleHz: 99)
            .Sample(1, 5, 10, 0x10).Sample(1, 5, 11, 0x20).Sample(1, 5, 12, 0x30)
            .Fork(2, 5, 2, 20).Sample(2, 5, 30, 0x40)
            .Save(Path);

        var log = PerfLog.Read(Path, CancellationToken.None)!;

        Assert.Equal([30L], log.Samples[5].Select(sample => sample.TimeNs));
        Assert.Equal([0x40UL], log.Stacks[2][log.Samples[5][0].Stack]);
    }

    [Fact]
    public void MoreThreadsThanASystemCanHaveAreRefusedInOneLine()
    {
        var perf = new PerfFileBytes(sampleHz: 0);
        for (var i = 0; i < 300_000; i++) perf.Switch(1, i, i, leaves: false);
        perf.Save(Path);

        var refused = Assert.Throws<UnreadableTraceException>(() => PerfLog.Read(Path, CancellationToken.None));

        Assert.EndsWith("tells of more threads than a system can have; record it again", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadingEndsWhenItIsCancelled() =>
        Assert.Throws<OperationCanceledException>(() => PerfLog.Read(
            new PerfFileBytes(sampleHz: 0).Switch(1, 1, 1, leaves: true).Save(Path), new CancellationToken(canceled: true)));

    public void Dispose() => _folder.Delete(recursive: true);
}
