using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Concur.Harness.Platform.Windows;
using Concur.Protocol;

namespace Concur.Harness.Tests.Platform.Windows;

public class Kernel32Tests
{
    /// <summary>PROCESS_MEMORY_COUNTERS of the 64-bit headers of the Windows SDK.</summary>
    [Fact]
    public void MemoryIsReadWhereTheSystemWritesIt()
    {
        Assert.Equal(72, Marshal.SizeOf<Kernel32.MemoryCounters>());
        Assert.Equal(8, Marshal.OffsetOf<Kernel32.MemoryCounters>(nameof(Kernel32.MemoryCounters.PeakWorkingSet)));
    }

    /// <summary>Kernel time includes idle time.</summary>
    [Fact]
    public void ProcessorsAreBusyForWhatTheyAreNotIdle()
    {
        var bytes = new byte[2 * 48];
        (long Idle, long Kernel, long User)[] processors = [(10, 15, 20), (7, 7, 0)];
        for (var i = 0; i < processors.Length; i++)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(i * 48), processors[i].Idle);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan((i * 48) + 8), processors[i].Kernel);
            BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan((i * 48) + 16), processors[i].User);
        }

        Assert.Equal(
            [new ProcessorTimes(0, 2_500, 1_000, null), new ProcessorTimes(1, 0, 700, null)],
            ProcessorTimes.OfWindows(bytes)!);
        Assert.Null(ProcessorTimes.OfWindows([]));
    }

    [Theory]
    [InlineData(0xC0000005, "an access violation (0xC0000005)")]
    [InlineData(0xC00000FD, "a stack overflow (0xC00000FD)")]
    [InlineData(0xC000013A, "Ctrl-C or a closed terminal (0xC000013A)")]
    [InlineData(0xE0434352, "an unhandled .NET exception (0xE0434352)")]
    [InlineData(0xC0001234, "status 0xC0001234")]
    [InlineData(0x80000003, "a breakpoint (0x80000003)")]
    [InlineData(139, null)]
    [InlineData(0, null)]
    [InlineData(0x40010004, null)]
    public void AnExitCodeOfTheSystemIsToldInWords(uint exitCode, string? expected) =>
        Assert.Equal(expected, NtStatus.Describe(unchecked((int)exitCode)));
}
