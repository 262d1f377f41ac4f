using Concur.Core.Measuring.Platform.Linux;

namespace Concur.Core.Tests.Measuring.Platform.Linux;

/// <summary>Of the samples of processors, those of other processes are no business of ours.</summary>
public sealed class SamplesOfProcessesTests : IDisposable
{
    private const int Own = 70;
    private const int Other = 80;
    private readonly SamplesOfProcesses _filter = new();

    public void Dispose() => _filter.Dispose();

    [Fact]
    public void OnlySamplesOfProcessesThatLeaveOtherRecordsAreKept()
    {
        var (sample, other, change) = (Sample(Own), Sample(Other), Switch(Own));

        Assert.Equal([.. sample, .. change, .. sample], Round(sample, other, change, other, sample));
        Assert.Equal(sample, Round(other, sample, other));
    }

    [Fact]
    public void ASampleThatComesBeforeTheFirstOtherRecordIsKeptForARound()
    {
        Assert.Empty(Round(Sample(Own), Sample(Other)));
        Assert.Equal([.. Sample(Own), .. Switch(Own)], Round(Switch(Own)));
        Assert.Empty(Round());
    }

    [Fact]
    public void ASampleThatIsStillUnknownAfterThatIsForgotten()
    {
        Assert.Empty(Round(Sample(Own)));
        Assert.Empty(Round());
        Assert.Equal(Switch(Own), Round(Switch(Own)));
    }

    [Fact]
    public void AProcessIsKnownByWhoStartedItAndByBeingAskedFor()
    {
        _filter.Keep(Other);
        var (fork, sample, other) = (Fork(process: 71, parent: Own), Sample(71), Sample(Other));

        Assert.Equal([.. sample, .. other, .. fork], Round(sample, other, fork));
    }

    /// <summary>
    /// The kernel tells what it lost with the process that was on the processor; outside a container all have the number 0.
    /// </summary>
    [Fact]
    public void WhatTheKernelLostOrAProcessOfAnotherContainerMakesNoProcessKnown()
    {
        var lost = Record(2, [.. new byte[16], .. Stamp(Other)]);

        Assert.Equal([.. lost, .. Switch(Own)], Round(lost, Sample(Other), Switch(Own), Sample(0)));
        Assert.Empty(Round(Sample(Other), Sample(0)));
    }

    private byte[] Round(params byte[][] records)
    {
        foreach (var record in records) _filter.Incoming.Write(record);
        using var output = new MemoryStream();
        _filter.WriteTo(output);
        return output.ToArray();
    }

    private static byte[] Sample(int process) => Record(9, [.. BitConverter.GetBytes(0x1234L), .. Stamp(process), .. new byte[24]]);

    private static byte[] Switch(int process) => Record(14, Stamp(process));

    private static byte[] Fork(int process, int parent) => Record(
        7,
        [.. new[] { process, parent, process, parent }.SelectMany(BitConverter.GetBytes), .. new byte[8], .. Stamp(parent)]);

    /// <summary>Process and thread, time, processor.</summary>
    private static byte[] Stamp(int process) =>
        [.. BitConverter.GetBytes(process), .. BitConverter.GetBytes(process), .. BitConverter.GetBytes(99L), .. new byte[8]];

    private static byte[] Record(int kind, byte[] body) =>
        [.. BitConverter.GetBytes(kind), 0, 0, .. BitConverter.GetBytes((ushort)(8 + body.Length)), .. body];
}
