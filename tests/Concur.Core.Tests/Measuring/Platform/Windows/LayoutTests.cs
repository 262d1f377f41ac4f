using System.Runtime.InteropServices;
using Concur.Core.Measuring.Platform.Windows;

namespace Concur.Core.Tests.Measuring.Platform.Windows;

/// <summary>The structures as the 64-bit headers of the Windows SDK lay them out.</summary>
public class LayoutTests
{
    [Fact]
    public void SizesAreThoseOfTheHeaders()
    {
        Assert.Equal(112, Marshal.SizeOf<Kernel32.StartupInfoEx>());
        Assert.Equal(24, Marshal.SizeOf<Kernel32.ProcessInformation>());
        Assert.Equal(144, Marshal.SizeOf<Kernel32.ExtendedLimits>());
        Assert.Equal(48, Marshal.SizeOf<Kernel32.JobAccount>());
        Assert.Equal(8, Marshal.SizeOf<Kernel32.CpuRate>());
        Assert.Equal(72, Marshal.SizeOf<Kernel32.MemoryCounters>());
        Assert.Equal(64, Marshal.SizeOf<Kernel32.MemoryStatus>());
    }

    [Theory]
    [InlineData(nameof(Kernel32.StartupInfoEx.Flags), 60)]
    [InlineData(nameof(Kernel32.StartupInfoEx.Input), 80)]
    [InlineData(nameof(Kernel32.StartupInfoEx.Error), 96)]
    [InlineData(nameof(Kernel32.StartupInfoEx.Attributes), 104)]
    public void AStartHasItsHandlesWhereTheSystemReadsThem(string field, int offset) =>
        Assert.Equal(offset, Marshal.OffsetOf<Kernel32.StartupInfoEx>(field));

    [Theory]
    [InlineData(nameof(Kernel32.ExtendedLimits.Flags), 16)]
    [InlineData(nameof(Kernel32.ExtendedLimits.LeastWorkingSet), 24)]
    [InlineData(nameof(Kernel32.ExtendedLimits.Affinity), 48)]
    [InlineData(nameof(Kernel32.ExtendedLimits.ProcessMemoryLimit), 112)]
    [InlineData(nameof(Kernel32.ExtendedLimits.PeakJobMemory), 136)]
    public void AJobHasItsLimitsWhereTheSystemReadsThem(string field, int offset) =>
        Assert.Equal(offset, Marshal.OffsetOf<Kernel32.ExtendedLimits>(field));

    [Theory]
    [InlineData(nameof(Kernel32.JobAccount.KernelTime), 8)]
    [InlineData(nameof(Kernel32.JobAccount.TotalProcesses), 36)]
    [InlineData(nameof(Kernel32.JobAccount.ActiveProcesses), 40)]
    public void AJobsAccountIsReadWhereTheSystemWritesIt(string field, int offset) =>
        Assert.Equal(offset, Marshal.OffsetOf<Kernel32.JobAccount>(field));

    [Fact]
    public void MemoryIsReadWhereTheSystemWritesIt()
    {
        Assert.Equal(8, Marshal.OffsetOf<Kernel32.MemoryCounters>(nameof(Kernel32.MemoryCounters.PeakWorkingSet)));
        Assert.Equal(8, Marshal.OffsetOf<Kernel32.MemoryStatus>(nameof(Kernel32.MemoryStatus.TotalPhysical)));
    }
}
