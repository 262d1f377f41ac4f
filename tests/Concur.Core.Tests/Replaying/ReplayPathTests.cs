using Concur.Core.Replaying;
using CsCheck;

namespace Concur.Core.Tests.Replaying;

public class ReplayPathTests
{
    private static readonly Gen<Step[]> Piece = Gen.Select(Gen.Int[0, 5], Gen.Double[0, 2], Gen.Double[0.1, 2], Gen.Int[0, 2])
        .Select((kind, outsideMs, insideMs, @lock) => kind switch
        {
            0 => [Step.Compute(insideMs)],
            1 => [Step.Elapse(insideMs)],
            2 => [Step.Compute(outsideMs), Step.Pause(insideMs)],
            3 => [Step.Compute(outsideMs), Step.AcquireShared(@lock), Step.Compute(insideMs), Step.Release(@lock)],
            _ => (Step[])[Step.Compute(outsideMs), Step.Acquire(@lock), Step.Compute(insideMs), Step.Release(@lock)],
        });

    private static readonly Gen<IReadOnlyList<Step>> Unit =
        Piece.List[1, 5].Select(pieces => (IReadOnlyList<Step>)[.. pieces.SelectMany(piece => piece)]);

    private static readonly Gen<LockManner> Manner = Gen.Select(
        One(0, 0.02, 0.3), One(0, 0.05, 0.4), Gen.Bool, (spinMs, wakeMs, isBarging) => new LockManner(spinMs, wakeMs, isBarging));

    private static readonly Gen<ReplaySettings> Settings = Gen.Select(
        Gen.Int[1, 5], Gen.Int[1, 4], Manner.Array[3], One(0, 0.7), One(0, 1.5), (workers, cores, locks, gapMs, others) =>
            new ReplaySettings(workers, cores)
            {
                Locks = locks,
                Startup = [Step.Elapse(gapMs)],
                StartGapMs = gapMs,
                OtherThreads = others,
                FollowsPath = true,
            });

    [Fact]
    public void ThePathCoversTheWallTimeOnce() =>
        Gen.Select(Unit.List[1, 25], Settings, Gen.Bool).Sample((units, settings, isDealt) =>
        {
            var replayed = Replay.Run(units, settings with { Dealt = isDealt ? Dealt(units.Count, settings.Workers) : null })!;

            Assert.Equal(replayed.TimeMs, replayed.PauseMs + replayed.Path!.Sum(segment => segment.Ms), 6);
            Assert.All(replayed.Path!, segment => Assert.InRange(segment.CoreMs, 0, segment.Ms + 1e-9));
        });

    [Fact]
    public void NoSegmentIsBlocked() => Gen.Select(Unit.List[1, 25], Settings).Sample((units, settings) =>
        Assert.DoesNotContain(Replay.Run(units, settings)!.Path!, segment => segment.State is WorkerState.Blocked or WorkerState.Done));

    [Fact]
    public void FollowingThePathChangesNoReplay() => Gen.Select(Unit.List[1, 25], Settings).Sample((units, settings) =>
    {
        var (with, without) = (Replay.Run(units, settings)!, Replay.Run(units, settings with { FollowsPath = false })!);

        Assert.Null(without.Path);
        Assert.Equal(without.TimeMs, with.TimeMs);
        Assert.Equal(without.LockMs, with.LockMs);
    });

    [Fact]
    public void AWaitForALockIsThePathOfItsHolder()
    {
        IReadOnlyList<Step>[] units =
        [
            [Step.Acquire(0), Step.Compute(5, 1), Step.Release(0), Step.Compute(1, 2)],
            [Step.Compute(1, 3), Step.Acquire(0, 4), Step.Compute(3, 5), Step.Release(0)],
        ];

        var path = Follow(units, new ReplaySettings(2, 2) { Locks = [new LockManner(0, 0.5, IsBarging: true)] });

        Assert.Equal(
            [(0, WorkerState.Computing, 1, 5.0), (1, WorkerState.Waking, 4, 0.5), (1, WorkerState.Computing, 5, 3.0)],
            path.Select(segment => (segment.Worker, segment.State, segment.Part, segment.Ms)));
    }

    [Fact]
    public void AWriterWaitsForTheLastReader()
    {
        IReadOnlyList<Step> Reads(double ms, int part) => [Step.AcquireShared(0), Step.Compute(ms, part), Step.Release(0)];
        IReadOnlyList<Step> write = [Step.Compute(1, 3), Step.Acquire(0), Step.Compute(2, 4), Step.Release(0)];

        var path = Follow([Reads(4, 1), Reads(6, 2), write], new ReplaySettings(3, 3) { Locks = [LockManner.InTurn] });

        Assert.Equal([(1, 2, 6.0), (2, 4, 2.0)], path.Select(segment => (segment.Worker, segment.Part, segment.Ms)));
    }

    [Fact]
    public void AWaitForACoreStaysWithItsWorker()
    {
        var path = Follow([[Step.Compute(4, 1)], [Step.Compute(6, 2)]], new ReplaySettings(2, 1));

        Assert.Equal([new PathSegment(1, WorkerState.Computing, 2, 10, 6)], path);
    }

    [Fact]
    public void AStartStaysWithItsWorker()
    {
        var settings = new ReplaySettings(2, 2) { Startup = [Step.Elapse(1, 7)], StartGapMs = 2, StartGapPart = 8 };

        var path = Follow([[Step.Compute(1, 1)], [Step.Compute(1, 2)]], settings with { Dealt = [[0], [1]] });

        Assert.Equal([(1, 8, 2.0), (1, 7, 1.0), (1, 2, 1.0)], path.Select(segment => (segment.Worker, segment.Part, segment.Ms)));
    }

    private static Gen<double> One(params double[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static IReadOnlyList<PathSegment> Follow(IReadOnlyList<IReadOnlyList<Step>> units, ReplaySettings settings) =>
        Replay.Run(units, settings with { FollowsPath = true })!.Path!;

    private static IReadOnlyList<IReadOnlyList<int>> Dealt(int units, int workers) =>
        [.. Enumerable.Range(0, workers).Select(worker => Enumerable.Range(0, units).Where(unit => unit % workers == worker).ToList())];
}
