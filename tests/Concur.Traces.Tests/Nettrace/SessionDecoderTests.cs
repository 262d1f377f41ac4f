using Concur.Traces.Nettrace;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;

namespace Concur.Traces.Tests.Nettrace;

/// <summary>What events tell, over files that are written event by event.</summary>
public sealed class SessionDecoderTests : IDisposable
{
    private readonly TraceFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(4, 0)]
    [InlineData(6, 1_000)]
    public void EveryKindOfEventIsReadInEveryVersionOfTheFormat(int version, int shift)
    {
        var session = Read(new NettraceBytes(version)
            .SuspendBegin(1, 2_000, reason: 6).SuspendEnd(1, 2_010).GcStart(1, 2_011, generation: 2, type: 1, reason: 10)
            .RestartBegin(1, 2_050).RestartEnd(1, 2_060)
            .LockStart(2, 2_100, id: 0xA1, owner: 3).LockStop(2, 2_200)
            .WaitStart(3, 2_300, source: 1).WaitStop(3, 2_400)
            .JitStart(4, 2_500, method: 8).MethodLoad(4, 2_600, method: 8, tier: 4)
            .Allocation(5, 2_700, 123_456, "My.Node").PoolThreads(6, 2_800, threads: 7).PoolAdjustment(6, 2_900, reason: 6)
            .PoolThreads(6, 2_910, threads: 6, isStart: false).Throw(7, 2_920, "My.Failure")
            .RuntimeVersion(10, 0, 1226));

        Assert.Equal(
            [new Suspension(1 + shift, SuspensionReason.GcPreparation, 2_000, 2_050) { StoppedNs = 2_010, ResumedNs = 2_060 }],
            session.Suspensions);
        Assert.Equal([new Collection(2_011, 2, "background") { IsInduced = true }], session.Collections);
        Assert.Equal([new LockWait(2 + shift, 2_100, 2_200, 0xA1, 3)], session.LockWaits);
        Assert.Equal([new HandleWait(3 + shift, 2_300, 2_400, WaitSource.MonitorWait)], session.Waits);
        Assert.Equal([new Compilation(4 + shift, 2_500, 2_600, 8, "tier1")], session.Compilations);
        Assert.Equal([new AllocationTick(2_700, 123_456, "My.Node")], session.Allocations);
        Assert.Equal([new PoolChange(2_800, 7) { IsStart = true }, new PoolChange(2_910, 6)], session.PoolChanges);
        Assert.Equal([new ThrownException(2_920, "My.Failure")], session.Exceptions);
        Assert.Equal([new PoolAdjustment(2_900, "starvation")], session.PoolAdjustments);
        Assert.Equal((".NET 10.0.12", 17L, 0L, 2_920L), (session.Process.Runtime, session.Events, session.Lost, session.EndNs));
        Assert.True(session.IsComplete);
        Assert.Equal((1_000L, version == 4 ? 77 : (int?)null), (session.Header.StartNs, session.Header.ProcessId));
        Assert.Equal(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 6, TimeSpan.Zero), session.Header.StartedUtc);
    }

    /// <summary>An item that is in the queue twice is told by the last time at which it came in.</summary>
    [Theory]
    [InlineData(4, 0)]
    [InlineData(6, 1_000)]
    public void ItemsOfThePoolsQueueAreTakenByThreads(int version, int shift)
    {
        var session = Read(new NettraceBytes(version)
            .PoolItem(1, 2_000, 7, enters: true).PoolItem(1, 2_010, 8, enters: true).PoolItem(2, 2_005, 7, enters: true)
            .PoolItem(3, 2_020, 8, enters: false).PoolItem(3, 2_030, 7, enters: false).PoolItem(2, 2_040, 7, enters: false));

        Assert.Equal(
            [new PoolItem(3 + shift, 2_020, 1 + shift, 2_010), new PoolItem(3 + shift, 2_030, 2 + shift, 2_005)],
            session.PoolItems);
        Assert.True(session.Seen.HasFlag(EventKinds.PoolItems));
        Assert.DoesNotContain(1 + shift, session.Threads.Keys);
    }

    /// <summary>Where an event was lost, an item may seem to be another.</summary>
    [Fact]
    public void WhereAnEventWasLostNoItemIsTold()
    {
        var session = Read(new NettraceBytes()
            .PoolItem(1, 2_000, 7, enters: true).Lose(1).PoolItem(1, 2_010, 8, enters: true).PoolItem(3, 2_020, 8, enters: false));

        Assert.Empty(session.PoolItems);
        Assert.False(session.Seen.HasFlag(EventKinds.PoolItems));
    }

    /// <summary>.NET Core calls itself 4.0.30319 in every trace; its folder is called after its version.</summary>
    [Theory]
    [InlineData(8, 0, 1100, "/usr/share/dotnet/shared/Microsoft.NETCore.App/8.0.11/libcoreclr.so", ".NET 8.0.11")]
    [InlineData(4, 0, 30319, "/usr/share/dotnet/shared/Microsoft.NETCore.App/3.1.0/libcoreclr.so", ".NET Core 3.1.0")]
    [InlineData(4, 0, 30319, @"C:\dotnet\shared\Microsoft.NETCore.App\3.0.2\coreclr.dll", ".NET Core 3.0.2")]
    [InlineData(4, 0, 30319, "/app/libcoreclr.so", ".NET Core 3")]
    [InlineData(4, 0, 30319, "", ".NET Core 3")]
    public void TheRuntimesVersionIsTheOneThatItsUsersKnow(short major, short minor, short build, string library, string expected) =>
        Assert.Equal(expected, Read(new NettraceBytes().RuntimeVersion(major, minor, build, library)).Process.Runtime);

    /// <summary>It writes 65,535 in place of the number of processors, and calls owners of locks by numbers of the runtime's own.</summary>
    [Theory]
    [InlineData(2, 2, 6)]
    [InlineData(65_535, null, null)]
    public void OfNativeAotNeitherTheProcessorsNorTheOwnersOfLocksAreKnown(int written, int? processors, int? owner)
    {
        var session = Read(new NettraceBytes(processors: written).LockStart(5, 2_000, owner: 6).LockStop(5, 2_100));

        Assert.Equal(processors, session.Header.Cores);
        Assert.Equal(owner, Assert.Single(session.LockWaits).OwnerThreadId);
    }

    [Theory]
    [InlineData("4", 4, 6)]
    [InlineData("65535", null, null)]
    public void TheSameHoldsWhereTheHeaderHasTexts(string written, int? processors, int? owner)
    {
        var session = Read(new NettraceBytes(
            version: 6, settings: [("ProcessId", "77"), ("HardwareThreadCount", written), ("Other", "x")])
            .LockStart(5, 2_000, owner: 6).LockStop(5, 2_100));

        Assert.Equal((77, processors), (session.Header.ProcessId, session.Header.Cores));
        Assert.Equal(owner, Assert.Single(session.LockWaits).OwnerThreadId);
    }

    /// <summary>gc_reason in gc.h: the program asked, in four ways; an allocation, memory that is short, and all others did not.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(4, false)]
    [InlineData(7, true)]
    [InlineData(9, false)]
    [InlineData(10, true)]
    [InlineData(17, true)]
    public void ACollectionSaysWhetherTheProgramAskedForIt(int reason, bool isInduced) => Assert.Equal(
        isInduced,
        Assert.Single(Read(new NettraceBytes().GcStart(1, 2_000, generation: 2, type: 0, reason: reason)).Collections).IsInduced);

    /// <summary>Obfuscators give code such names, and they reach every report.</summary>
    [Theory]
    [InlineData("NULL")]
    [InlineData("")]
    public void TypesThatTheRuntimeDoesNotNameAreUnnamed(string written)
    {
        var session = Read(new NettraceBytes().Allocation(5, 2_700, 100, written));

        Assert.Equal([new AllocationTick(2_700, 100, "unnamed types")], session.Allocations);
    }

    [Fact]
    public void NamesThatSteerATerminalAreShownByTheirNumbers()
    {
        var trace = new NettraceBytes().Allocation(5, 2_700, 1, "\u001b]0;x\u0007\u202eNode")
            .MethodLoad(4, 2_600, method: 8, type: "\u202e.\u0003", start: 0x1000)
            .MethodLoad(4, 2_700, method: 9, type: "A\u200f`1[\u2066]", start: 0x2000);
        var process = NettraceReader.Read(_folder.With(trace.ToArray()), CancellationToken.None);

        Assert.Equal("\\u{001B}]0;x\\u{0007}\\u{202E}Node", process.Allocations[0].Type);
        Assert.Equal("\\u{202E}.\\u{0003}.M8", process.Methods.NameAt(0x1000));
        Assert.Equal("A\\u{200F}<>.M9", process.Methods.NameAt(0x2000));
    }

    [Fact]
    public void AssembliesAreThoseThatWereLoadedMeanwhileOrBeforeByTheIdentityOfTheirBuilds()
    {
        var (one, two) = (Guid.NewGuid(), Guid.NewGuid());
        var methods = NettraceReader.Read(
            _folder.With(new NettraceBytes()
                .Module(7, "/app/one.dll", one).Module(7, "/app/one.dll", one, rundown: 153)
                .Module(8, "C:\\app\\two.dll", two, rundown: 154)
                .Module(9, "/app/unknown.dll", Guid.Empty).Module(10, "", one)
                .ToArray()),
            CancellationToken.None).Methods;

        Assert.Equal(new LoadedModule("/app/one.dll", one), methods.Modules[7]);
        Assert.Equal("two", methods.Modules[8]!.Name);
        Assert.Equal([null, null, null], ((ulong[])[9, 10, 11]).Select(number => methods.Modules[number]));
    }

    [Fact]
    public void TimesAreNanosecondsWhateverTheEventsClockCounts()
    {
        // A clock of 10 MHz, as on Windows.
        var session = Read(new NettraceBytes(startNs: 50, ticksPerSecond: 10_000_000).WaitStart(1, 60).WaitStop(1, 80));

        Assert.Equal(5_000, session.Header.StartNs);
        Assert.Equal((6_000L, 8_000L), (session.Waits[0].StartNs, session.Waits[0].EndNs));
    }

    [Fact]
    public void ThreadsMayHaveAskedForSuspensionsAtOnceAndEachEndsByItsOwnThread()
    {
        // The sampler asks while a collection has the runtime, gets it when that is over, and is asked in turn.
        var session = Read(new NettraceBytes()
            .SuspendBegin(1, 2_000).SuspendEnd(1, 2_010).SuspendBegin(2, 2_020, reason: 0)
            .RestartBegin(1, 2_050).SuspendEnd(2, 2_055).RestartEnd(1, 2_060)
            .SuspendBegin(1, 2_070).RestartBegin(2, 2_080).RestartEnd(2, 2_081).SuspendEnd(1, 2_085).RestartBegin(1, 2_090));

        Assert.Equal(
            ["1 Gc 2000 2010 2050", "2 Other 2020 2055 2080", "1 Gc 2070 2085 2090"],
            session.Suspensions.Select(pause =>
                FormattableString.Invariant($"{pause.ThreadId} {pause.Reason} {pause.StartNs} {pause.StoppedNs} {pause.EndNs}")));
    }

    [Fact]
    public void ASuspensionWhoseEndWasLostIsNotJoinedToALaterOneAcrossThoseOfOtherThreads()
    {
        var session = Read(new NettraceBytes()
            .SuspendBegin(1, 2_000).SuspendEnd(1, 2_010).Lose(1, 2)
            .SuspendBegin(2, 2_100).SuspendEnd(2, 2_110).RestartBegin(2, 2_120).RestartEnd(2, 2_130)
            .SuspendBegin(3, 2_200).SuspendEnd(3, 2_210).RestartBegin(3, 2_220).RestartEnd(3, 2_230)
            .RestartBegin(1, 2_300)); // Its beginning was lost as well.

        Assert.Equal([2_100L, 2_200L], session.Suspensions.Select(pause => pause.StartNs));
        Assert.Equal(2, session.Lost);
    }

    [Fact]
    public void AWaitWhoseEndWasLostIsNotJoinedToALaterOneAcrossWholeOnes()
    {
        var session = Read(new NettraceBytes()
            .LockStart(1, 2_000).Lose(1).WaitStart(1, 2_100).WaitStop(1, 2_200).Lose(1).LockStop(1, 2_900)
            .LockStart(2, 2_000).WaitStart(2, 2_100).WaitStop(2, 2_200).LockStop(2, 2_900));

        Assert.Equal([2], session.LockWaits.Select(wait => wait.ThreadId));
        Assert.Equal([1, 2], session.Waits.Select(wait => wait.ThreadId).Order());
        Assert.Equal(2, session.Lost);
    }

    [Fact]
    public void WhatWasLostAtAThreadsLastEventsShowsAtTheNextSequencePoint()
    {
        var session = Read(new NettraceBytes()
            .WaitStart(1, 2_000)
            .WaitStop(1, 2_100)
            .LockStart(1, 2_200)
            .SequencePoint(2_300, (1, 5), (2, 40))
            .WaitStart(3, 2_400));

        Assert.Equal(2, session.Lost);
        Assert.Empty(session.LockWaits); // It may have ended among them, so that it does not last until the end.
    }

    [Fact]
    public void AThreadThatIsGivenTheIdOfAnotherHasLostNothingAndEndsNothingOfIt()
    {
        var session = Read(new NettraceBytes().WaitStart(1, 2_000).WaitStart(1, 2_100).Recycle(1).WaitStop(1, 2_900));

        Assert.Equal((0, 0), (session.Lost, session.Waits.Length));
    }

    [Fact]
    public void AWaitThatHasNotEndedLastsUntilTheSessionDoes()
    {
        var session = Read(new NettraceBytes()
            .WaitStart(1, 2_000)
            .WaitStop(1, 2_100)
            .LockStart(2, 2_200, id: 4)
            .JitStart(3, 2_300, method: 1)
            .PoolThreads(4, 2_500, 1));

        Assert.Equal([new LockWait(2, 2_200, 2_500, 4, null) { GoesOn = true }], session.LockWaits);
        Assert.Equal([false], session.Waits.Select(wait => wait.GoesOn));
        Assert.Empty(session.Compilations); // A thread that compiles is not blocked: its stop was lost.
    }

    [Fact]
    public void ASessionOfBeginningsAloneTellsOfTheirStacksAndOfNoEnd()
    {
        var process = ReadProcess(new NettraceBytes()
            .Stacks(1, [0x1010, 0x9000])
            .WaitStart(1, 2_000, stack: 1)
            .LockStart(1, 2_100, stack: 1)
            .MethodLoad(2, 2_200, method: 3));

        Assert.Empty(process.Waits);
        Assert.Equal([new WaitStart(1, false, 2_000, 0), new WaitStart(1, true, 2_100, 0)], process.Sessions[0].WaitStarts);
        Assert.Equal("My.Type.M3", process.Methods.NameAt(process.Stacks[0].Last()));
        Assert.False(process.Seen.HasFlag(EventKinds.Waits));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void SamplesHaveStacksOfAddressesOfEitherSizeAndASequencePointForgetsTheirNumbers(int pointerBytes)
    {
        var process = ReadProcess(new NettraceBytes(pointerBytes: pointerBytes)
            .Stacks(1, [0x10, 0x20], [0x30]).Sample(1, 2_000, stack: 1).Sample(2, 2_001, stack: 2).Sample(1, 2_100, stack: 1)
            .SequencePoint(2_150).Stacks(1, [0x40]).Sample(1, 2_200, stack: 1).Sample(2, 2_201, stack: 9));

        Assert.Equal(["10 20", "30", "40", ""], Enumerable.Range(0, process.Stacks.Count).Select(stack => Addresses(process, stack)));
        Assert.Equal(5, process.Sessions[0].Samples);
        Assert.Equal(new SampleRun(0, 2_000, 2_200, 2), process.Sessions[0].SampleRuns[1][0]);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(8)]
    public void ManagedFramesHaveNamesInProcessesOfEitherSize(int pointerBytes)
    {
        var process = ReadProcess(new NettraceBytes(pointerBytes: pointerBytes)
            .MethodLoad(4, 2_000, method: 8, start: 0x1000).Stacks(1, [0x1004]).Sample(1, 2_100, stack: 1));

        Assert.Equal("My.Type.M8", process.Methods.NameAt(process.Stacks[0].Single()));
    }

    [Fact]
    public void ThreadsAreSeenFromTheirFirstEventToTheirLastInWhateverOrderTheFileHasThem()
    {
        var session = Read(new NettraceBytes().Stacks(1, [0x10]).WaitStart(1, 2_500).WaitStop(1, 2_600).Sample(1, 2_100, stack: 1));

        Assert.Equal(new SeenThread(2_100, 2_600), session.Threads[1]);
    }

    [Fact]
    public void AFileWithoutItsEndWasCutOffAndOneWithNoiseInItIsDamaged()
    {
        var whole = new NettraceBytes().WaitStart(1, 2_000).WaitStop(1, 2_100);
        var (cut, noisy) = (whole.CutOff(), whole.CutOff());
        var event2 = noisy.AsSpan().LastIndexOf("EventBlock"u8);
        noisy.AsSpan(event2 + "EventBlock".Length + 1).Fill(0xFF);

        Assert.Equal((false, null, 1), Facts(Read(cut)));
        Assert.Equal((false, "a block has no possible size", 0), Facts(Read([.. noisy, 1])));

        static (bool, string?, int) Facts(SessionRecording session) => (session.IsComplete, session.Damage, session.Waits.Length);
    }

    private SessionRecording Read(NettraceBytes bytes) => Read(bytes.ToArray());

    private SessionRecording Read(byte[] bytes) =>
        NettraceReader.Read(_folder.With(bytes), TestContext.Current.CancellationToken).Sessions[0];

    private ProcessRecording ReadProcess(NettraceBytes bytes) =>
        NettraceReader.Read(_folder.With(bytes.ToArray()), TestContext.Current.CancellationToken);

    private static string Addresses(ProcessRecording process, int stack) =>
        string.Join(
            ' ',
            process.Stacks[stack].Reverse().Select(address => address.ToString("x", System.Globalization.CultureInfo.InvariantCulture)));
}
