using Concur.Core.Accounting.Gains;
using Concur.Core.Model;
using Concur.Traces.Symbols;

namespace Concur.Core.Tests.Accounting.Gains;

public class GainAnalyzerTests
{
    private static readonly LockRegion Statement = Region("Cache.Get", 1);

    [Fact]
    public void ALockAroundEverythingIsWorthAsManyTimesAsThereAreWorkers()
    {
        var work = Work(8, [new UnitPart("Cache.Get", [0], 10)]) with { WallMs = 80, Sites = [new LockSite(Statement, 0, 1, 80)] };

        var gain = Only(GainAnalyzer.Of(work, null), GainKinds.LockFree);

        Assert.Equal("the lock in Cache.Get were never waited for", gain.Change);
        Assert.InRange(gain.Factor!.Value, 1.98, 2.1);
        Assert.True(gain.Interval!.Low <= gain.Factor && gain.Factor <= gain.Interval.High);
    }

    [Fact]
    public void ALockThatNobodyWaitsForIsNoChange()
    {
        var work = Work(8, [new UnitPart("Cache.Get", [0], 10)]) with { WallMs = 40, Sites = [new LockSite(Statement, 0, 1, 0)] };

        Assert.DoesNotContain(GainAnalyzer.Of(work, null).Changes, gain => gain.Kind is GainKinds.LockFree or GainKinds.LockHalf);
    }

    [Fact]
    public void AMethodOffTheCriticalPathGainsNothing()
    {
        var work = Work(2) with
        {
            WallMs = 20,
            Units = [new UnitWork(0, [new UnitPart("A", [], 20)]), new UnitWork(0, [new UnitPart("B", [], 16)])],
        };

        var report = GainAnalyzer.Of(work, null);

        Assert.Equal(1, OfMethod(report, "B").Factor!.Value, 0.001);
        Assert.Equal(20.0 / 16, OfMethod(report, "A").Factor!.Value, 0.001);
    }

    [Fact]
    public void UnevenUnitsAreWorthTheirBalance()
    {
        var work = Work(2) with
        {
            WallMs = 13,
            Units = [.. ((double[])[1, 1, 1, 1, 1, 1, 2, 10]).Select(ms => new UnitWork(0, [new UnitPart("A", [], ms)]))],
        };

        var report = GainAnalyzer.Of(work, null);

        Assert.Equal(13.0 / 9, Only(report, GainKinds.EvenUnits).Factor!.Value, 0.001);
        Assert.Equal(13.0 / 10, Only(report, GainKinds.LongestFirst).Factor!.Value, 0.001);
    }

    [Fact]
    public void CollectionsAreWorthTheirPausesAtMost()
    {
        var work = Work(8, [new UnitPart("A", [], 10)]) with { WallMs = 60, Pauses = 4, PauseMs = 20 };

        var gain = Only(GainAnalyzer.Of(work, null), GainKinds.NoCollections);

        Assert.True(gain.IsAtMost);
        Assert.Equal(1.5, gain.Factor!.Value, 0.001);
    }

    [Fact]
    public void StartingAndPassingAreWorthTheirTime()
    {
        var work = Work(8, [new UnitPart("A", [], 10)]) with { WallMs = 70, StartMs = 10, PassingMs = 5 };

        var report = GainAnalyzer.Of(work, null);

        Assert.Equal(7.0 / 6, Only(report, GainKinds.NoStartup).Factor!.Value, 0.001);
        Assert.Equal(7.0 / 5, Only(report, GainKinds.NoPassing).Factor!.Value, 0.001);
    }

    [Fact]
    public void OneWorkerInsteadOfTwoTakesTwiceAsLong()
    {
        var report = GainAnalyzer.Of(Work(8, [new UnitPart("A", [], 10)]) with { WallMs = 40 }, null);

        Assert.Equal(0.5, report.Changes.Single(gain => gain.Change == "there were one worker").Factor!.Value, 0.001);
    }

