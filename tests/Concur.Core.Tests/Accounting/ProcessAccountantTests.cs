using Concur.Core.Accounting;
using Concur.Core.Accounting.Figures;
using Concur.Core.Model;
using Concur.Traces.Recordings;
using CsCheck;

namespace Concur.Core.Tests.Accounting;

public class ProcessAccountantTests
{
    private static readonly Gen<ObservedThread> Thread = Gen.Select(
        Gen.Int[1, 9],
        Gen.Long[0, 400],
        Gen.Long[0, 600],
        Gen.Long[0, 2_000_000_000],
        Gen.Long[0, 100])
        .Select((id, first, length, cpu, queue) => new ObservedThread(id, "worker", 1_000 + first, 1_000 + first + length, cpu, queue));

    [Fact]
    public void CategoriesAndResidueSumToLanesTimesWall() => Thread.Array[1, 6].Sample(threads =>
    {
        var account = ProcessAccountant.Close(Process(threads), new RecordedEvents().Process());
        Assert.Equal(account.Lanes * account.WallNs, account.ByCategory.Sum(ns => ns ?? 0) + account.UnexplainedNs);
    });

    /// <summary>A thread's start, its time on a CPU, in the run queue and off both, and how long its process lived on, ns.</summary>
    private static readonly Gen<(long, long, long, long, long)> AnyLane = Gen.Select(
        Gen.Long[0, 400], Gen.Long[0, 5_000_000], Gen.Long[0, 3_000_000], Gen.Long[0, 4_000_000], Gen.Long[0, 300]);

    [Fact]
    public void WhatTheKernelCountedWithinALaneIsNamedToTheLastNanosecond() =>
        AnyLane.Array[1, 6].Sample(lanes =>
        {
            // Lanes that start late, end early, and in between are on a CPU, in the run queue or off both.
            var threads = lanes.Select((lane, i) => new ObservedThread(
                i + 1,
                "worker",
                1_000 + lane.Item1,
                1_000 + lane.Item1 + lane.Item2 + lane.Item3 + lane.Item4,
                lane.Item2,
                lane.Item3)).ToList();
            var process = Process(threads, id: 1, last: threads.Max(thread => thread.LastNs) + lanes[0].Item5);

            var account = ProcessAccountant.Close(process, new RecordedEvents().Process());

            var shown = threads.Where(thread => thread.ThreadId == 1 || thread.CpuNs >= 1_000_000).ToList();
            Assert.Equal(shown.Count, account.Lanes);
            Assert.All(account.ByCategory, ns => Assert.True(ns is null or >= 0));
            Assert.Equal(shown.Sum(thread => thread.CpuNs), account[Category.Compute]);
            Assert.Equal(shown.Sum(thread => thread.QueueNs), account[Category.RunQueue]);
            Assert.Equal(shown.Sum(thread => thread.FirstNs - process.FirstNs), account[Category.Startup]);
            Assert.Equal(shown.Sum(thread => process.LastNs - thread.LastNs), account[Category.Idle]);
            Assert.Equal(0, account.UnexplainedNs);
        });

    [Fact]
    public void AThreadIsStartingUntilItIsThereAndIdleOnceItIsGone()
    {
        var events = new RecordedEvents()
            .Lock(5, 300_000_000, 350_000_000)
            .Wait(5, 400_000_000, 500_000_000)
            .Compile(5, 250_000_000, 260_000_000);
        var process = Process(
            [new ObservedThread(5, "mine", 200_000_000, 900_000_000, 300_000_000, 50_000_000)],
            first: 100_000_000,
            last: 1_000_000_000);

        var account = ProcessAccountant.Close(process, events.Process());

        Assert.Equal(1, account.Lanes);
        Assert.Equal(100_000_000, account[Category.Startup]);
        Assert.Equal(100_000_000, account[Category.Idle]);
        Assert.Equal(10_000_000, account[Category.Jit]);
        Assert.Equal(290_000_000, account[Category.Compute]);
        Assert.Equal(50_000_000, account[Category.RunQueue]);
        Assert.Equal(50_000_000, account[Category.Lock]);
        Assert.Equal(100_000_000, account[Category.Wait]);
        Assert.Equal(200_000_000, account[Category.IoSleep]);
        Assert.Equal(0, account.UnexplainedNs);
        Assert.Null(account[Category.Ipc]);
    }

