using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Core.Planning;

namespace Concur.Core.Tests.Planning;

public class SweepPlannerTests
{
    private static readonly SweepGrid Request = new(Fixtures.Request("sequential", "threads", "gil"), [1, 2, 8], [10, 100]);

    [Fact]
    public void EveryPointIsRecordedOnceAndTimedOnceARoundAndSequentialHasOneWorker()
    {
        var plan = SweepPlanner.Plan(Request, Fixtures.Machine());

        // Two sizes of sequential, and of two strategies with three numbers of workers.
        var points = plan.Select(step => step.Point).Distinct().ToList();
        Assert.Equal(2 + (2 * 2 * 3), points.Count);
        Assert.All(points, point => Assert.Equal([null, 0, 1], plan.Where(step => step.Point == point).Select(step => step.Number)));
        Assert.All(points.Where(point => point.Strategy == "sequential"), point => Assert.Equal(1, point.Workers));
        Assert.All(plan, step => Assert.Equal((step.Point.Workers, step.Point.Size), (step.Launch.Spec.Workers, step.Launch.Spec.Size)));
        Assert.All(plan, step => Assert.Equal(step.Number is null, step.Launch.Profiled));
    }

    [Fact]
    public void RoundsFollowEachOtherAndTheRecordedLaunchesComeFirst()
    {
        var plan = SweepPlanner.Plan(Request, Fixtures.Machine());

        Assert.Equal([.. plan.Select(step => step.Number).Order()], plan.Select(step => step.Number));
    }

    [Fact]
    public void WithoutAProfileThereAreTimingLaunchesAlone() =>
        Assert.DoesNotContain(Plan(Request with { Profile = ProfileKind.None }), step => step.Launch.Profiled);

    /// <summary>Resuming rests on it.</summary>
    [Fact]
    public void ThePlanIsTheSameEachTime() =>
        Assert.Equal(Plan(Request).Select(step => (step.Point, step.Number)), Plan(Request).Select(step => (step.Point, step.Number)));

    private static ImmutableArray<SweepStep> Plan(SweepGrid request) => SweepPlanner.Plan(request, Fixtures.Machine());
}
