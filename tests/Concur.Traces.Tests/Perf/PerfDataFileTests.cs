using System.Buffers.Binary;
using System.IO.Compression;
using System.Reflection;
using System.Runtime.InteropServices;
using Concur.Traces.Perf;
using Concur.Traces.Recordings;
using CsCheck;

namespace Concur.Traces.Tests.Perf;

/// <summary>Files in the format of perf, written and read.</summary>
public sealed class PerfDataFileTests : IDisposable
{
    private static readonly PerfEventAttributes Event = PerfEventAttributes.Scheduling(
        sampleHz: 99, CpuSampling.ByThreadOutsideKernel, watermarkBytes: 1 << 17, onExec: true);

    private static readonly Gen<Action<PerfFileBytes>> Record = Gen.OneOf(
        Gen.Select(Gen.Int[1, 4], Gen.Long[0, 1_000], Gen.Bool, Gen.Bool)
            .Select(x => Step(file => file.Switch(1, x.Item1, x.Item2, x.Item3, x.Item4))),
        Gen.Select(Gen.Int[1, 4], Gen.Long[0, 1_000], Gen.ULong[1, 9].Array[0, 5])
            .Select(x => Step(file => file.Sample(1, x.Item1, x.Item2, x.Item3))),
        Gen.Select(Gen.ULong[1, 9], Gen.ULong[1, 9], Gen.Char['a', 'z'].Array[1, 20])
            .Select(x => Step(file => file.Mapping(1, x.Item1, x.Item2, "/" + new string(x.Item3)))),
        Gen.Const(Step(file => file.FinishedRound())),
        Gen.Long[1, 9].Select(lost => Step(file => file.Lost(lost))));

    private static readonly Gen<(int At, byte Value)> Damage = Gen.Select(Gen.Int[0, 2_000], Gen.Byte);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perf-data");

    private string FilePath => Path.Combine(_folder.FullName, "log.perf.data");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void TheAttributesHaveTheSizesAndPlacesOfTheKernelsHeader()
    {
        // struct perf_event_attr of include/uapi/linux/perf_event.h: PERF_ATTR_SIZE_VER5, and pahole's offsets.
        Assert.Equal(112, Marshal.SizeOf<PerfEventAttributes>());
        var bytes = Event.ToBytes();
        Assert.Equal(112, bytes.Length);
        Assert.Equal((1, 112), (Int32(bytes, 0), Int32(bytes, 4))); // type, size
        Assert.Equal((0, 99), (Int64(bytes, 8), Int64(bytes, 16))); // config, sample_freq
        Assert.Equal(0x1 | 0x2 | 0x4 | 0x20 | 0x80 | 0x100, Int64(bytes, 24)); // sample_type
        Assert.Equal(0x6A46763 | 0x1000, Int64(bytes, 40)); // the bit field, with freq and enable_on_exec
        Assert.Equal((1 << 17, 1), (Int32(bytes, 48), Int32(bytes, 92))); // wakeup_watermark, clockid
    }

    [Theory]
    [InlineData(CpuSampling.ByProcessor)]
    [InlineData(CpuSampling.ByThread)]
    [InlineData(CpuSampling.ByThreadOutsideKernel)]
    public void TheAttributesOfAFileSayWhichCodeWasSampled(CpuSampling sampling)
    {
        var read = PerfEventAttributes.Read(PerfEventAttributes.OfFile(99, sampling, 1 << 17, onExec: false).ToBytes());

        Assert.Equal((sampling, 99, true), (read.Sampling, read.SampleHz, read.AreOwn));
    }

