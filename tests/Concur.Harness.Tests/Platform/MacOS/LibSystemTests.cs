using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Concur.Harness.Platform.MacOS;
using Concur.Protocol;

namespace Concur.Harness.Tests.Platform.MacOS;

/// <summary>
/// Layouts and numbers against those of xnu's headers (bsd/sys/resource.h, bsd/sys/proc_info.h, osfmk/mach/thread_info.h): a wrong one
/// would read other fields.
/// </summary>
public class LibSystemTests
{
    [Fact]
    public void StructuresAreAsLargeAsTheHeadersSay()
    {
        Assert.Equal(144, Marshal.SizeOf<LibSystem.Rusage>());
        Assert.Equal(16, Marshal.SizeOf<LibSystem.TimeSpec>());
        Assert.Equal(40, Marshal.SizeOf<LibSystem.ThreadTimes>());
        Assert.Equal(40u, LibSystem.ThreadTimes.Numbers * sizeof(int));
        Assert.Equal(112, Marshal.SizeOf<LibSystem.NamedThreadTimes>());
    }

    [Theory]
    [InlineData(nameof(LibSystem.Rusage.UserMicroseconds), 8)]
    [InlineData(nameof(LibSystem.Rusage.KernelSeconds), 16)]
    [InlineData(nameof(LibSystem.Rusage.KernelMicroseconds), 24)]
    [InlineData(nameof(LibSystem.Rusage.MaxRssBytes), 32)]
    public void UsageIsReadWhereTheSystemWritesIt(string field, int offset) =>
        Assert.Equal(offset, (int)Marshal.OffsetOf<LibSystem.Rusage>(field));

    /// <summary>From tv_sec of 8 bytes and tv_usec of 4, behind which four bytes mean nothing.</summary>
    [Fact]
    public void TimesOfAProcessAreSecondsAndMicroseconds()
    {
        var bytes = new byte[144];
        bytes.AsSpan(12, 4).Fill(0xFF);
        bytes.AsSpan(28, 4).Fill(0xFF);
        BinaryPrimitives.WriteInt64LittleEndian(bytes, 2);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(8), 345_678);
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(16), 1);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(24), 9);

        var usage = MemoryMarshal.Read<LibSystem.Rusage>(bytes);

        Assert.Equal((2_345_678_000, 1_000_009_000), (usage.UserNs, usage.KernelNs));
    }

    [Fact]
    public void TimesOfAThreadAreSecondsAndMicroseconds()
    {
        var bytes = new byte[40];
        int[] numbers = [3, 4, 5, 678_901];
        MemoryMarshal.AsBytes(numbers.AsSpan()).CopyTo(bytes);

        Assert.Equal(5_678_901_000, MemoryMarshal.Read<LibSystem.ThreadTimes>(bytes).KernelNs);
    }

    /// <summary>_IO('f', 1) of bsd/sys/ioccom.h: 0x20000000 for no argument, then the letter and the number.</summary>
    [Fact]
    public void ClosingAtExecIsARequestWithoutAnArgument() => Assert.Equal<nuint>(0x2000_0000 | ('f' << 8) | 1, LibSystem.SetCloseOnExec);

    /// <summary>Ticks of user, system, idle and nice time; the numbers are unsigned.</summary>
    [Fact]
    public void ProcessorsAreBusyForWhatTheyAreNotIdle()
    {
        uint[] numbers = [3, 4, 50, 1, 0, 0, uint.MaxValue, 0];

        Assert.Equal(
            [new ProcessorTimes(0, 80_000_000, 500_000_000, null), new ProcessorTimes(1, 0, uint.MaxValue * 10_000_000L, null)],
            ProcessorTimes.OfMacOS(MemoryMarshal.AsBytes(numbers.AsSpan()))!);
        Assert.Null(ProcessorTimes.OfMacOS([]));
    }
}