    [Fact]
    public void NothingIsPredictedWhereTheUnchangedWorkIsNotReproduced()
    {
        var report = GainAnalyzer.Of(Work(8, [new UnitPart("A", [], 10)]) with { WallMs = 50 }, null);

        Assert.Empty(report.Changes);
        Assert.Equal("a replay of the unchanged work takes 20 % less than was measured", report.Unknown);
    }

    [Fact]
    public void WithFewSamplesLocksAndMethodsAreNotKnown()
    {
        var report = GainAnalyzer.Of(Work(8, [new UnitPart("A", [], 10)]) with { WallMs = 40, Samples = 299 }, null);

        var gain = Only(report, GainKinds.MethodHalf);
        Assert.Null(gain.Factor);
        Assert.Equal("299 samples are too few; 300 are needed", gain.Unknown);
        Assert.NotNull(Only(report, GainKinds.EvenUnits).Factor);
    }

    /// <summary>Workers that wake each other at a lock are ready without a core, and no other process is to blame.</summary>
    [Fact]
    public void WithALockTheTimeOfOthersIsWhatTheyHadOfTheCores()
    {
        var locked = Work(8, [new UnitPart("Cache.Get", [0], 9), new UnitPart("A", [], 1)]) with
        {
            WallMs = 72.5,
            Sites = [new LockSite(Statement, 0, 1, 60)],
            QueuedShare = 0.3,
            OthersShare = 0.01,
        };

        var gain = Only(GainAnalyzer.Of(locked, null), GainKinds.LockFree);

        Assert.InRange(gain.Factor!.Value, 72.5 / 40 * 0.97, 72.5 / 40 * 1.03);
    }

    [Fact]
    public void AWorkIsTheSameAfterItWasStored()
    {
        var work = Work(2, [new UnitPart("Cache.Get", [0], 9.5), new UnitPart(null, [], 1.25)]) with
        {
            Sites = [new LockSite(Statement, 0, 2, 3.5)],
            Dealt = [[1], [0]],
            OthersShare = 0.1,
        };

        var (read, unknown) = WorkDocument.Read(WorkDocument.Write(work, "no reason"));

        Assert.Equal("no reason", unknown);
        Assert.Equal(work.Sites, read.Sites);
        Assert.Equal(Parts(work), Parts(read));
        Assert.Equal(work.Dealt, read.Dealt);
        Assert.Equal(work with { Units = [], Sites = [], Dealt = null }, read with { Units = [], Sites = [], Dealt = null });

        static IEnumerable<(string?, double, string)> Parts(TrialWork work) =>
            work.Units.SelectMany(unit => unit.Parts).Select(part => (part.Method, part.Ms, string.Join(' ', part.Held)));
    }

    [Fact]
    public void SureGainsComeFirst()
    {
        var report = GainAnalyzer.Of(Work(8, [new UnitPart("A", [], 10)]) with { WallMs = 70, StartMs = 10, PassingMs = 5 }, null);

        Assert.Equal(report.Changes.OrderByDescending(gain => gain.IsWorthwhile), report.Changes);
        Assert.Equal(report.Worthwhile, report.Changes.TakeWhile(gain => gain.IsWorthwhile));
    }

    private static TrialWork Work(int units, params UnitPart[] parts) => new()
    {
        WallMs = 0,
        Workers = 2,
        Cores = 2,
        Units = [.. Enumerable.Repeat(new UnitWork(0, parts), units)],
        Samples = 1000,
    };

    private static LockRegion Region(string method, int token) => new(method, "Program.dll", token, 0, LockKind.Monitor, null);

    private static Gain Only(GainReport report, string kind) => Assert.Single(report.Changes, gain => gain.Kind == kind);

    private static Gain OfMethod(GainReport report, string method) => report.Changes.Single(gain => gain.Site == method);
}
