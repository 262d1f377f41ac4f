using Concur.Core.Replaying;
using CsCheck;

namespace Concur.Core.Tests.Replaying;

public class ReplayTests
{
    private static readonly LockManner Monitor = new(SpinMs: 0.02, WakeMs: 0.05, IsBarging: true);

    private static readonly Gen<IReadOnlyList<Step>> Plain = Gen.Double[0.1, 5].Select(ms => (IReadOnlyList<Step>)[Step.Compute(ms)]);

    private static readonly Gen<IReadOnlyList<Step>> Locking = Gen.Select(Gen.Double[0.1, 2], Gen.Double[0.1, 2], Gen.Int[0, 1])
        .Select((outsideMs, insideMs, @lock) =>
            (IReadOnlyList<Step>)[Step.Compute(outsideMs), Step.Acquire(@lock), Step.Compute(insideMs), Step.Release(@lock)]);

    [Fact]
    public void OneWorkerTakesTheSumOfAllSteps() => Gen.OneOf(Plain, Locking).List[1, 20].Sample(units =>
        Assert.Equal(Sum(units), Run(units, workers: 1, cores: 4).TimeMs, 6));

    [Fact]
    public void NoReplayIsFasterThanItsCoresOrItsLongestUnit() =>
        Gen.Select(Gen.OneOf(Plain, Locking).List[1, 30], Gen.Int[1, 6], Gen.Int[1, 4]).Sample((units, workers, cores) =>
        {
            var replayed = Run(units, workers, cores);
            var shortestMs = Math.Max(Sum(units) / Math.Min(workers, cores), units.Max(unit => unit.Sum(step => step.Ms)));
            Assert.True(replayed.TimeMs >= shortestMs - 1e-6, $"{replayed.TimeMs} of {shortestMs}");
        });

    [Fact]
    public void WhatWorkersDoAddsUpToTheirTime() =>
        Gen.Select(Locking.List[1, 30], Gen.Int[1, 6], Gen.Int[1, 4]).Sample((units, workers, cores) =>
        {
            var replayed = Run(units, workers, cores);
            var spentMs = replayed.ComputeMs + replayed.QueuedMs + replayed.LockMs.Sum();
            Assert.InRange(spentMs, Sum(units) - 1e-6, (replayed.TimeMs * workers) + 1e-6);
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhatOneLockSurroundsIsRunByOneWorkerAtATime(bool isBarging)
    {
        var units = Enumerable.Repeat<IReadOnlyList<Step>>([Step.Acquire(0), Step.Compute(2), Step.Release(0)], 8).ToList();

        var replayed = Replay.Run(units, new ReplaySettings(4, 4) { Locks = [new LockManner(0, 0, isBarging)] })!;

        Assert.Equal(16, replayed.TimeMs, 6);
    }

    [Fact]
    public void ALockThatIsHandedToTheFirstInLineCostsAWakeUpEachTime()
    {
        var units = Enumerable.Repeat<IReadOnlyList<Step>>([Step.Acquire(0), Step.Compute(2), Step.Release(0)], 8).ToList();

        var replayed = Replay.Run(units, new ReplaySettings(2, 2) { Locks = [new LockManner(0, 0.5, IsBarging: false)] })!;

        Assert.Equal(16 + (7 * 0.5), replayed.TimeMs, 6);
    }

    [Fact]
    public void AThreadThatSpinsForLongEnoughNeverBlocks()
    {
        IReadOnlyList<Step> unit = [Step.Acquire(0), Step.Compute(1), Step.Release(0), Step.Compute(1)];
        var units = Enumerable.Repeat(unit, 8).ToList();

        var replayed = Replay.Run(units, new ReplaySettings(2, 2) { Locks = [new LockManner(10, 0.5, IsBarging: true)] })!;

        Assert.Equal(0, replayed.LockMs[0]);
        Assert.Equal(9, replayed.TimeMs, 6);
    }

    [Fact]
    public void ReadersAreInsideTogetherAndAWriterIsAlone()
    {
        IReadOnlyList<Step> read = [Step.AcquireShared(0), Step.Compute(4), Step.Release(0)];
        IReadOnlyList<Step> write = [Step.Acquire(0), Step.Compute(4), Step.Release(0)];
        var settings = new ReplaySettings(3, 3) { Locks = [LockManner.InTurn] };

        Assert.Equal(4, Replay.Run([read, read, read], settings)!.TimeMs, 6);
        Assert.Equal(8, Replay.Run([read, read, write], settings)!.TimeMs, 6);
        Assert.Equal(8, Replay.Run([write, read, read], settings)!.TimeMs, 6);
        Assert.Equal(12, Replay.Run([write, write, write], settings)!.TimeMs, 6);
    }

    [Fact]
    public void WorkersThatWaitForEachOtherForEverAreNoIteration()
    {
        static IReadOnlyList<Step> Nested(int outer, int inner) =>
            [Step.Acquire(outer), Step.Compute(1), Step.Acquire(inner), Step.Compute(1), Step.Release(inner), Step.Release(outer)];

        Assert.Null(Replay.Run([Nested(0, 1), Nested(1, 0)], new ReplaySettings(2, 2) { Locks = [Monitor, Monitor] }));
    }

    [Fact]
    public void EveryWorkerStandsStillInAPause()
    {
        IReadOnlyList<Step>[] units = [[Step.Compute(4)], [Step.Compute(2), Step.Pause(3), Step.Compute(2)]];

        Assert.Equal(7, Replay.Run(units, new ReplaySettings(2, 2))!.TimeMs, 6);
    }

    [Fact]
    public void UnitsThatWereDealtOutAreRunByTheirOwnWorkers()
    {
        IReadOnlyList<Step>[] units = [[Step.Compute(4)], [Step.Compute(4)], [Step.Compute(1)], [Step.Compute(1)]];
        var settings = new ReplaySettings(2, 2);

        Assert.Equal(5, Replay.Run(units, settings)!.TimeMs, 6);
        Assert.Equal(8, Replay.Run(units, settings with { Dealt = [[0, 1], [2, 3]] })!.TimeMs, 6);
    }

    [Fact]
    public void OtherThreadsTakeTheirShareOfTheCores()
    {
        IReadOnlyList<Step>[] units = [[Step.Compute(4)], [Step.Compute(4)]];

        var replayed = Replay.Run(units, new ReplaySettings(2, 2) { OtherThreads = 2 })!;

        Assert.Equal(8, replayed.TimeMs, 6);
        Assert.Equal(8, replayed.QueuedMs, 6);
    }

    private static ReplayedIteration Run(IReadOnlyList<IReadOnlyList<Step>> units, int workers, double cores) =>
        Replay.Run(units, new ReplaySettings(workers, cores) { Locks = [Monitor, LockManner.InTurn] })!;

    private static double Sum(IEnumerable<IReadOnlyList<Step>> units) => units.Sum(unit => unit.Sum(step => step.Ms));
}
