using System.Runtime.InteropServices;
using Concur.Core.Measuring.Scheduling;
using Concur.Core.Model;
using Concur.Traces.Perf;
using Concur.Traces.Symbols;

namespace Concur.Core.Tests.Measuring;

/// <summary>What is written of a process that is there already reads as the kernel's own records do.</summary>
public sealed class PerfRecordBytesTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("perf-records").FullName, "log.perf");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Theory]
    [InlineData("pool")]
    [InlineData("fifteen-letters")]
    [InlineData("eightltr")]
    public void NamesMappingsAndLooksAreReadAgain(string name)
    {
        Save(
            PerfRecordBytes.OfName(7, 8, name, 10),
            PerfRecordBytes.OfMapping(7, new MappedCode(0x1000, 0x2000, 0x400, 99, "/opt/with space/libx.so"), 10),
            PerfRecordBytes.OfLook(new PerfLook(7, 8, 100, 1_000, CanRun: false, IsLast: false)),
            PerfRecordBytes.OfLook(new PerfLook(7, 8, 400, 1_000, CanRun: false, IsLast: true)));

        var log = PerfLog.Read(_path)!;

        Assert.Equal(name, log.NameOf(8));
        Assert.Equal(new CodeMappings.Mapping(0x1000, 0x3000, 0x400, 99, "/opt/with space/libx.so"), log.Mappings[7].At(0x2FFF));
        Assert.Equal(7, log.ProcessOf[8]);
        Assert.Equal(300, log.Of(8)!.Blocked.TotalNs);
        Assert.Equal(100, log.FirstNs);
    }

    [Fact]
    public void TheCodeThatThisProcessHasMappedIsFoundInProc()
    {
        Save([.. ProcThreads.Mappings(Environment.ProcessId)]);

        var log = PerfLog.Read(_path)!;

        var libc = NativeLibrary.Load("libc.so.6");
        Assert.StartsWith("libc", log.Mappings[Environment.ProcessId].At((ulong)NativeLibrary.GetExport(libc, "getpid"))!.Module, StringComparison.Ordinal);
    }

    private void Save(params byte[][] records)
    {
        using var file = File.Create(_path);
        using var writer = new BinaryWriter(file);
        writer.Write(PerfRecordLayout.Magic);
        writer.Write(99);
        writer.Write(0);
        foreach (var record in records) writer.Write(record);
    }
}
