using System.Collections.Immutable;
using Concur.Core.Accounting.Gains;
using Concur.Core.Model;
using Concur.Core.Replaying;
using Concur.Traces.Symbols;
using CsCheck;

namespace Concur.Core.Tests.Accounting.Gains;

public class CriticalPathTests
{
    private static readonly LockSite Cache = Site("Cache.Get", 0, waitMs: 10, new SourceLocation("Cache.cs", 41, null));

    [Fact]
    public void WhatALockSurroundsIsNamedAfterItsStatement()
    {
        var work = Work(8, new UnitPart("Cache.Add", [0], 6), new UnitPart("Cache.Get", [0], 3), new UnitPart("Run", [], 1)) with
        {
            Sites = [Cache],
        };

        var path = Of(work, new LockManner(0, 0.1, IsBarging: false));

        Assert.Equal((PathKinds.Compute, "Cache.Add", "Cache.Get"), (path[0].Kind, path[0].Method, path[0].Lock));
        Assert.Equal("computing in Cache.Add inside the lock in Cache.Get", path[0].What);
        Assert.Equal("Cache.cs:41", path[0].Place?.ToString());
        Assert.Equal((PathKinds.Compute, "Cache.Get", "Cache.Get"), (path[1].Kind, path[1].Method, path[1].Lock));

        // The first unit computes beside the lock before it takes it.
        Assert.Equal(8 * 6, path[0].Ms, 6);
        Assert.Equal(8 * 3, path[1].Ms, 6);
        Assert.Equal(1, Only(path, PathKinds.Compute, lockOf: null).Ms, 6);
        Assert.Equal(7 * 0.1, Only(path, PathKinds.WakeUp, "Cache.Get").Ms, 6);
    }

    [Fact]
    public void OfSeveralLocksThatAreHeldTheOneThatIsWaitedForLongestIsNamed()
    {
        var work = Work(4, new UnitPart("A", [0, 1], 5)) with { Sites = [Site("Outer", 0, 20), Site("Inner", 1, 1)] };

        Assert.Equal("Outer", Only(Of(work, LockManner.InTurn), PathKinds.Compute, "Outer").Lock);
    }

    [Fact]
    public void EverythingElseHasItsKind()
    {
        var work = Work(4, new UnitPart("A", [], 10)) with
        {
            StartMs = 2,
            StartGapMs = 1,
            EndMs = 3,
            PassingMs = 4,
            DispatchMs = 5,
            Pauses = 1,
            PauseMs = 6,
            Workers = 1,
            Cores = 1,
        };

        var path = Of(work, LockManner.InTurn);

        Assert.Equal(
            [
                (PathKinds.Compute, 40.0), (PathKinds.Dispatch, 20.0), (PathKinds.Passing, 16.0), (PathKinds.Gc, 6.0), (PathKinds.End, 3.0),
                (PathKinds.Startup, 2.0),
            ],
            path.Select(part => (part.Kind, Math.Round(part.Ms, 6))));
    }

    [Fact]
    public void WorkersThatShareACoreWaitForIt()
    {
        var path = Of(Work(2, new UnitPart("A", [], 10)) with { Cores = 1 }, LockManner.InTurn);

        Assert.Equal((10.0, 0.5), (Only(path, PathKinds.RunQueue, null).Ms, Only(path, PathKinds.RunQueue, null).Share));
        Assert.Equal(10, Only(path, PathKinds.Compute, null).Ms, 6);
    }

    [Fact]
    public void ThePartsAddUpToTheWallTime() => Gen.Select(
        Gen.Select(Gen.Double[0, 3], Gen.Double[0, 3], Gen.Double[0, 3]).List[1, 20],
        Gen.Int[1, 4],
        Gen.Bool.Select(isBarging => new LockManner(0.02, 0.1, isBarging))).Sample((units, workers, manner) =>
    {
        var work = Work(0) with
        {
            Workers = workers,
            Sites = [Cache, Site("Inner", 1, 5)],
            StartMs = 0.4,
            StartGapMs = 0.3,
            EndMs = 0.2,
            Pauses = 2,
            PauseMs = 1,
            Units =
            [
                .. units.Select(ms => new UnitWork(
                    0.1, [new UnitPart("A", [], ms.Item1), new UnitPart("B", [0], ms.Item2), new UnitPart("C", [0, 1], ms.Item3)])),
            ],
        };
        var habits = new LockHabits(5, IsEven: false, manner);
        var wallMs = UnitPrograms.Replay(work, habits, Change.None, 0)!.TimeMs;

        var path = CriticalPath.Of(work, new FittingHabits(habits, 0, null!))!.Value;

        Assert.Equal(wallMs, path.Sum(part => part.Ms), 6);
        Assert.Equal(1, path.Sum(part => part.Share), 6);
    });

    [Fact]
    public void ItIsNotKnownWhereTheReplayDoesNotFitOrSamplesAreFew()
    {
        var work = Work(8, new UnitPart("A", [], 10)) with { WallMs = 40 };

        Assert.NotNull(GainAnalyzer.Of(work, null).CriticalPath);
        Assert.Null(GainAnalyzer.Of(work with { WallMs = 50 }, null).CriticalPath);
        Assert.Null(GainAnalyzer.Of(work with { Samples = 299 }, null).CriticalPath);
        Assert.Null(GainAnalyzer.Of(work, "events were lost").CriticalPath);
    }

    private static ImmutableArray<CriticalPart> Of(TrialWork work, LockManner manner) =>
        CriticalPath.Of(work, new FittingHabits(new LockHabits(1, IsEven: true, manner), 0, null!))!.Value;

    private static CriticalPart Only(ImmutableArray<CriticalPart> path, string kind, string? lockOf) =>
        Assert.Single(path, part => part.Kind == kind && part.Lock == lockOf);

    private static TrialWork Work(int units, params UnitPart[] parts) => new()
    {
        WallMs = 0,
        Workers = 2,
        Cores = 2,
        Units = [.. Enumerable.Repeat(new UnitWork(0, parts), units)],
        Samples = 1000,
    };

    private static LockSite Site(string method, int number, double waitMs, SourceLocation? place = null) =>
        new(new LockRegion(method, "Program.dll", number, 0, LockKind.Monitor, place), number, 1, waitMs);
}
