using System.Buffers.Binary;
using Concur.Traces.Recordings;
using Concur.Traces.Schedstat;
using CsCheck;

namespace Concur.Traces.Tests.Schedstat;

public sealed class SchedstatReaderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("schedstat");

    private string Path => System.IO.Path.Combine(_folder.FullName, "log.schedstat");

    [Theory]
    [InlineData(0, 100, 100)] // What it had run by the first snapshot, it ran just before.
    [InlineData(-5_000, 100, 1_000)]
    [InlineData(100, 200, 40)]
    [InlineData(150, 250, 30)] // Half of each.
    [InlineData(250, 900, 10)] // Nothing after the last snapshot.
    public void BetweenTwoSnapshotsAThreadRanEvenly(long startNs, long endNs, long expected)
    {
        Save(new(100, 1, 7, 1_000, 0), new(200, 1, 7, 1_040, 5), new(300, 1, 7, 1_060, 9), new(200, 1, 8, 0, 0));

        Assert.Equal(expected, SchedstatReader.Read(Path, CancellationToken.None)!.CpuNsBetween(7, startNs, endNs));
        Assert.Null(SchedstatReader.Read(Path, CancellationToken.None)!.CpuNsBetween(9, startNs, endNs));
    }

    [Theory]
    [InlineData("lane 0", "lane 0")]
    [InlineData("fifteen bytes!!", "fifteen bytes!!")]
    [InlineData("", "")]
    public void AThreadHasItsLastName(string name, string expected)
    {
        Save(new SchedstatSnapshot(100, 1, 7, 1_000, 0));
        var record = new byte[SchedstatFormat.RecordBytes];
        using (var file = new FileStream(Path, FileMode.Append))
        {
            foreach (var own in (SchedstatThreadName[])[new(1, 7, "dotnet"), new(1, 8, "other"), new(1, 7, name)])
            {
                own.Write(record);
                file.Write(record);
            }
        }

        var log = SchedstatReader.Read(Path, CancellationToken.None)!;

        Assert.Equal(expected, log.NameOf(1, 7) ?? "");
        Assert.Equal("", log.NameOf(1, 9) ?? "");
        Assert.Null(log.CpuNsBetween(8, 0, 100));
    }

    [Fact]
    public void HowOftenAThreadGotACpuIsTrueOfTheSnapshotsAfterIt()
    {
        Save();
        var record = new byte[SchedstatFormat.RecordBytes];
        using (var file = new FileStream(Path, FileMode.Append))
        {
            void Add(long timeNs, int thread, long queueNs, long? runs)
            {
                if (runs is { } told)
                {
                    new SchedstatRuns(thread, told).Write(record);
                    file.Write(record);
                }

                new SchedstatSnapshot(timeNs, 1, thread, 0, queueNs).Write(record);
                file.Write(record);
            }

            Add(100, 7, 0, runs: 3);
            Add(110, 8, 0, runs: null);
            Add(200, 7, 5, runs: 5);
            Add(210, 8, 9, runs: null);
            Add(300, 7, 5, runs: null);
        }

        var log = SchedstatReader.Read(Path, CancellationToken.None)!;

        Assert.Equal([new QueueGrowth(100, 200, 5, 2), new QueueGrowth(200, 300, 0, 0)], log.QueueGrowthsOf(7));
        Assert.Equal([new QueueGrowth(110, 210, 9)], log.QueueGrowthsOf(8));
        Assert.Empty(log.QueueGrowthsOf(0));
    }

    [Fact]
    public void PiecesOfATimeAddUpToTheWhole() =>
        Gen.Select(Gen.Long[0, 50].Array[2, 20], Gen.Long[0, 1_500], Gen.Long[0, 1_500], Gen.Long[0, 1_500]).Sample((stepsNs, a, b, c) =>
        {
            var cpuNs = 0L;
            Save([.. stepsNs.Select((step, i) => new SchedstatSnapshot(100 + (i * 50), 1, 7, cpuNs += step, 0))]);
            var times = new[] { a, b, c }.Order().ToArray();
            var log = SchedstatReader.Read(Path, CancellationToken.None)!;

            var pieces = log.CpuNsBetween(7, times[0], times[1]) + log.CpuNsBetween(7, times[1], times[2]);

            Assert.InRange(pieces!.Value - log.CpuNsBetween(7, times[0], times[2])!.Value, -2, 2);
            Assert.True(pieces >= 0);
        }, iter: 100, threads: 1);

    /// <summary>
    /// Of 1,000 ns of the process while it was read: thread 7, which was there before, used 300 of them, thread 8, which began later,
    /// 200, and the rest was of threads between two readings.
    /// </summary>
    [Fact]
    public void WhatNoReadingOfAThreadMetIsKnownFromTheProcess()
    {
        Save(new(100, 1, 7, 5_000, 0), new(200, 1, 7, 5_300, 0), new(200, 1, 8, 150, 0), new(300, 1, 8, 200, 0), new(300, 2, 9, 70, 0));
        Assert.Null(PolledCpu.Of(SchedstatReader.Read(Path, CancellationToken.None)!));
        var record = new byte[SchedstatFormat.RecordBytes];
        using (var file = new FileStream(Path, FileMode.Append))
        {
            foreach (var own in (SchedstatProcess[])[new(110, 1, 9_000), new(210, 1, 9_400), new(310, 1, 10_000), new(310, 2, 80)])
            {
                own.Write(record);
                file.Write(record);
            }
        }

        var log = SchedstatReader.Read(Path, CancellationToken.None)!;

        Assert.Equal(new PolledCpu(0.001, 0.0005), PolledCpu.Of(log, 1));
        Assert.Equal(new PolledCpu(0.001, 0.0005), PolledCpu.Of(log));
        Assert.Equal(0.5, PolledCpu.Of(log, 1)!.NotSeenShare);
        Assert.Empty(log.Names);
        Assert.Equal([7, 8, 9], log.Counters.Keys.Order());
    }

    [Fact]
    public void ANameThatSteersATerminalDoesNot()
    {
        Save(new SchedstatSnapshot(100, 1, 7, 1_000, 0));
        var record = new byte[SchedstatFormat.RecordBytes];
        new SchedstatThreadName(1, 7, "\u001b[2J\u202ex").Write(record);
        using (var file = new FileStream(Path, FileMode.Append)) file.Write(record);

        Assert.Equal("\\u{001B}[2J\\u{202E}x", SchedstatReader.Read(Path, CancellationToken.None)!.NameOf(1, 7));
    }

    [Fact]
    public void OfEqualReadingsTheFirstAndTheLastAreKept()
    {
        Save(new(100, 1, 7, 10, 5), new(200, 1, 7, 10, 5), new(300, 1, 7, 10, 5), new(400, 1, 7, 10, 5), new(500, 1, 7, 60, 5));

        var read = SchedstatReader.Read(Path, CancellationToken.None)!;

        Assert.Equal([100, 400, 500], read.Counters[7].Select(reading => reading.TimeNs));
        Assert.Equal(0, read.CpuNsBetween(7, 100, 400));
        Assert.Equal(25, read.CpuNsBetween(7, 100, 450));
    }

    /// <summary>A file with a hole of 250 MB took over 1 GB.</summary>
    [Theory]
    [InlineData(250L << 20, null)]
    [InlineData(1L << 40, "holds more than can be read; record for a shorter time")]
    public void AFileWithAHoleTakesNoMemory(long bytes, string? expected)
    {
        Save(new SchedstatSnapshot(100, 1, 7, 1_000, 0));
        using (var file = new FileStream(Path, FileMode.Open)) file.SetLength(bytes);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var error = Record.Exception(() => SchedstatReader.Read(Path, CancellationToken.None));

        Assert.Equal(expected is not null, error is UnreadableTraceException);
        Assert.EndsWith(expected ?? "", error?.Message ?? "", StringComparison.Ordinal);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Fact]
    public void AFileOfAnotherKindIsNone()
    {
        File.WriteAllText(Path, "something else");

        Assert.Null(SchedstatReader.Read(Path, CancellationToken.None));
        Assert.Null(SchedstatReader.Read(Path + ".none", CancellationToken.None));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private void Save(params SchedstatSnapshot[] records)
    {
        var bytes = new byte[sizeof(ulong) + (records.Length * SchedstatFormat.RecordBytes)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, SchedstatFormat.Magic);
        for (var i = 0; i < records.Length; i++) records[i].Write(bytes.AsSpan(sizeof(ulong) + (i * SchedstatFormat.RecordBytes)));
        File.WriteAllBytes(Path, bytes);
    }
}
