using Concur.Core.Model;
using Concur.Core.Scaling;

namespace Concur.Core.Tests.Scaling;

public class MeanAccountTests
{
    [Fact]
    public void ItIsTheMeanIterationOfAllLaunches()
    {
        var mean = MeanAccount.Of([
            Fixtures.Account(2, 100, (Category.Compute, 150)) with { Iterations = 1 },
            null,
            Fixtures.Account(2, 200, (Category.Compute, 350), (Category.Lock, 40)) with { Iterations = 3 },
        ])!;

        Assert.Equal((2, 175, 4), (mean.Lanes, mean.WallNs, mean.Iterations));
        Assert.Equal((300, 30, 0), (mean[Category.Compute], mean[Category.Lock], mean[Category.Startup]));
    }

    [Fact]
    public void WhereTheNumberOfLanesVariesAllCountAndTheNumberIsTheMostUsual()
    {
        var mean = MeanAccount.Of([
            Fixtures.Account(3, 100) with { Iterations = 2 },
            Fixtures.Account(2, 200) with { Iterations = 5 },
            Fixtures.Account(3, 300) with { Iterations = 2 },
        ])!;

        Assert.Equal((2, 200, 489, 9), (mean.Lanes, mean.WallNs, mean.LaneNs, mean.Iterations));
    }

    [Fact]
    public void WhatOneOfThemCannotTellIsUnknown()
    {
        var blind = Fixtures.Account(2, 100, (Category.Compute, 50));
        blind = blind with { ByCategory = blind.ByCategory.SetItem((int)Category.Lock, null) };

        var mean = MeanAccount.Of([blind, Fixtures.Account(2, 100, (Category.Compute, 60))])!;

        Assert.Equal((null, 55), (mean[Category.Lock], mean[Category.Compute]));
        Assert.Null(MeanAccount.Of([null]));
    }

    [Fact]
    public void OfTwoAsUsualItIsTheOneOfMoreLanes() =>
        Assert.Equal(3, MeanAccount.Of([Fixtures.Account(2, 100), Fixtures.Account(3, 100), Fixtures.Account(1, 100)])!.Lanes);

    /// <summary>Recording makes of a worker process that lives for a moment another thing.</summary>
    [Fact]
    public void APointsAccountIsThatOfItsTimingLaunches()
    {
        var launches = GeneratedSweeps.Point("threads", 2, 10, 5, Fixtures.Account(2, 1_000, (Category.Startup, 600)))
            .Select(launch => launch.Number is null ? launch : launch with { Account = Fixtures.Account(2, 400, (Category.Startup, 50)) });

        var point = Assert.Single(SweepAnalyzer.Analyze(GeneratedSweeps.Opening([2], [10]), [.. launches]).Points);

        Assert.Equal((400, 50), (point.Account!.WallNs, point.Account[Category.Startup]));
    }
}
