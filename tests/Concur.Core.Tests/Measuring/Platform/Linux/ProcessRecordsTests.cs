using System.Runtime.InteropServices;
using Concur.Core.Measuring.Platform.Linux;
using Concur.Traces.Perf;
using Concur.Traces.Recordings;
using Concur.Traces.Symbols;

namespace Concur.Core.Tests.Measuring.Platform.Linux;

/// <summary>What is written of a process that runs already is read as the kernel's own records are.</summary>
public sealed class ProcessRecordsTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("running-process").FullName, "log.perf.data");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Theory]
    [InlineData("pool")]
    [InlineData("fifteen-letters")]
    [InlineData("eightltr")]
    public void NamesMappingsAndStatesAreReadAgain(string name)
    {
        Save(
            [
                PerfRecordBytes.OfName(7, 8, name, 10),
                PerfRecordBytes.OfMapping(7, new MappedCode(0x1000, 0x2000, 0x400, 99, "/opt/with space/libx.so"), 10),
            ],
            [
                new PerfThreadState(7, 8, 100, 1_000, CanRun: false, IsLast: false),
                new PerfThreadState(7, 8, 400, 1_000, CanRun: false, IsLast: true),
            ]);

        var log = PerfLog.Read(_path, CancellationToken.None)!;

        Assert.Equal(name, log.NameOf(8));
        Assert.Equal(new CodeMappings.Mapping(0x1000, 0x3000, 0x400, 99, "/opt/with space/libx.so"), log.Mappings[7].At(0x2FFF));
        Assert.Equal(7, log.ProcessOf[8]);
        Assert.Equal(300, log.Of(8)!.Blocked.TotalNs);
        Assert.Equal(100, log.FirstNs);
    }

    [Fact]
    public void AMappingKeepsItsPlaceAndItsStampWhenItGetsAnotherFile()
    {
        Save([PerfRecordBytes.OfMapping(7, new MappedCode(0x1000, 0x2000, 0x400, 99, "/opt/lib.dll"), 10)], []);
        byte[] other;
        using (var reader = PerfDataReader.Open(_path)!)
        {
            Assert.True(reader.TryNext(out var record));
            other = PerfRecordBytes.WithFile(record, "/tmp/symbols/lib.dll");
            Assert.Equal(record.Bytes[^24..].ToArray(), other[^24..]);
        }

        Save([other], []);

        Assert.Equal(
            new CodeMappings.Mapping(0x1000, 0x3000, 0, 0, "/tmp/symbols/lib.dll"),
            PerfLog.Read(_path, CancellationToken.None)!.Mappings[7].At(0x1000));
    }

    [Fact]
    public void TheCodeAndTheThreadsOfThisProcessAreFoundInProc()
    {
        var process = Environment.ProcessId;
        Save(
            [.. ProcessRecords.Mappings(process, timeNs: 1), .. ProcessRecords.Names(process, [process], timeNs: 1)],
            [.. ProcessRecords.States(process, [process, -1], isLast: false)]);

        var log = PerfLog.Read(_path, CancellationToken.None)!;

        var libc = NativeLibrary.Load("libc.so.6");
        var function = (ulong)NativeLibrary.GetExport(libc, "getpid");
        Assert.StartsWith("libc", log.Mappings[process].At(function)!.Module, StringComparison.Ordinal);
        Assert.NotEmpty(log.NameOf(process));
        Assert.Equal([process], log.ProcessOf.Keys);
    }

    private void Save(IEnumerable<byte[]> records, IReadOnlyList<PerfThreadState> states)
    {
        using var file = File.Create(_path);
        var writer = new PerfDataWriter(file, PerfEventAttributes.Scheduling(99, CpuSampling.ByThread, 1, onExec: false));
        foreach (var record in records) writer.Records.Write(record);
        writer.Complete([PerfThreadState.ToFeature(states)]);
    }
}
