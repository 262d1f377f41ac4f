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

    [Fact]
    public void TheStructuresOfEventsHaveTheSizesOfTheHeaders()
    {
        Assert.Equal(120, Marshal.SizeOf<Advapi32.TraceProperties>());
        Assert.Equal(280, Marshal.SizeOf<Advapi32.TraceFileHeader>());
        Assert.Equal(448, Marshal.SizeOf<Advapi32.TraceFile>());
        Assert.Equal(112, Marshal.SizeOf<Advapi32.EventRecord>());
        Assert.Equal(16, Marshal.SizeOf<Advapi32.Privilege>());
    }

    /// <summary>EVENT_TRACE_PROPERTIES, whose first 48 bytes are a WNODE_HEADER.</summary>
    [Theory]
    [InlineData(nameof(Advapi32.TraceProperties.Session), 24)]
    [InlineData(nameof(Advapi32.TraceProperties.Clock), 40)]
    [InlineData(nameof(Advapi32.TraceProperties.Flags), 44)]
    [InlineData(nameof(Advapi32.TraceProperties.BufferKilobytes), 48)]
    [InlineData(nameof(Advapi32.TraceProperties.Mode), 64)]
    [InlineData(nameof(Advapi32.TraceProperties.FlushSeconds), 68)]
    [InlineData(nameof(Advapi32.TraceProperties.Events), 72)]
    [InlineData(nameof(Advapi32.TraceProperties.EventsLost), 88)]
    [InlineData(nameof(Advapi32.TraceProperties.BuffersLost), 100)]
    [InlineData(nameof(Advapi32.TraceProperties.FileNameAt), 112)]
    [InlineData(nameof(Advapi32.TraceProperties.NameAt), 116)]
    public void ASessionHasItsPropertiesWhereTheSystemReadsThem(string field, int offset) =>
        Assert.Equal(offset, Marshal.OffsetOf<Advapi32.TraceProperties>(field));

    /// <summary>EVENT_TRACE_LOGFILEW.</summary>
    [Theory]
    [InlineData(nameof(Advapi32.TraceFile.SessionName), 8)]
    [InlineData(nameof(Advapi32.TraceFile.Mode), 28)]
    [InlineData(nameof(Advapi32.TraceFile.Header), 120)]
    [InlineData(nameof(Advapi32.TraceFile.BufferRead), 400)]
    [InlineData(nameof(Advapi32.TraceFile.EventRead), 424)]
    [InlineData(nameof(Advapi32.TraceFile.Context), 440)]
    public void AReaderHasItsCallbacksWhereTheSystemReadsThem(string field, int offset) =>
        Assert.Equal(offset, Marshal.OffsetOf<Advapi32.TraceFile>(field));

    [Fact]
    public void TheFrequencyOfTheClockIsReadWhereTheSystemWritesIt() =>
        Assert.Equal(256, Marshal.OffsetOf<Advapi32.TraceFileHeader>(nameof(Advapi32.TraceFileHeader.TicksPerSecond)));

    /// <summary>EVENT_RECORD, whose first 80 bytes are an EVENT_HEADER.</summary>
    [Theory]
    [InlineData(nameof(Advapi32.EventRecord.Flags), 4)]
    [InlineData(nameof(Advapi32.EventRecord.Ticks), 16)]
    [InlineData(nameof(Advapi32.EventRecord.Provider), 24)]
    [InlineData(nameof(Advapi32.EventRecord.Version), 42)]
    [InlineData(nameof(Advapi32.EventRecord.Opcode), 45)]
    [InlineData(nameof(Advapi32.EventRecord.ProcessorIndex), 80)]
    [InlineData(nameof(Advapi32.EventRecord.PayloadBytes), 86)]
    [InlineData(nameof(Advapi32.EventRecord.Payload), 96)]
    [InlineData(nameof(Advapi32.EventRecord.Context), 104)]
    public void AnEventIsReadWhereTheSystemWritesIt(string field, int offset) =>
        Assert.Equal(offset, Marshal.OffsetOf<Advapi32.EventRecord>(field));
}
