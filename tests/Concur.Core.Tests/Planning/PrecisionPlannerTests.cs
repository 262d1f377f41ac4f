using Concur.Core.Model;
using Concur.Core.Planning;

namespace Concur.Core.Tests.Planning;

public class PrecisionPlannerTests
{
    private static readonly TimingSummary Narrow = new(100, 99.5, 100.5, 20);
    private static readonly TimingSummary Wide = new(100, 90, 110, 20);
    private static readonly TimingSummary Unknown = new(100, null, null, 4);

    [Fact]
    public void WhatIsTooWideIsLaunchedAgainBesideSequential()
    {
        var plan = Plan(0.01);

        var added = PrecisionPlanner.Next(plan, [Narrow, Wide, Narrow, Unknown], 6);

        Assert.Equal(["sequential", "tasks", "plinq"], added.Select(launch => launch.Trial.Label));
        Assert.DoesNotContain(added, launch => launch.Profiled);
    }

    [Fact]
    public void NothingIsAddedWhereAllAreNarrowOrNoneWasAskedFor()
    {
        Assert.Empty(PrecisionPlanner.Next(Plan(0.01), [Narrow, Narrow, Narrow, Narrow], 6));
        Assert.Empty(PrecisionPlanner.Next(Plan(null), [Wide, Wide, Wide, Wide], 6));
        Assert.Empty(PrecisionPlanner.Next(Plan(0.01), [Wide, Wide, Wide, Wide], 150));
    }

    /// <summary>A trial of which a launch has failed has no times here.</summary>
    [Fact]
    public void WhatFailedIsNotWaitedFor()
    {
        Assert.Empty(PrecisionPlanner.Next(Plan(0.01), [Narrow, null, Narrow, null], 6));
        Assert.Empty(PrecisionPlanner.Next(Plan(0.01), [null, Wide, Wide, Wide], 6));
    }

    [Fact]
    public void ARoundHasOneTimingLaunchOfEveryTrial()
    {
        var rounds = Plan(null).TimingRounds.ToList();

        Assert.Equal(2, rounds.Count);
        Assert.All(rounds, round => Assert.Equal(["sequential", "tasks", "threads", "plinq"], round.Select(launch => launch.Trial.Label)));
    }

    private static RunPlan Plan(double? precision) =>
        RunPlanner.Plan(Fixtures.Request("sequential", "tasks", "threads", "plinq") with { Precision = precision }, Fixtures.Machine());
}
