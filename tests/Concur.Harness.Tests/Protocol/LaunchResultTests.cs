using Concur.Protocol;
using CsCheck;

namespace Concur.Harness.Tests.Protocol;

public class LaunchResultTests
{
    private static readonly Gen<ThreadCounters> Counters = Gen.Select(Gen.Long, Gen.Long, Gen.Long, Gen.Long, Gen.Long)
        .Select((cpu, kernel, queue, blocks, preemptions) => new ThreadCounters(cpu, kernel, queue, blocks, preemptions));

    private static readonly Gen<IterationRecord> Iterations = Gen.Select(Gen.Bool, Gen.Long, Gen.ULong, Counters, Gen.Int[0, 5])
        .Select((measured, time, digest, counters, units) => new IterationRecord
        {
            Measured = measured,
            StartNs = time,
            EndNs = time,
            Digest = digest,
            AtStart = measured ? new ProcessCounters(time, 2, 3, 4) : null,
            AtEnd = new ProcessCounters(5, time, 7, 8),
            Units = [.. Enumerable.Range(0, units).Select(i => Unit(i, time, counters))],
            Lanes = [.. Enumerable.Range(0, units).Select(i => Lane(i, time, counters))],
            Segments = [.. Enumerable.Range(0, units).Select(i => Segment(i, time, counters))],
            Awaits = [.. Enumerable.Range(0, units).Select(i => new AwaitStamp { Unit = i, StartNs = time, Chain = 1 })],
        });

    [Fact]
    public void WhatIsWrittenIsReadBack() => Iterations.Array[0, 4].Sample(iterations =>
    {
        var written = Result(iterations);
        var read = LaunchResult.Read(Written(written));
        Assert.Equivalent(written, read, strict: true);
    });

    [Fact]
    public void AFileCutAnywhereIsRefused()
    {
        var bytes = Written(Result([])).ToArray();
        for (var length = 0; length < bytes.Length; length++)
            Assert.ThrowsAny<Exception>(() => LaunchResult.Read(new MemoryStream(bytes, 0, length)));
    }

    [Fact]
    public void AListLongerThanItsFileIsRefused()
    {
        var bytes = Written(Result([])).ToArray();
        BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 4), int.MaxValue);

        Assert.Throws<FormatException>(() => LaunchResult.Read(new MemoryStream(bytes)));
    }

    [Fact]
    public void WhatIsUnknownStaysUnknown()
    {
        var failure = new UnitFailure(null, "", "message", "");
        var unknown = Result([]) with { HasFinalCode = null, PeakRssBytes = null, AwaitChains = null, Failure = failure };

        Assert.Equivalent(unknown, LaunchResult.Read(Written(unknown)), strict: true);
    }

    private static MemoryStream Written(LaunchResult result)
    {
        var stream = new MemoryStream();
        result.Write(stream);
        stream.Position = 0;
        return stream;
    }

    private static UnitStamp Unit(int i, long time, ThreadCounters counters) =>
        new() { Unit = i, Lane = -1, StartNs = time, AtStart = counters, GilWaitNs = 3, SentNs = 4, TakenNs = 6, ReceivedNs = 5 };

    private static LaneStamp Lane(int i, long time, ThreadCounters counters) => new()
    {
        Lane = i,
        StartQueueNs = time,
        AtEnd = counters,
        Process = i == 0 ? ProcessRole.Harness : ProcessRole.Worker(i - 1),
        ReadyNs = 9,
    };

    private static SegmentStamp Segment(int i, long time, ThreadCounters counters) =>
        new() { Unit = i, ThreadId = 5, StartNs = time, EndNs = time, AtStart = counters, AtEnd = counters };

    private static LaunchResult Result(IReadOnlyList<IterationRecord> iterations) => new()
    {
        ProcessId = 5,
        Runtime = ".NET",
        ServerGc = true,
        ConcurrentGc = false,
        ProcessorCount = 3,
        HasFinalCode = false,
        PeakRssBytes = 77,
        ProcessorsAtStart = [new ProcessorTimes(0, 1, 2, 3), new ProcessorTimes(1, 4, 5, null)],
        ProcessorsAtEnd = null,
        Failure = new UnitFailure(1, "T", "message", "frame"),
        Iterations = iterations,
        AwaitChains = [new AwaitChain([]), new AwaitChain([new AwaitFrame("A+<B>d__1", "/a.dll", Guid.NewGuid(), 0x06000001, 2)])],
        Remote = [.. iterations.Select((iteration, i) => new RemoteProcess
        {
            Role = ProcessRole.Worker(i),
            Machine = "m1",
            ProcessId = 6,
            ProcessorCount = 7,
            AtStart = iteration.Measured ? new ProcessReading(8, iteration.AtStart, null) : null,
            AtEnd = new ProcessReading(9, null, [new ProcessorTimes(0, 1, 2, 3)]),
            Pings = [new ClockPing(1, iteration.StartNs, 3, 4)],
        })],
    };
}
