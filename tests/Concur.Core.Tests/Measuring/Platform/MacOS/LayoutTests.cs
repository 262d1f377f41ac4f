using System.Runtime.InteropServices;
using Concur.Core.Measuring.Platform.MacOS;
using Concur.Core.Measuring.Platform.Unix;
using Concur.Traces.Symbols.MacOS;

namespace Concur.Core.Tests.Measuring.Platform.MacOS;

/// <summary>The structures as the headers of xnu lay them out: bsd/sys/proc_info.h, resource.h, attr.h and spawn.h.</summary>
public class LayoutTests
{
    [Fact]
    public void SizesAreThoseOfTheHeaders()
    {
        Assert.Equal(64, Marshal.SizeOf<ProcessBrief>());
        Assert.Equal(96, Marshal.SizeOf<ProcessTask>());
        Assert.Equal(112, Marshal.SizeOf<ProcessThread>());
        Assert.Equal(8, Marshal.SizeOf<ProcessFile>());
        Assert.Equal(144, Marshal.SizeOf<MacUsage>());
        Assert.Equal(Posix.RusageBytes, Marshal.SizeOf<MacUsage>());
        Assert.Equal(8, Marshal.SizeOf<MachTime>());
        Assert.Equal(24, Marshal.SizeOf<WantedAttributes>());
        Assert.Equal(12, Marshal.SizeOf<FoundFile>());
    }

    [Theory]
    [InlineData(nameof(ProcessBrief.ParentId), 4)]
    [InlineData(nameof(ProcessBrief.Status), 12)]
    [InlineData(nameof(ProcessBrief.NameText), 16)]
    [InlineData(nameof(ProcessBrief.Flags), 32)]
    [InlineData(nameof(ProcessBrief.User), 36)]
    public void AProcessIsReadWhereTheSystemWritesIt(string field, int offset) =>
        Assert.Equal(offset, Marshal.OffsetOf<ProcessBrief>(field));

    [Fact]
    public void TimesAreReadWhereTheSystemWritesThem()
    {
        Assert.Equal(16, Marshal.OffsetOf<ProcessTask>(nameof(ProcessTask.UserTicks)));
        Assert.Equal(24, Marshal.OffsetOf<ProcessTask>(nameof(ProcessTask.KernelTicks)));
        Assert.Equal(8, Marshal.OffsetOf<ProcessThread>(nameof(ProcessThread.KernelNs)));
        Assert.Equal(48, Marshal.OffsetOf<ProcessThread>(nameof(ProcessThread.NameText)));
    }

    [Theory]
    [InlineData(nameof(MacUsage.UserMicroseconds), 8)]
    [InlineData(nameof(MacUsage.KernelSeconds), 16)]
    [InlineData(nameof(MacUsage.KernelMicroseconds), 24)]
    [InlineData(nameof(MacUsage.MaxRssBytes), 32)]
    [InlineData(nameof(MacUsage.VoluntarySwitches), 128)]
    [InlineData(nameof(MacUsage.InvoluntarySwitches), 136)]
    public void UsageIsReadWhereTheSystemWritesIt(string field, int offset) => Assert.Equal(offset, Marshal.OffsetOf<MacUsage>(field));

    [Fact]
    public void AttributesAreAskedForWhereTheSystemReadsThem()
    {
        Assert.Equal(4, Marshal.OffsetOf<WantedAttributes>(nameof(WantedAttributes.Common)));
        Assert.Equal(4, Marshal.OffsetOf<FoundFile>(nameof(FoundFile.Kind)));
        Assert.Equal(8, Marshal.OffsetOf<FoundFile>(nameof(FoundFile.Owner)));
    }

    /// <summary>_IO('f', 1) of bsd/sys/ioccom.h: 0x20000000 for no argument, then the letter and the number.</summary>
    [Fact]
    public void ClosingAtExecIsARequestWithoutAnArgument() => Assert.Equal<nuint>(0x2000_0000 | ('f' << 8) | 1, Posix.SetCloseOnExec);
}
