using System.Diagnostics;
using Concur.Core.Measuring.Platform;
using Concur.Core.Model;

namespace Concur.Core.Tests.Measuring.Platform.Contracts;

/// <summary>What a system must tell of its machine, whichever system runs the tests.</summary>
public sealed class MachineContractTests
{
    [Fact]
    public void ThisMachineHasCoresAndARuntime()
    {
        var machine = MachineProbe.Read();

        Assert.InRange(machine.UsableCores, 0.01, machine.LogicalCores);
        Assert.StartsWith(".NET", machine.Runtime, StringComparison.Ordinal);
        Assert.NotEmpty(machine.Os);
        if (machine.PhysicalCores is { } cores) Assert.InRange(cores, 1, machine.LogicalCores);
        if (machine.MemoryBytes is { } bytes) Assert.True(bytes > 100_000_000, $"{bytes} bytes of memory");
        if (machine.QuotaCores is { } quota) Assert.True(quota > 0, $"a quota of {quota} cores");
    }

    /// <summary>A thread that spins for as long keeps the processors busy, and no processor is busier than time passes.</summary>
    [Fact]
    public void BusyTimeOfProcessorsIsInNanoseconds()
    {
        var machine = Platforms.Current.Machine;
        Assert.SkipWhen(machine.Processors() is null, "this system does not tell the processors' times");
        var clock = Stopwatch.StartNew();
        var before = machine.Processors()!;
        var begun = Environment.CpuUsage.TotalTime;
        while (Environment.CpuUsage.TotalTime - begun < TimeSpan.FromMilliseconds(500)) Thread.SpinWait(1_000);

        var after = machine.Processors()!;

        // The processors' times may have steps of 16 ms, and other processes add to them.
        var (busyNs, elapsedNs) = (after.Sum(one => one.BusyNs) - before.Sum(one => one.BusyNs), clock.Elapsed.TotalNanoseconds);
        Assert.Equal(before.Count, after.Count);
        Assert.InRange(busyNs, 200e6, before.Count * (elapsedNs + 50e6));
    }

    [Fact]
    public void WhatIsNotCountedIsNull()
    {
        var machine = Platforms.Current.Machine;

        if (machine.ThrottledPeriods() is { } periods) Assert.True(periods >= 0, $"{periods} periods");
        if (machine.ClockMhz() is { } clock) Assert.InRange(clock, 100, 20_000);
    }

    [Fact]
    public void SecretsDiffer()
    {
        var (one, other) = (Platforms.Random(16), Platforms.Random(16));

        Assert.Equal(16, one.Length);
        Assert.NotEqual(one, other);
    }

    /// <summary>A system on which nothing can be recorded says so, and claims no figure.</summary>
    [Theory]
    [InlineData(SchedulerKind.Perf)]
    [InlineData(SchedulerKind.Proc)]
    public void WhatCanBeRecordedIsKnownByItsFigures(SchedulerKind kind) => Assert.Equal(
        Platforms.Current.Refusal is null, MachineProbe.CapabilitiesOf(kind).ThreadCpu != Availability.Unavailable);
}
