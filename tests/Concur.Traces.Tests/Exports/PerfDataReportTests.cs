using Concur.Traces.Exports;
using Concur.Traces.Perf;
using Concur.Traces.Recordings;
using Concur.Traces.Symbols;
using Concur.Traces.Tests.Nettrace;
using Concur.Traces.Tests.Perf;
using CsCheck;

namespace Concur.Traces.Tests.Exports;

/// <summary>perf.data files for other tools: the same records, and names of managed code where those tools look for names.</summary>
public sealed class PerfDataReportTests : IDisposable
{
    private static readonly Gen<(int Gap, int Length, char[] Name)> Piece =
        Gen.Select(Gen.Int[1, 0x10000], Gen.Int[1, 0x2000], Gen.Char['a', 'z'].Array[1, 9]);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("perf-report");
    private readonly TraceFolder _trace = new();

    private string Events => Path.Combine(_folder.FullName, "app.perf.data");

    private string Symbols => Path.Combine(_folder.FullName, "out.symbols");

    public void Dispose()
    {
        _folder.Delete(recursive: true);
        _trace.Dispose();
    }

    [Fact]
    public void ManagedCodeIsNamedInEveryMappingThatItWasEverPartOf()
    {
        new PerfFileBytes(sampleHz: 99)
            .Mapping(7, 0x10000, 0x9000, "/opt/app/App.dll")
            .Mapping(7, 0x40000, 0x1000, "/memfd:doublemapper (deleted)")
            .Mapping(7, 0x40000, 0x3000, "/memfd:doublemapper (deleted)") // It grew.
            .Mapping(7, 0x60000, 0x1000, "/memfd:doublemapper (deleted)")
            .Mapping(8, 0x10000, 0x9000, "/opt/app/App.dll")
            .Mapping(7, 0x80000, 0x1000, "/usr/lib/libc.so.6")
            .Sample(7, 7, 10, 0x10_120, 0x40_FF0, 0x60_010, 0x80_010)
            .Sample(8, 8, 20, 0x10_120)
            .Save(Events);
        var methods = new Dictionary<ulong, (ulong, ulong, string)>
        {
            [0x10_120] = (0x10_100, 0x10_180, "App.Run"),
            [0x40_FF0] = (0x40_F00, 0x41_010, "App.Hot\u0007"),
            [0x60_010] = (0x60_010, 0x60_020, "App.Started"),
        };

        (ulong, ulong, string)? MethodAt(int process, ulong address) =>
            process == 7 && methods.TryGetValue(address, out var found) ? found : null;
        var fileOf = new ManagedSymbols(PerfSchedules.Of(PerfLog.Read(Events, CancellationToken.None)!).Samples, MethodAt).Write(
            Symbols,
            "x86_64");

        string[] expected = ["App.dll", "jitted", "jitted", "jitted-60000", "", ""];
        Assert.Equal(expected, Mappings(fileOf).Select(file => Path.GetFileName(file) ?? ""));
        Assert.Equal((null, "App.Run", "App.Run", null), Names("App.dll", 0xFF, 0x100, 0x17F, 0x180));
        Assert.Equal((null, "App.Hot\\u{0007}", "App.Hot\\u{0007}", null), Names("jitted", 0xEFF, 0xF00, 0x100F, 0x1010));
        Assert.Equal((null, "App.Started", "App.Started", null), Names("jitted-60000", 0xF, 0x10, 0x1F, 0x20));
        Assert.Equal(3, Directory.EnumerateFiles(Symbols, "*", SearchOption.AllDirectories).Count());
    }

    [Fact]
    public void EverySymbolIsFoundWhereItsCodeLies() => Piece.Array[1, 40].Sample(
        pieces =>
        {
            var (symbols, at) = (new List<ElfSymbol>(), 0L);
            foreach (var (gap, length, name) in pieces)
            {
                symbols.Add(new ElfSymbol(at + gap, length, new string(name)));
                at += gap + length;
            }

            var path = Path.Combine(_folder.FullName, "symbols");
            using (var file = File.Create(path)) ElfSymbolFile.Write(file, "aarch64", symbols);

            var functions = ElfFunctions.Read(path)!;
            Assert.All(symbols, symbol =>
            {
                Assert.Equal(symbol.Name, functions.At((ulong)symbol.Offset)?.Name);
                Assert.Equal(symbol.Name, functions.At((ulong)(symbol.Offset + symbol.Bytes - 1))?.Name);
                Assert.Null(functions.At((ulong)(symbol.Offset + symbol.Bytes))); // There is a gap between any two.
            });
        },
        iter: 100,
        threads: 1);