    [Fact]
    public void AFileHoldsTheEventTheRecordsAndWhatDescribesTheMachine()
    {
        var file = new ParsedPerfData(Write([PerfRecordBytes.OfName(7, 8, "worker", 100)], [
            PerfFeature.Clock(5, 6), PerfFeature.Text(PerfFeatureKind.OsRelease, "6.1.0-18-amd64"), PerfFeature.Processors(8, 4),
            PerfFeature.Text(PerfFeatureKind.Architecture, "x86_64"), PerfFeature.OfCommand("recorder"),
            PerfFeature.Event(Event, "cpu-clock:u"),
            PerfFeature.SampleTime(11, 12),
            PerfThreadState.ToFeature([new PerfThreadState(7, 8, 9, 10, CanRun: true, IsLast: false)]),
        ]));

        Assert.Equal(Event.ToBytes(), file.Attributes);
        Assert.Equal([3, 68], file.Records.Select(record => record.Kind));
        Assert.Equal([4, 6, 7, 11, 12, 21, 29, 255], file.Features.Keys.Order());
        Assert.Equal(("6.1.0-18-amd64", "x86_64"), (file.Text(4), file.Text(6)));
        Assert.Equal((8, 4), (Int32(file.Features[7], 0), Int32(file.Features[7], 4)));
        Assert.Equal((1, "recorder"), (Int32(file.Features[11], 0), ParsedPerfData.Text(file.Features[11], 4)));
        Assert.Equal((1, 112, 0), (Int32(file.Features[12], 0), Int32(file.Features[12], 4), Int32(file.Features[12], 120)));
        Assert.Equal("cpu-clock:u", ParsedPerfData.Text(file.Features[12], 124));
        Assert.Equal((11, 12), (Int64(file.Features[21], 0), Int64(file.Features[21], 8)));
        var clock = file.Features[29];
        Assert.Equal((1, 1, 5, 6), (Int32(clock, 0), Int32(clock, 4), Int64(clock, 8), Int64(clock, 16)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("sixteen letters.")]
    [InlineData("seventeen letters")]
    public void ATextIsReadAgain(string text)
    {
        var feature = PerfFeature.Text(PerfFeatureKind.Architecture, text);

        Assert.Equal(text, feature.ToText());
        Assert.Equal(text, ParsedPerfData.Text(feature.Bytes, 0));
        Assert.Equal(4, feature.Bytes.Length % 8);
    }

    [Fact]
    public void AFileThatWasNotCompletedSaysSo()
    {
        using var stream = new MemoryStream();
        var writer = new PerfDataWriter(stream, Event);
        writer.Records.Write(PerfRecordBytes.OfName(7, 8, "worker", 100));
        File.WriteAllBytes(FilePath, stream.ToArray());

        Assert.Equal(0, Int64(stream.ToArray(), 48));
        Assert.Equal("worker", PerfLog.Read(FilePath, CancellationToken.None)!.NameOf(8));
    }

    [Fact]
    public void RecordsAndFeaturesAreReadAsTheyWereWritten() => Record.Array[0, 30].Sample(
        steps =>
        {
            var made = new PerfFileBytes(sampleHz: 99);
            foreach (var step in steps) step(made);
            var records = new ParsedPerfData(made.ToBytes()).Records;
            var state = new PerfThreadState(7, 8, steps.Length, 10, CanRun: steps.Length % 2 == 0, IsLast: true);

            File.WriteAllBytes(FilePath, Write(made.ToBytes()[232..], [PerfThreadState.ToFeature([state, state])]));

            using var reader = PerfDataReader.Open(FilePath)!;
            Assert.Equal(99, reader.SampleHz);
            Assert.Equal(Event.ToBytes(), reader.Attributes!.Value.ToBytes());
            Assert.Equal([state, state], PerfThreadState.OfFeature(Assert.Single(reader.Features).Bytes));
            foreach (var (kind, _, body) in records)
            {
                Assert.True(reader.TryNext(out var record));
                Assert.Equal(kind, (int)record.Kind);
                Assert.Equal(body, record.Bytes[8..].ToArray());
            }

            Assert.True(reader.TryNext(out var mark));
            Assert.Equal(PerfRecordKind.FinishedRound, mark.Kind);
            Assert.False(reader.TryNext(out _));
        },
        iter: 200,
        threads: 1);

    [Fact]
    public void WhatComesBeforeTheDamageIsRead() => Gen.Select(Record.Array[1, 20], Gen.Int[0, 1_000]).Sample(
        (steps, cut) =>
        {
            var made = new PerfFileBytes(sampleHz: 99);
            foreach (var step in steps) step(made);
            var bytes = made.ToBytes();
            var length = Math.Max(232, bytes.Length - cut);
            var whole = new ParsedPerfData(bytes).Records;
            File.WriteAllBytes(FilePath, bytes[..length]);

            using var reader = PerfDataReader.Open(FilePath)!;
            var (count, at) = (0, 232);
            while (reader.TryNext(out var record)) (count, at) = (count + 1, at + record.Bytes.Length);

            Assert.True(at <= length);
            Assert.True(count == whole.Count || at + 8 + whole[count].Body.Length > length);
        },
        iter: 200,
        threads: 1);

    [Fact]
    public void NoDamageMakesTheReaderThrow() => Gen.Select(Record.Array[1, 20], Damage.Array[1, 20]).Sample(
        (steps, damage) =>
        {
            var made = new PerfFileBytes(sampleHz: 99);
            foreach (var step in steps) step(made);
            var bytes = Write(made.ToBytes()[232..], [PerfFeature.OfCommand("recorder"), PerfThreadState.ToFeature([default])]);
            foreach (var (at, value) in damage) bytes[at % bytes.Length] = value;
            File.WriteAllBytes(FilePath, bytes);

            if (PerfLog.Read(FilePath, CancellationToken.None) is not { } log) return;
            foreach (var thread in log.ProcessOf.Keys) _ = log.Of(thread);
        },
        iter: 1_000,
        threads: 1);

    [Theory]
    [InlineData(24, -1)] // The attributes lie before the file,
    [InlineData(24, long.MaxValue)] // or behind it,
    [InlineData(32, 1 << 20)] // or are too large.
    [InlineData(40, long.MaxValue)] // The records lie behind the file.
    [InlineData(40, -1)]
    [InlineData(104 + 24, 7)] // Samples hold something else.
    [InlineData(104 + 40, 0)] // Records have no times.
    public void AFileWhoseHeaderIsDamagedOrOfAnotherToolIsNone(int at, long value)
    {
        var bytes = new PerfFileBytes(sampleHz: 99).Switch(1, 1, 10, leaves: false).ToBytes();
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(at), value);
        File.WriteAllBytes(FilePath, bytes);

        Assert.Null(PerfDataReader.Open(FilePath));
    }

    [Fact]
    public void ARecordingInThePrivateFormatOfEarlierVersionsIsStillRead()
    {
        var root = typeof(PerfDataFileTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
            .Single(attribute => attribute.Key == "RepositoryRoot").Value!;
        var stored = Path.Combine(root, "tests", "Traces", "private-format.perf.gz");
        using (var packed = new GZipStream(File.OpenRead(stored), CompressionMode.Decompress))
        using (var file = File.Create(FilePath)) packed.CopyTo(file);

        var log = PerfLog.Read(FilePath, CancellationToken.None)!;

        // A program of which 3.09 s were recorded. By the switches alone, "spins" was on a CPU for 3,026 ms and "sleeps" for 4.84 ms;
        // "spins" also ran when the recording began, and "parked" never did.
        var byName = log.ProcessOf.Keys.ToDictionary(log.NameOf, thread => log.Of(thread)!);
        Assert.Equal(["dotnet", "parked", "sleeps", "spins"], byName.Keys.Order(StringComparer.Ordinal));
        Assert.InRange(byName["spins"].Running.TotalNs / 1e6, 3_026, 3_070);
        Assert.InRange(byName["sleeps"].Running.TotalNs / 1e6, 4.8, 4.9);
        Assert.Equal((310, 0), (byName["sleeps"].Voluntary, byName["sleeps"].Involuntary));
        Assert.Equal(541_250_570_192 - 538_157_459_425, byName["parked"].Blocked.TotalNs);
        Assert.Equal((99, 0, 40), (log.SampleHz, log.Lost, log.Samples.Values.Sum(samples => samples.Count)));
        Assert.All(log.Stacks.Values, stacks => Assert.All(stacks.Addresses, address => Assert.True(address > 0x10000)));
        var modules = log.Stacks.SelectMany(process =>
            process.Value.Addresses.Select(address => log.Mappings[process.Key].At(address)?.Module));
        Assert.Contains("libcoreclr.so", modules);
    }

    private static Action<PerfFileBytes> Step(Action<PerfFileBytes> step) => step;

    private static byte[] Write(byte[] records, params PerfFeature[] features) => Write([records], features);

    private static byte[] Write(byte[][] records, PerfFeature[] features)
    {
        using var stream = new MemoryStream();
        var writer = new PerfDataWriter(stream, Event);
        foreach (var record in records) writer.Records.Write(record);
        writer.EndRound();
        writer.Complete(features);
        return stream.ToArray();
    }

    private static int Int32(byte[] bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));

    private static long Int64(byte[] bytes, int at) => BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(at));
}
