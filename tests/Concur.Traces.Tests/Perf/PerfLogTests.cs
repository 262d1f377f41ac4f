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

        var log = PerfLog.Read(Path)!;

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

        Assert.Equal(42, PerfLog.Read(Path)!.Lost);
    }

    [Fact]
    public void AFileThatEndsInTheMiddleOfARecordGivesWhatCameBefore()
    {
        new PerfFileBytes(sampleHz: 0)
            .Switch(1, 1, 10, leaves: false).Switch(1, 1, 30, leaves: true).Switch(1, 1, 50, leaves: false)
            .Save(Path, cutBytes: 3);

        Assert.Equal(20, PerfLog.Read(Path)!.Of(1)!.Running.TotalNs);
    }

    [Fact]
    public void ARecordingThatWasNotEndedInOrderIsReadToItsEnd()
    {
        new PerfFileBytes(sampleHz: 0)
            .Switch(1, 1, 10, leaves: false).FinishedRound().Switch(1, 1, 30, leaves: true)
            .Save(Path, isComplete: false);

        Assert.Equal(20, PerfLog.Read(Path)!.Of(1)!.Running.TotalNs);
    }

    [Theory]
    [InlineData("")]
    [InlineData("PERFILE2")]
    [InlineData("CNCRPRF")]
    [InlineData("not a recording of anything at all")]
    public void AFileOfAnotherKindIsNone(string text)
    {
        File.WriteAllText(Path, text);

        Assert.Null(PerfLog.Read(Path));
        Assert.Null(PerfLog.Read(Path + ".none"));
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

        var samples = PerfSchedules.Of(PerfLog.Read(Path)!).Samples!;

        Assert.Equal(CpuSampling.ByProcessor, samples.Sampling);
        var (stacks, symbols) = (samples.Stacks[7], new NativeSymbols(mayBeOfElsewhere: true));
        string?[] NamesOf(CpuSample sample) => [.. stacks[sample.Stack].Select(at => samples.NameAt(7, at, symbols))];
        Assert.Equal(["[app.so]", "[app.so]", "[kernel]"], NamesOf(samples.ByThread[8][0]));
        Assert.Equal(["[app.so]", "[app.so]"], NamesOf(samples.ByThread[8][1]));
    }

    public void Dispose() => _folder.Delete(recursive: true);
}
