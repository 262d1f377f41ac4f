using System.Buffers.Binary;
using System.Net;
using System.Runtime.InteropServices;
using Concur.Core.Measuring.Platform.MacOS;

namespace Concur.Core.Tests.Measuring.Platform.MacOS;

/// <summary>What is read from bytes, written here by hand as the headers of xnu lay them out.</summary>
public class ProcessStructureTests
{
    [Fact]
    public void AProcessHasAParentAStateANameAndAUser()
    {
        var bytes = new byte[64];
        Write(bytes, 0, 4711);
        Write(bytes, 4, 1);
        Write(bytes, 8, 4711);
        Write(bytes, 12, 5);
        "sixteen-letters!"u8.CopyTo(bytes.AsSpan(16));
        Write(bytes, 32, 0x4004);
        Write(bytes, 36, 501);

        var process = MemoryMarshal.Read<ProcessBrief>(bytes);

        Assert.Equal((4711u, 1u, ProcessBrief.Zombie, 501u), (process.ProcessId, process.ParentId, process.Status, process.User));
        Assert.Equal("sixteen-letters!", process.Name);
    }

    [Fact]
    public void AThreadsTimesAreNanosecondsAndItsNameEndsAtAZero()
    {
        var bytes = new byte[112];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, 1_000_001_000);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(8), 2_000);
        ".NET TP Worker\0rubbish"u8.CopyTo(bytes.AsSpan(48));

        var thread = MemoryMarshal.Read<ProcessThread>(bytes);

        Assert.Equal((1_000_003_000, ".NET TP Worker"), (thread.CpuNs, thread.Name));
    }

    [Theory]
    [InlineData(1, 1, 5_000, 5_000)]
    [InlineData(125, 3, 24_000_000, 1_000_000_000)]
    [InlineData(125, 3, 1, 41)]
    [InlineData(125, 3, 9_000_000_000_000_000, 375_000_000_000_000_000)]
    public void AProcessesTimesAreTicks(uint numerator, uint denominator, ulong ticks, long ns)
    {
        var bytes = new byte[96];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(16), ticks);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(24), 2 * ticks);

        var task = MemoryMarshal.Read<ProcessTask>(bytes);

        Assert.Equal(2 * task.UserTicks, task.KernelTicks);
        Assert.Equal(ns, new MachTime(numerator, denominator).Ns(task.UserTicks));
    }

    [Fact]
    public void ATimebaseIsTwoNumbers()
    {
        var time = MemoryMarshal.Read<MachTime>((byte[])[125, 0, 0, 0, 3, 0, 0, 0]);

        Assert.Equal(MachTime.OfAppleSilicon, time);
    }

    /// <summary>Microseconds have four bytes, and what is behind them means nothing; memory is in bytes.</summary>
    [Fact]
    public void AChildsUsageIsReadFromWhatWaitWrites()
    {
        var bytes = new byte[144];
        bytes.AsSpan(12, 4).Fill(0xFF);
        bytes.AsSpan(28, 4).Fill(0xFF);
        BinaryPrimitives.WriteInt64LittleEndian(bytes, 1);
        Write(bytes, 8, 500_000);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), 0);
        Write(bytes, 24, 250_000);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32), 52_428_800);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(136), 99);

        var usage = MemoryMarshal.Read<MacUsage>(bytes).ToUsage();

        Assert.Equal((1500, 250), (usage.User.TotalMilliseconds, usage.Kernel.TotalMilliseconds));
        Assert.Equal((52_428_800, null, null), (usage.PeakBytes, usage.VoluntarySwitches, usage.InvoluntarySwitches));
    }

    [Fact]
    public void AMappingHasAnEndAndAFile()
    {
        var bytes = new byte[1272];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(80), 0x1_0000_0000);
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(88), 0x4000);
        "/usr/local/share/dotnet/shared/Microsoft.NETCore.App/10.0.0/libcoreclr.dylib\0"u8.CopyTo(bytes.AsSpan(248));

        Assert.Equal(
            (0x1_0000_4000UL, "/usr/local/share/dotnet/shared/Microsoft.NETCore.App/10.0.0/libcoreclr.dylib"), MappedRegion.Read(bytes));
    }

    [Theory]
    [InlineData("127.0.0.1", 2, 0, true)]
    [InlineData("::ffff:127.0.0.1", 2, 0, true)]
    [InlineData("127.0.0.2", 2, 0, false)]
    [InlineData("127.0.0.1", 1, 0, false)]
    [InlineData("127.0.0.1", 2, 1, false)]
    public void ASocketIsOneEndOfAConnection(string address, int kind, int otherPort, bool expected)
    {
        var bytes = new byte[792];
        Write(bytes, 256, kind);
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(264), 50_001); // The remote port, then the local one.
        BinaryPrimitives.WriteUInt16BigEndian(bytes.AsSpan(268), 8080);
        ((byte[])[127, 0, 0, 1]).CopyTo(bytes, 308);
        ((byte[])[127, 0, 0, 1]).CopyTo(bytes, 324);

        Assert.Equal(
            expected,
            SocketEnds.Are(bytes, new IPEndPoint(IPAddress.Parse(address), 8080), new IPEndPoint(IPAddress.Loopback, 50_001 + otherPort)));
    }

    [Theory]
    [InlineData(new byte[] { 8, 0, 0, 0 }, 8L)]
    [InlineData(new byte[] { 0, 0, 0, 0, 4, 0, 0, 0 }, 17_179_869_184L)]
    [InlineData(new byte[] { 1, 0 }, null)]
    [InlineData(new byte[0], null)]
    public void AValueHasFourBytesOrEight(byte[] bytes, long? expected) => Assert.Equal(expected, SystemValue.NumberIn(bytes));

    [Theory]
    [InlineData("Apple M2", 4, 4, "Apple M2 (4 performance and 4 efficiency cores)")]
    [InlineData("Intel(R) Core(TM) i7", null, null, "Intel(R) Core(TM) i7")]
    [InlineData(null, 4, 4, null)]
    public void AProcessorIsNamedWithItsCores(string? name, int? fast, int? slow, string? expected) =>
        Assert.Equal(expected, CpuName.Of(name, fast, slow));

    private static void Write(byte[] bytes, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), value);
}