    [Fact]
    public void TheFileHoldsTheRecordsOfTheRecordingInTheirOrder()
    {
        new PerfFileBytes(sampleHz: 99)
            .Mapping(7, 0x10000, 0x9000, "/opt/app/App.dll").Switch(7, 8, 10, leaves: false).Sample(7, 8, 15, 0x10_120).FinishedRound()
            .Switch(7, 8, 20, leaves: true)
            .Save(Events);
        using var output = new MemoryStream();

        Write(Events, output);

        var (written, recorded) = (new ParsedPerfData(output.ToArray()), new ParsedPerfData(File.ReadAllBytes(Events)));
        Assert.Equal(recorded.Attributes, written.Attributes);
        Assert.Equal(Texts(recorded), Texts(written));
        Assert.Equal([21], written.Features.Keys);
        Assert.False(Directory.Exists(Symbols)); // The trace is of another process.
    }

    /// <summary>Other readers refuse files with records whose kind they do not know.</summary>
    [Fact]
    public void WakeUpsOfWindowsAreLeftOut()
    {
        using (var file = File.Create(Events))
        {
            var events = new PerfDataWriter(file, PerfEventAttributes.Converted());
            events.Records.Write(PerfRecordBytes.OfBeginning(new PerfStamp(7, 8, 10, 0), parent: 7));
            events.Records.Write(PerfRecordBytes.OfWakeUp(new PerfStamp(7, 8, 15, 0)));
            events.Records.Write(PerfRecordBytes.OfArrival(new PerfStamp(7, 8, 20, 1)));
            events.Records.Write(PerfRecordBytes.OfDeparture(new PerfStamp(7, 8, 30, 1), canRun: true));
            events.Records.Write(PerfRecordBytes.OfEnd(new PerfStamp(7, 8, 40, 1)));
            events.Complete([]);
        }

        using var output = new MemoryStream();

        Write(Events, output);

        var written = new ParsedPerfData(output.ToArray());
        Assert.Equal([7, 14, 14, 4], written.Records.Select(record => record.Kind));
        Assert.Equal([0, 0, 0x6000, 0], written.Records.Select(record => record.Flags));
    }

    [Theory]
    [InlineData(null, "has no perf events; record it with --scheduler perf")]
    [InlineData("something else", "has no perf events; record it with --scheduler perf")]
    [InlineData("CNCRPRF1........", "are of an earlier version's format; record it again")]
    public void ARecordingWithoutSuchEventsIsRefused(string? recording, string expected)
    {
        if (recording is not null) File.WriteAllText(Events, recording);
        var refusal = Assert.Throws<UnreadableTraceException>(() => Write(recording is null ? null : Events, Stream.Null));

        Assert.EndsWith(expected, refusal.Message, StringComparison.Ordinal);
    }

    private void Write(string? schedulePath, Stream output)
    {
        var files = new TraceSelection("app", [_trace.With(SmallTrace.Bytes)]) { SchedulePath = schedulePath };
        var recording = RecordingReader.Read(files, TestContext.Current.CancellationToken);
        PerfDataReport.Write(recording, schedulePath, output, Symbols, TestContext.Current.CancellationToken);
    }

    private static IEnumerable<string> Texts(ParsedPerfData file) =>
        file.Records.Select(record => $"{record.Kind} {record.Flags} {Convert.ToHexString(record.Body)}");

    private List<string?> Mappings(Func<PerfRecord, string?> fileOf)
    {
        using var reader = PerfDataReader.Open(Events)!;
        var files = new List<string?>();
        while (reader.TryNext(out var record))
        {
            if (record.Kind == PerfRecordKind.Mapping) files.Add(fileOf(record));
        }

        return files;
    }

    private (string?, string?, string?, string?) Names(string file, ulong a, ulong b, ulong c, ulong d)
    {
        var functions = ElfFunctions.Read(Path.Combine(Symbols, "7", file))!;
        return (functions.At(a)?.Name, functions.At(b)?.Name, functions.At(c)?.Name, functions.At(d)?.Name);
    }
}
