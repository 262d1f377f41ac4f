using Concur.Core.Accounting.Figures;
using Concur.Core.Model;
using Concur.Protocol;
using Concur.Traces.Recordings;

namespace Concur.Core.Tests.Accounting;

public class AwaitFiguresTests
{
    private const long Ms = 1_000_000;
    private static readonly AwaitFrame Harness = Frame("Concur.Harness.Units.UnitRunner+<RunAsync>d__1", 0);
    private static readonly AwaitFrame Run = Frame("My.Work+<Run>d__1", 0);
    private static readonly AwaitFrame Load = Frame("My.Work+<Load>d__2", 3);

    private static readonly IReadOnlyList<AwaitChain> Chains =
        [new([]), new([Harness, Run]), new([Harness, Run, Load]), new([Harness])];

    [Fact]
    public void TimesWithoutAThreadAddUpByWhatWasAwaited()
    {
        // Unit 0 awaits for 30 ms, then for 10 ms at another place; unit 1 for 20 ms, of which nothing is known.
        var launch = Launch(
            [Segment(0, 7, 0, 10), Segment(0, 8, 40, 50), Segment(0, 7, 60, 70), Segment(1, 7, 20, 30), Segment(1, 7, 50, 55)],
            [Await(0, 10, chain: 2), Await(0, 50, chain: 1)]);

        var report = Of(launch, new RecordedEvents())!;

        Assert.Equal((2, 60, 40), (report.Units, report.TotalMs, report.KnownMs));
        Assert.Equal(
            ["My.Work.Run > My.Work.Load: 1 x, 30 ms, 30 ms", "My.Work.Run: 1 x, 10 ms, 10 ms"],
            report.Sites.Select(site => FormattableString.Invariant(
                $"{site.Placed}: {site.Count} x, {site.TotalMs} ms, {site.LongestMs} ms")));
        Assert.All(report.Sites, site => Assert.Null(site.ReadyMs));
    }

    /// <summary>A unit that runs on one thread while it awaits on another is not without a thread.</summary>
    [Fact]
    public void WhileAUnitHasAThreadItIsNotWithoutOne()
    {
        var launch = Launch([Segment(0, 7, 0, 10), Segment(0, 8, 5, 30), Segment(0, 7, 35, 40)], [Await(0, 30, chain: 1)]);

        Assert.Equal(5, Of(launch, new RecordedEvents())!.TotalMs);
    }

    [Fact]
    public void OfAUnitWithoutAsyncMethodsTheWorkloadIsNamed()
    {
        var launch = Launch([Segment(0, 7, 0, 10), Segment(0, 7, 20, 30)], [Await(0, 10, chain: 3)]);

        Assert.Equal(launch.Plan.Spec.Workload, Assert.Single(Of(launch, new RecordedEvents())!.Sites).Placed);
    }

    /// <summary>The thread took the item that goes on with the unit; before, that item stood in the queue.</summary>
    [Theory]
    [InlineData(15, 25, 26, 11)]
    [InlineData(2, 25, 26, 16)] // it was ready before the unit had left its thread
    [InlineData(15, 25, 30, null)] // the thread has had something else to do
    [InlineData(5, 9, 10.5, null)] // the thread had taken it before the unit left its own
    public void HowLongAUnitWasReadyIsToldByItsItem(int queuedMs, int takenMs, double startMs, int? readyMs)
    {
        var next = Segment(0, 8, 40, 50) with { StartNs = (long)(startMs * Ms) };
        var launch = Launch([Segment(0, 7, 0, 10), next], [Await(0, 10, chain: 1)]);
        var events = new RecordedEvents { PoolItems = [new PoolItem(8, takenMs * Ms, 1, queuedMs * Ms)] };

        var site = Assert.Single(Of(launch, events)!.Sites);

        Assert.Equal((readyMs ?? 0, readyMs is null ? 0 : 1), (site.ReadyMs, site.ReadyCount));
    }

    /// <summary>Timers that end at once are put into the queue by the item of the first one.</summary>
    [Fact]
    public void AnItemThatAnotherPutIntoTheQueueWasReadyWhenThatWas()
    {
        var launch = Launch([Segment(0, 7, 0, 10), Segment(0, 8, 40, 50)], [Await(0, 10, chain: 1)]);
        var events = new RecordedEvents { PoolItems = [new PoolItem(9, 38 * Ms, 1, 20 * Ms), new PoolItem(8, 39 * Ms, 9, (38 * Ms) + 1)] };

        Assert.Equal(20, Assert.Single(Of(launch, events)!.Sites).ReadyMs);
    }

    [Fact]
    public void WhatAUnitCompletedWasReadyWhenThatRan()
    {
        // Unit 1 runs on the thread, and completes at 41 ms what unit 0 awaits.
        var launch = Launch(
            [Segment(0, 7, 0, 10), Segment(0, 8, 41, 50), Segment(1, 8, 40, 41)], [Await(0, 10, chain: 1)]);
        var events = new RecordedEvents { PoolItems = [new PoolItem(8, (40 * Ms) - 1, 1, 20 * Ms)] };

        Assert.Equal(0, Assert.Single(Of(launch, events)!.Sites).ReadyCount);
    }

    [Fact]
    public void WhereAwaitsWereNotRecordedThereIsNoReport()
    {
        var launch = Launch([Segment(0, 7, 0, 10)], []);

        Assert.Null(Of(launch with { Result = launch.Result! with { AwaitChains = null } }, new RecordedEvents()));
        Assert.Empty(Of(launch, new RecordedEvents())!.Sites);
        Assert.Null(Of(launch, new RecordedEvents())!.Coverage);
    }

    /// <summary>Of 100 ms, 1 % are 1538 items.</summary>
    [Theory]
    [InlineData(0, false)]
    [InlineData(1_500, true)]
    [InlineData(1_600, false)]
    public void TheItemsOfThePoolAreRecordedWhereThereAreFew(int segments, bool expected)
    {
        var launch = Launch([.. Enumerable.Range(0, segments).Select(_ => Segment(0, 7, 0, 10))], []);

        Assert.Equal(expected, PoolItemCost.IsSmall([launch]));
    }

    private static AwaitReport? Of(LaunchRecord launch, RecordedEvents events) =>
        AwaitFigures.Of(launch, UnitSplitTests.OfHarness(events));

    private static LaunchRecord Launch(SegmentStamp[] segments, AwaitStamp[] awaits)
    {
        UnitStamp[] units = [.. segments.Select(segment => segment.Unit).Distinct().Select(unit => new UnitStamp { Unit = unit })];
        var iteration = Fixtures.Iteration(0, 100 * Ms, units, []) with { Segments = segments, Awaits = awaits };
        var launch = Fixtures.Launch("async", 2, [iteration], profiled: true);
        return launch with { Result = launch.Result! with { AwaitChains = Chains } };
    }

    private static AwaitFrame Frame(string type, int state) => new(type, "", Guid.Empty, 0x06000001, state);

    private static AwaitStamp Await(int unit, long startMs, int chain) => new() { Unit = unit, StartNs = startMs * Ms, Chain = chain };

    private static SegmentStamp Segment(int unit, int thread, long startMs, long endMs) => new()
    {
        Unit = unit,
        ThreadId = thread,
        StartNs = startMs * Ms,
        EndNs = endMs * Ms,
        AtStart = ThreadCounters.Unread,
        AtEnd = ThreadCounters.Unread,
    };
}
