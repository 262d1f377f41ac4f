using Concur.Core.Model;
using Concur.Core.Scaling;
using CsCheck;

namespace Concur.Core.Tests.Scaling;

public class BreakEvenSearchTests
{
    private const double EvenAt = 2_000;

    private static readonly SweepReport Opening = GeneratedSweeps.Opening([2], [100, 1000, 10_000]);

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

    [Theory]
    [InlineData("sequential", 1)]
    [InlineData("threads", 2)]
    public void WhereEitherCouldNotBeMeasuredTheSearchIsGivenUp(string strategy, int workers) =>
        Assert.Empty(BreakEvenSearch.Next(
            Opening.Request,
            [
                .. Measured(Opening.Request.Sizes, size => 4 + (size / 500.0)),
                new SweepLaunch(new SweepPoint(strategy, workers, 3200), 0) { Status = TrialStatus.Failed, Error = "killed" },
            ]));

    /// <summary>A sweep that is broken off anywhere asks for the same launches as one that is not, whatever fails.</summary>
    [Fact]
    public void WhatIsMeasuredDoesNotDependOnWhereItWasBrokenOff()
    {
        var opening = Refining([2, 3], [0, 10, 100_000]);
        var whole = Run(opening, [], int.MaxValue, _ => false);
        Assert.True(whole.Count > SweepPlans.Missing(opening, []).Length);

        Gen.Select(Gen.Int[0, whole.Count], Gen.Int[0, 5]).Sample((count, failing) =>
        {
            bool Fails(SweepPoint point) => failing > 0 && (point.Size + point.Workers) % 5 == failing;
            var broken = Run(opening, Run(opening, [], count, Fails), int.MaxValue, Fails);
            return broken.ToHashSet().SetEquals(Run(opening, [], int.MaxValue, Fails)) && broken.Distinct().Count() == broken.Count;
        }, iter: 60);
    }

    [Fact]
    public void TheBreakEvenIsThenKnownClosely()
    {
        double Off(SweepReport from) => Found(from, Launches(Run(from, [], int.MaxValue, _ => false), _ => false)).Size!.Value / EvenAt;

        Assert.InRange(Off(Refining([2, 3], [10, 100_000])), 0.97, 1.03);
        Assert.NotInRange(Off(GeneratedSweeps.Opening([2, 3], [10, 100_000])), 0.75, 1.25);
    }

    /// <summary>One launch of eight has no interval: it must not take those of the others away.</summary>
    [Theory]
    [InlineData("sequential", 8, "threads", 1)]
    [InlineData("threads", 8, "sequential", 1)]
    public void ASizeThatIsNotMeasuredToTheEndChangesNothing(string first, int ofFirst, string second, int ofSecond)
    {
        var opening = Refining([2], [.. Opening.Request.Sizes]);
        List<SweepLaunch> asked = [.. Measured(opening.Request.Sizes, size => 4 + (size / 500.0))];
        SweepLaunch[] added =
        [
            .. Measured([3200], size => 4 + (size / 500.0))
                .Where(launch =>
                    launch.Number >= 0
                        && ((launch.Point.Strategy == first && launch.Number < ofFirst)
                            || (launch.Point.Strategy == second && launch.Number < ofSecond))),
        ];

        Assert.Equal(ofFirst + ofSecond, added.Length);
        Assert.NotNull(Found(opening, asked).Interval);
        Assert.Equal(Found(opening, asked), Found(opening, [.. asked, .. added]));
        Assert.Equal(
            [3200, 3200],
            BreakEvenSearch.Next(opening.Request, [.. asked, .. added])
                .Select(point => point.Size)
                .Concat(added.Where(launch => launch.Number == 7).Select(launch => launch.Point.Size)));
    }

    [Fact]
    public void NoMoreSizesAreAddedThanWereAllowed()
    {
        long[] many = [.. Enumerable.Range(0, SweepGrid.MostAdded).Select(index => 101L + index)];

        Assert.Empty(Next([100, 1000, 10_000, .. many]));
        Assert.NotEmpty(Next([100, 1000, 10_000, .. many[1..]]));

        static IReadOnlyList<SweepPoint> Next(long[] sizes) =>
            BreakEvenSearch.Next(Opening.Request, [.. Measured(sizes, size => 4 + (size / 500.0))]);
    }

    /// <summary>Nobody asked how it scales there, and not every number of workers was measured.</summary>
    [Fact]
    public void NoLawIsFittedAtASizeThatWasAdded()
    {
        var opening = Refining([1, 2], [1000, 10_000]);

        var sweep = SweepAnalyzer.Analyze(
            opening,
            [
                .. ((long[])[1000, 3200, 10_000]).SelectMany(size =>
                    ((int[])[1, 2]).SelectMany(workers => GeneratedSweeps.Point("threads", workers, size, size / 100.0 / workers))),
            ]);

        Assert.Equal([1000, 10_000], sweep.Curves.Select(curve => curve.Size));
    }

    private static SweepReport Refining(int[] workers, long[] sizes)
    {
        var opening = GeneratedSweeps.Opening(workers, sizes);
        return opening with { Request = opening.Request with { Refines = true } };
    }

    private static BreakEven Found(SweepReport opening, IReadOnlyList<SweepLaunch> launches) =>
        Assert.Single(SweepAnalyzer.Analyze(opening, launches).BreakEvens, even => even.Workers == 2);

    /// <summary>Launches what is missing until nothing is, or there are so many: what fails is given up.</summary>
    private static List<(SweepPoint Point, int? Number)> Run(
        SweepReport opening,
        List<(SweepPoint Point, int? Number)> made,
        int most,
        Func<SweepPoint, bool> fails)
    {
        var steps = made.ToList();
        while (steps.Count < most && SweepPlans.Missing(opening, Launches(steps, fails)) is { IsEmpty: false } missing)
        {
            var givenUp = steps.Select(step => step.Point).Where(fails).ToHashSet();
            foreach (var step in missing.Take(most - steps.Count))
            {
                if (!givenUp.Contains(step.Point)) steps.Add((step.Point, step.Number));
                if (fails(step.Point)) givenUp.Add(step.Point);
            }
        }

        return steps;
    }

    private static double SequentialMs(long size) => 0.01 + (size / 200.0);

    /// <summary>
    /// Costs 4 ms, and 0.6 of sequential's time until that is 25 ms: from there on, 0.95. A straight line from afar leads
    /// elsewhere.
    /// </summary>
    private static double StrategyMs(long size) =>
        4 + (0.6 * Math.Min(25, SequentialMs(size))) + (0.95 * Math.Max(0, SequentialMs(size) - 25));

    private static List<SweepLaunch> Launches(IEnumerable<(SweepPoint Point, int? Number)> steps, Func<SweepPoint, bool> fails) =>
    [
        .. steps.Select(step => fails(step.Point)
            ? new SweepLaunch(step.Point, step.Number) { Status = TrialStatus.Failed, Error = "killed" }
            : new SweepLaunch(step.Point, step.Number)
            {
                IterationsMs = step.Number is null
                    ? []
                    : [step.Point.Strategy == "sequential" ? SequentialMs(step.Point.Size) : StrategyMs(step.Point.Size)],
                Digest = new LaunchDigest("1"),
            }),
    ];

    private static IEnumerable<SweepLaunch> Measured(IEnumerable<long> sizes, Func<long, double> strategyMs) =>
        sizes.SelectMany(size =>
            GeneratedSweeps.Point("sequential", 1, size, size / 250.0).Concat(GeneratedSweeps.Point("threads", 2, size, strategyMs(size))));
}