    [Fact]
    public void AThreadThatIsStillWhileOthersCollectIsAsleep()
    {
        const int ms = 1_000_000;
        var events = new RecordedEvents();
        for (var i = 0; i < 9; i++) events.Pause(9, ((i * 100) + 10) * ms, ((i * 100) + 90) * ms);
        ObservedThread sleeper = new(5, "sleeper", 0, 900 * ms, 2 * ms, 0) { Off = IntervalSet.Of([(5 * ms, 840 * ms)]) };
        var worker = sleeper with { Off = IntervalSet.Empty };

        var accounts = new[] { sleeper, worker }
            .Select(thread => ProcessAccountant.Close(Process([thread], first: 0, last: 900 * ms), events.Process())).ToList();

        // Eight pauses are over before it wakes, and the ninth is for 50 ms after that.
        Assert.Equal([50 * ms, 720 * ms], accounts.Select(account => account[Category.Gc]!.Value));
        Assert.Equal([848 * ms, 178 * ms], accounts.Select(account => account[Category.IoSleep]!.Value));
        Assert.All(accounts, account => Assert.Equal(0, account.UnexplainedNs));
    }

    [Theory]
    [InlineData(1000, 400)]
    [InlineData(580, 0)]
    [InlineData(null, null)]
    public void WhatNoReadingMetOfAProcessIsSaidBesideItsAccount(int? cpuMs, int? notSeenMs)
    {
        const long ms = 1_000_000;
        ObservedThread[] threads = [new(9, "main", 0, 900 * ms, 200 * ms, 0), new(10, "worker", 0, 900 * ms, 400 * ms, 0)];
        var process = Process(threads, first: 0, last: 900 * ms) with { CpuNs = cpuMs * ms };

        var polled = ProcessReports.Of([process], new Recording("exec", []))[0].PolledCpu;

        Assert.Equal(((double?)cpuMs, (double?)notSeenMs), (polled?.CpuMs, polled?.NotSeenMs));
        Assert.Equal(notSeenMs > 0, polled?.IsNotable == true);
    }

    [Fact]
    public void TheRuntimesOwnThreadsAreNoLanes()
    {
        var process = Process(
            [
                new ObservedThread(1, "main", 0, 10_000_000, 0, 0),
                new ObservedThread(2, ".NET EventPipe", 0, 10_000_000, 9_000_000, 0),
                new ObservedThread(3, ".NET TP Worker", 0, 10_000_000, 9_000_000, 0),
            ],
            id: 1);

        Assert.Equal(2, ProcessAccountant.Close(process, new RecordedEvents().Process()).Lanes);
    }

    /// <summary>
    /// It does not name the threads of the session that its environment asks for: they are called as the program is. One writes the
    /// events, and one samples where the session has samples.
    /// </summary>
    [Theory]
    [InlineData(false, 5, 6)]
    [InlineData(true, 5, 4)]
    [InlineData(true, 0, 5)]
    public void OfAProgramThatWasCompiledAheadOfTimeTheRecordersThreadsAreNoLanesAndNothingIsCompiled(
        bool isNativeAot, long samples, int lanes)
    {
        ObservedThread[] threads =
        [
            new(1, "app", 0, 10_000_000, 0, 0), new(2, ".NET EventPipe", 0, 10_000_000, 2_000_000, 0),
            new(3, "app", 1_000, 10_000_000, 2_000_000, 0), new(4, "app", 1_000, 10_000_000, 2_000_000, 0),
            new(5, "app", 2_000, 10_000_000, 3_000_000, 0), // of native code: it has no events either
            new(6, "app", 2_000, 10_000_000, 3_000_000, 0), new(7, "burner", 2_000, 10_000_000, 3_000_000, 0),
        ];

        var account = ProcessAccountant.Close(
            Process(threads, id: 1, first: 0, last: 10_000_000),
            new RecordedEvents { IsNativeAot = isNativeAot, Samples = samples }.Process());

        Assert.Equal(lanes, account.Lanes);
        Assert.Equal(isNativeAot ? null : 0, account[Category.Jit]);
        Assert.Equal(account.Lanes * account.WallNs, account.ByCategory.Sum(ns => ns ?? 0) + account.UnexplainedNs);
    }

    /// <summary>A program of either kind may execute one of the other, which keeps the process and writes the trace anew.</summary>
    [Theory]
    [InlineData(true, false, false)]
    [InlineData(false, true, true)]
    [InlineData(true, null, true)]
    [InlineData(false, null, false)]
    public void WhetherAProcessWasCompiledAheadOfTimeItsTraceDecides(bool isObserved, bool? isRecorded, bool expected)
    {
        var process = Process([new(9, "main", 0, 10, 0, 0)]) with { IsNativeAot = isObserved, TracePath = "app.nettrace" };
        var recording = new Recording("exec", isRecorded is { } isOne ? [new RecordedEvents { IsNativeAot = isOne }.Process()] : []);

        Assert.Equal(expected, ProcessReports.Of([process], recording)[0].NativeAot);
    }

    private static ObservedProcess Process(IEnumerable<ObservedThread> threads, int id = 9, long first = 1_000, long last = 2_000) =>
        new(id, 1, "command", first, last, 0, 0, [.. threads], "trace");
}
