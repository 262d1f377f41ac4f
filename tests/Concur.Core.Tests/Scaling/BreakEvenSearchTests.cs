using Concur.Core.Model;
using Concur.Core.Scaling;
using CsCheck;

namespace Concur.Core.Tests.Scaling;

public class BreakEvenSearchTests
{
    private const double EvenAt = 2_000;

    private static readonly SweepReport Opening = Sweeps.Opening([2], [100, 1000, 10_000]);

    [Fact]
    public void HalfwayBetweenTheTwoSizesThatItLiesBetweenIsMeasuredNextWithSequentialBeside()
    {
        var next = BreakEvenSearch.Next(Opening.Request, [.. Measured(Opening.Request.Sizes, size => 4 + (size / 500.0))]);

        // Even at 2,000.
        Assert.Equal([new SweepPoint("sequential", 1, 3200), new SweepPoint("threads", 2, 3200)], next);
    }

    [Fact]
    public void OnceTheSizesAreNoMoreThanTwiceApartThatIsEnough() =>
        Assert.Empty(BreakEvenSearch.Next(Opening.Request, [.. Measured([100, 1000, 1500, 3000, 10_000], size => 4 + (size / 500.0))]));

    [Theory]
    [InlineData(0.5)]
    [InlineData(1.5)]
    public void WhereThereIsNoBreakEvenNothingIsAdded(double factor) =>
        Assert.Empty(BreakEvenSearch.Next(Opening.Request, [.. Measured(Opening.Request.Sizes, size => factor * size / 250.0)]));

    [Fact]
    public void APointThatCouldNotBeMeasuredIsNotAskedForAgain()
    {
        SweepLaunch Failed(string strategy, int workers) => new(new SweepPoint(strategy, workers, 3200), 0) { Status = TrialStatus.Failed, Error = "killed" };

        Assert.Empty(BreakEvenSearch.Next(Opening.Request, [.. Measured(Opening.Request.Sizes, size => 4 + (size / 500.0)), Failed("sequential", 1), Failed("threads", 2)]));
    }

    /// <summary>A sweep that is broken off anywhere asks for the same launches as one that is not.</summary>
    [Fact]
    public void WhatIsMeasuredDoesNotDependOnWhereItWasBrokenOff()
    {
        var opening = Sweeps.Opening([2, 3], [0, 10, 100_000]);
        opening = opening with { Request = opening.Request with { Refines = true } };
        var whole = Run(opening, [], int.MaxValue);

        Assert.True(whole.Count > SweepPlans.Of(opening, []).Length);
        Gen.Int[0, whole.Count].Sample(count => Run(opening, Run(opening, [], count), int.MaxValue).SequenceEqual(whole), iter: 40);
    }

    [Fact]
    public void TheBreakEvenIsThenKnownClosely()
    {
        var opening = Sweeps.Opening([2, 3], [10, 100_000]);

        double Off(SweepReport from) => Assert.Single(SweepAnalyzer.Analyze(from, Launches(Run(from, [], int.MaxValue))).BreakEvens, even => even.Workers == 2).Size!.Value / EvenAt;

        Assert.InRange(Off(opening with { Request = opening.Request with { Refines = true } }), 0.97, 1.03);
        Assert.NotInRange(Off(opening), 0.75, 1.25);
    }

    private static List<(SweepPoint Point, int Number)> Run(SweepReport opening, List<(SweepPoint Point, int Number)> made, int most)
    {
        var steps = made.ToList();
        while (steps.Count < most && SweepPlans.Missing(SweepPlans.Of(opening, Launches(steps)), Launches(steps)).ToList() is { Count: > 0 } missing)
            steps.AddRange(missing.Take(most - steps.Count).Select(step => (step.Point, step.Number)));
        return steps;
    }

    private static double SequentialMs(long size) => 0.01 + (size / 200.0);

    /// <summary>Costs 4 ms, and 0.6 of sequential's time until that is 25 ms: from there on, 0.95. A straight line from afar leads elsewhere.</summary>
    private static double StrategyMs(long size) => 4 + (0.6 * Math.Min(25, SequentialMs(size))) + (0.95 * Math.Max(0, SequentialMs(size) - 25));

    private static List<SweepLaunch> Launches(IEnumerable<(SweepPoint Point, int Number)> steps) =>
        [.. steps.Select(step => new SweepLaunch(step.Point, step.Number) { IterationsMs = step.Number < 0 ? [] : [step.Point.Strategy == "sequential" ? SequentialMs(step.Point.Size) : StrategyMs(step.Point.Size)], Digest = "1" })];

    private static IEnumerable<SweepLaunch> Measured(IEnumerable<long> sizes, Func<long, double> strategyMs) =>
        sizes.SelectMany(size => Sweeps.Point("sequential", 1, size, size / 250.0).Concat(Sweeps.Point("threads", 2, size, strategyMs(size))));
}
