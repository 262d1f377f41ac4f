using Concur.Core.Measuring.Platform.Windows;
using Concur.Core.Model;

namespace Concur.Core.Tests.Measuring.Platform.Windows;

public class KernelEventTests
{
    /// <summary>As a machine wrote it would be: 0x1F40 comes, 0x2710 leaves to wait.</summary>
    [Fact]
    public void ASwitchTellsWhoComesWhoLeavesAndInWhichState()
    {
        byte[] payload =
        [
            0x40, 0x1F, 0x00, 0x00, // NewThreadId
            0x10, 0x27, 0x00, 0x00, // OldThreadId
            0x09, 0x08, // priorities
            0x01, 0x00, // PreviousCState, SpareByte
            0x0F, 0x01, // OldThreadWaitReason WrQueue, OldThreadWaitMode
            0x05, 0x03, // OldThreadState Waiting, OldThreadWaitIdealProcessor
            0x02, 0x00, 0x00, 0x00, // NewThreadWaitTime
            0x00, 0x00, 0x00, 0x00,
        ];

        var one = KernelEvent.Read(new KernelEventHeader(KernelEvent.Threads, 36, 4, 8, 123, 6), payload)!.Value;

        Assert.Equal(
            new KernelEvent(KernelEventKind.Switch, 123, 6) { ThreadId = 8000, OldThreadId = 10000, OldState = KernelThreadState.Waiting },
            one);
    }

    [Fact]
    public void AWakeUpTellsTheThread()
    {
        byte[] payload = [0x10, 0x27, 0x00, 0x00, 0x01, 0x02, 0x00, 0x00];

        Assert.Equal(
            new KernelEvent(KernelEventKind.Ready, 5, 1) { ThreadId = 10000 },
            KernelEvent.Read(new KernelEventHeader(KernelEvent.Threads, 50, 2, 8, 5, 1), payload));
    }

    [Fact]
    public void ThreadsAndProcessesTellTheirNumbers()
    {
        var events = new KernelEventBytes().ProcessBegins(1, process: 40, parent: 4).ThreadBegins(2, 40, 44).ThreadExists(3, 4, 8)
            .ThreadNamed(4, 40, 44, "Werkstück").ThreadEnds(5, 40, 44).ProcessEnds(6, 40, 4);

        Assert.Equal(
            [
                new(KernelEventKind.ProcessBegins, 1, 0) { ProcessId = 40, ParentId = 4 },
                new(KernelEventKind.ThreadBegins, 2, 0) { ProcessId = 40, ThreadId = 44 },
                new(KernelEventKind.ThreadExists, 3, 0) { ProcessId = 4, ThreadId = 8 },
                new(KernelEventKind.ThreadNamed, 4, 0) { ProcessId = 40, ThreadId = 44, Name = "Werkstück" },
                new(KernelEventKind.ThreadEnds, 5, 0) { ProcessId = 40, ThreadId = 44 },
                new(KernelEventKind.ProcessEnds, 6, 0) { ProcessId = 40, ParentId = 4 },
            ],
            events.All.Select(one => KernelEvent.Read(one.Header, one.Payload)!.Value));
    }

    [Fact]
    public void AProcessOfA32BitSystemHasAShorterKey()
    {
        byte[] payload = [0, 0, 0, 0x80, 40, 0, 0, 0, 4, 0, 0, 0];

        var one = KernelEvent.Read(new KernelEventHeader(KernelEvent.Processes, 1, 4, 4, 1, 0), payload)!.Value;

        Assert.Equal((40, 4), (one.ProcessId, one.ParentId));
    }

    [Fact]
    public void WhatIsCutShortOrOfAnotherKindTellsNothing()
    {
        var events = new KernelEventBytes().Switch(1, 0, 8, 5, 12).Wake(2, 0, 8).ThreadBegins(3, 4, 8).ProcessBegins(4, 4, 0).All;

        Assert.All(events, one => Assert.NotNull(KernelEvent.Read(one.Header, one.Payload)));
        Assert.All(events, one => Assert.Null(KernelEvent.Read(one.Header, one.Payload.AsSpan(0, 3))));
        Assert.All(events, one => Assert.Null(KernelEvent.Read(one.Header with { Provider = Guid.NewGuid() }, one.Payload)));
        Assert.All(events, one => Assert.Null(KernelEvent.Read(one.Header with { Opcode = 99 }, one.Payload)));
        Assert.All(events, one => Assert.Null(KernelEvent.Read(one.Header with { Version = 1 }, one.Payload)));
    }

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, true)]
    [InlineData(4, false)]
    [InlineData(5, false)]
    [InlineData(6, false)]
    [InlineData(7, true)]
    public void AThreadThatWasTakenOffItsProcessorCanRun(byte state, bool canRun) =>
        Assert.Equal(canRun, ((KernelThreadState)state).CanRun());

    [Fact]
    public void ARecordHasItsProcessorInOneByteOrInTwo()
    {
        var record = new Advapi32.EventRecord { Provider = KernelEvent.Threads, Opcode = 36, Version = 4, Ticks = 9 };
        record.ProcessorIndex = 0x0803;

        Assert.Equal(new KernelEventHeader(KernelEvent.Threads, 36, 4, 8, 9, 3), KernelEventHeader.Of(record));
        record.Flags = Advapi32.HasProcessorIndex | Advapi32.PointersOf32Bit;
        Assert.Equal(new KernelEventHeader(KernelEvent.Threads, 36, 4, 4, 9, 0x0803), KernelEventHeader.Of(record));
    }

    [Fact]
    public void SessionsOfThisToolAreKnownByTheirNames()
    {
        Assert.Equal(4711, KernelSessionNames.OwnerOf(KernelSessionNames.Of(4711, 2)));
        Assert.Null(KernelSessionNames.OwnerOf("NT Kernel Logger"));
        Assert.Null(KernelSessionNames.OwnerOf("dotnet-concur-x-1"));
        Assert.Null(KernelSessionNames.OwnerOf("dotnet-concur-1"));
    }

    [Theory]
    [InlineData(5, "the kernel's events of switches (ETW) need an administrator's rights: run the terminal as administrator")]
    [InlineData(1314, "the kernel's events of switches (ETW) need an administrator's rights: run the terminal as administrator")]
    [InlineData(
        1450,
        "Windows has eight sessions of the kernel's events (ETW), and all are taken: end another recorder, which 'logman query -ets' "
        + "lists")]
    [InlineData(87, "the kernel's events of switches (ETW) are refused (a wrong parameter)")]
    public void ARefusalSaysWhatWouldAllowASession(uint error, string expected) =>
        Assert.Equal(expected, KernelSessionNames.Refusal(error, "a wrong parameter"));

    [Theory]
    [InlineData(SchedulerKind.Etw, Availability.Exact)]
    [InlineData(SchedulerKind.Proc, Availability.Unavailable)]
    public void TheKernelsEventsGiveTheRunQueueAndTheSwitches(SchedulerKind kind, Availability expected)
    {
        var capabilities = WindowsFigures.Of(kind, hasCycles: true, countsUsage: true);

        Assert.Equal((expected, expected), (capabilities.RunQueue, capabilities.Switches));
        Assert.Equal(Availability.Exact, capabilities.ThreadCpu);
        Assert.Equal(StackSampler.Runtime, capabilities.Stacks);
        Assert.Equal(expected == Availability.Exact, capabilities.Gives(Category.IoSleep));
        Assert.Equal(Availability.Sampled, WindowsFigures.Of(kind, hasCycles: false, countsUsage: true).ThreadCpu);
    }
}
