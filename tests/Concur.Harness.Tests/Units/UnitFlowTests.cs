using Concur.Abstractions;
using Concur.Harness.Measurement;
using Concur.Harness.Platform;
using Concur.Harness.Units;
using Concur.Protocol;

namespace Concur.Harness.Tests.Units;

/// <summary>Units that leave their thread: what they use is theirs, wherever they use it.</summary>
public class UnitFlowTests
{
    private const int BusyMs = 40;

    [Fact(Timeout = 60_000)]
    public async Task AnAwaitingUnitRunsInSegmentsAndItsAwaitsAreInNone()
    {
        // What it awaits ends so long after it has left its thread, however late a busy machine lets it.
        const int awaitMs = 100;
        var (sink, over) = (new SegmentSink(16), new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        var ending = new Thread(() =>
        {
            while (sink.Count == 0) Thread.Sleep(1);
            Thread.Sleep(awaitMs);
            over.SetResult();
        });
        ending.IsBackground = true;
        ending.UnsafeStart();

        var (stamp, segments) = await Await(
            new Awaiting(async () =>
            {
                Burn();
                await over.Task;
                Burn();
            }),
            sink);

        Assert.True(segments.Count >= 2, $"{segments.Count} segments");
        Assert.InRange(segments.Sum(CpuNs), 1.6 * BusyMs * 1e6, 4 * BusyMs * 1e6);
        var inSegmentsNs = segments.Sum(segment => segment.EndNs - segment.StartNs);
        Assert.True(stamp.EndNs - stamp.StartNs - inSegmentsNs >= 0.9 * awaitMs * 1e6, $"{inSegmentsNs} ns in segments");
        Assert.All(segments, segment => Assert.InRange(segment.StartNs, stamp.StartNs, stamp.EndNs));
    }

    [Fact(Timeout = 60_000)]
    public async Task ContinuationsThatLeaveEveryContextAreFollowedToo()
    {
        var (_, segments) = await Await(new Awaiting(async () =>
        {
            await Task.Delay(1).ConfigureAwait(false);
            Burn();
        }));

        Assert.InRange(segments.Sum(CpuNs), 0.8 * BusyMs * 1e6, 3 * BusyMs * 1e6);
    }

    [Theory(Timeout = 60_000)]
    [InlineData("thread")]
    [InlineData("task")]
    [InlineData("await")]
    [InlineData("parallel")]
    public async Task TheCpuTimeOfAUnitsOwnHelpersIsItsOwn(string helper)
    {
        var stamp = await Task.Factory.StartNew(
            () => Block(new Plain(() => Help(helper))),
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        var ownNs = stamp.AtEnd.CpuNs - stamp.AtStart.CpuNs;

        // On a busy machine the unit's own thread may stand in the run queue for as long as its helper is on a CPU.
        var helperNs = stamp.HelperCpuNs + stamp.HelperCpuInQueueNs;
        Assert.InRange(ownNs + helperNs, 0.8 * BusyMs * 1e6, 6 * BusyMs * 1e6);
        if (helper is "thread" or "await") Assert.InRange(helperNs, 0.8 * BusyMs * 1e6, 3 * BusyMs * 1e6);
    }

    [Fact(Timeout = 60_000)]
    public async Task WhatAUnitLeavesBehindIsNotItsOwn()
    {
        using var go = new ManualResetEventSlim();
        Task? left = null;
        var sink = new SegmentSink(16);
        await Runner(new Awaiting(() =>
        {
            left = Task.Run(() =>
            {
                go.Wait();
                Burn();
            });
            return Task.CompletedTask;
        })).RunAsync(0, sink, TestContext.Current.CancellationToken);
        var before = sink.ToList().Sum(CpuNs);
        go.Set();
        await left!;
        await Runner(new Awaiting(() => Task.CompletedTask)).RunAsync(1, sink, TestContext.Current.CancellationToken);

        Assert.InRange(before, 0, 0.5 * BusyMs * 1e6);
        var ofNext = sink.ToList().Where(segment => segment.Unit == 1);
        Assert.All(ofNext, segment => Assert.InRange(CpuNs(segment), 0, 0.5 * BusyMs * 1e6));
    }

    [Fact]
    public void MoreSegmentsThanExpectedAreKept()
    {
        var sink = new SegmentSink(2);
        for (var i = 0; i < 10; i++) sink.Add(i, 1, new ThreadReading(i + 1, default), new ThreadReading(i + 2, default));

        Assert.Equal(Enumerable.Range(0, 10), sink.ToList().Select(segment => segment.Unit).Order());
    }

    private static void Help(string helper)
    {
        switch (helper)
        {
            case "thread":
                var thread = new Thread(Burn);
                thread.Start();
                thread.Join();
                break;
            case "task":
                Task.Run(Burn).Wait();
                break;
            case "await":
                AwaitThenBurn().GetAwaiter().GetResult();
                break;
            default:
                Parallel.For(0, 2, _ => Burn());
                break;
        }
    }

    private static async Task AwaitThenBurn()
    {
        await Task.Delay(1);
        Burn();
    }

    /// <summary>Uses CPU time, not wall time: the machine may be shared.</summary>
    private static void Burn()
    {
        var untilNs = ThreadAccounting.CpuNs() + (BusyMs * 1_000_000L);
        while (ThreadAccounting.CpuNs() < untilNs) Thread.SpinWait(50);
    }

    private static long CpuNs(SegmentStamp segment) => segment.AtEnd.CpuNs - segment.AtStart.CpuNs;

    private static UnitStamp Block(IWorkload workload) => Runner(workload).Run(0, 0, null, CancellationToken.None).Stamp;

    private static async Task<(UnitStamp Stamp, IReadOnlyList<SegmentStamp> Segments)> Await(IWorkload workload, SegmentSink? into = null)
    {
        var sink = into ?? new SegmentSink(16);
        var outcome = await Runner(workload).RunAsync(0, sink, TestContext.Current.CancellationToken);
        Assert.Null(outcome.Failure);
        return (outcome.Stamp, sink.ToList());
    }

    private static UnitRunner Runner(IWorkload workload) => new(workload, 1, 1) { Metering = UnitMetering.Full };

    private sealed class Plain(Action run) : IWorkload
    {
        public object? Run(WorkUnit unit)
        {
            run();
            return null;
        }
    }

    private sealed class Awaiting(Func<Task> run) : IAsyncWorkload
    {
        public async ValueTask<object?> RunAsync(WorkUnit unit)
        {
            await run();
            return null;
        }
    }
}
