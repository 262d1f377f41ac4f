using Concur.Core.Model;
using Concur.Core.Planning;

namespace Concur.Core.Tests.Planning;

public class RunPlannerTests
{
    [Fact]
    public void LaunchesAreInterleavedAndTheRecordedOnesComeLast()
    {
        var plan = RunPlanner.Plan(Fixtures.Request("sequential", "threads"), Fixtures.Machine());

        Assert.Equal(
            ["sequential", "threads", "sequential", "threads", "sequential*", "threads*"],
            plan.Launches.Select(launch => launch.Trial.Strategy.Text + (launch.Profiled ? "*" : "")));
    }

    [Fact]
    public void WithoutAProfileNothingIsRecorded()
    {
        var plan = RunPlanner.Plan(Fixtures.Request("sequential") with { Profile = ProfileKind.None }, Fixtures.Machine());

        Assert.DoesNotContain(plan.Launches, launch => launch.Profiled);
    }

    [Theory]
    [InlineData("sequential", 8, 1, 1)]
    [InlineData("threads", 8, 8, 2)]
    [InlineData("threads", 1, 1, 1)]
    public void TheIdealIsLanesButNoMoreThanCores(string strategy, int workers, int lanes, double ideal)
    {
        var trial = RunPlanner.Plan(Fixtures.Request(strategy) with { Workers = workers }, Fixtures.Machine(cores: 2)).Trials[0];

        Assert.Equal((lanes, ideal), (trial.Lanes, trial.IdealSpeedup));
    }

    [Fact]
    public void WorkersAreTheUsableCoresUnlessSaid() =>
        Assert.Equal(3, RunPlanner.Plan(Fixtures.Request("threads"), Fixtures.Machine(cores: 3)).Trials[0].Lanes);

    /// <summary>The runtime compiles an engine's own code too, which takes seconds; what the user says holds for both.</summary>
    [Theory]
    [InlineData("threads", null, 1_200)]
    [InlineData("orleans:silos=2", null, 4_000)]
    [InlineData("orleans:silos=2", 3.0, 3_000)]
    public void AnEngineWarmsUpForLonger(string strategy, double? seconds, int expectedMs)
    {
        var request = Fixtures.Request(strategy);
        if (seconds is { } given) request = request with { LongestWarmup = TimeSpan.FromSeconds(given) };

        Assert.All(RunPlanner.Plan(request, Fixtures.Machine()).Launches, launch => Assert.Equal(expectedMs, launch.Spec.LongestWarmupMs));
    }
}
