using Concur.Core.Accounting.Trials;
using Concur.Core.Model;
using Concur.Core.Planning;
using Concur.Protocol;

namespace Concur.Core.Tests.Accounting.Trials;

/// <summary>A machine that is lost ends one launch, and no other.</summary>
public class LostLaunchTests
{
    private const string Why = "machine m2 was lost while it ran unit 3; noticed after 2.1 s";

    private static readonly RunPlan Plan = RunPlanner.Plan(
        Fixtures.Request("sequential", "threads") with { Launches = 3, Profile = ProfileKind.None }, Fixtures.Machine());

    [Fact]
    public void TheTrialsOtherLaunchesCount()
    {
        var trials = new TrialCollector(Plan, Fixtures.Machine());
        foreach (var launch in Plan.Launches)
        {
            Assert.False(trials.HasFailed(launch.Trial));
            trials.Add(launch is { Trial.Index: 1, Round: 1 } ? Lost(launch) : Good(launch, launch.Trial.Index == 0 ? 20 : 10), null);
        }

        var report = trials.Reports()[1];

        Assert.Equal((TrialStatus.Ok, null), (report.Status, report.Error));
        Assert.Equal([Why], report.Lost);
        Assert.Equal(10, report.MedianMs);
        Assert.Equal(2, report.TimesMs.Length);
        Assert.Equal(2, report.Speedup!.Value, 6);
    }

    [Fact]
    public void ATrialOfWhichEveryLaunchIsLostHasFailed()
    {
        var trials = new TrialCollector(Plan, Fixtures.Machine());
        foreach (var launch in Plan.Launches) trials.Add(launch.Trial.Index == 1 ? Lost(launch) : Good(launch, 20), null);

        var report = trials.Reports()[1];

        Assert.Equal((TrialStatus.Failed, Why), (report.Status, report.Error));
        Assert.Equal([Why, Why, Why], report.Lost);
        Assert.Empty(report.TimesMs);
    }

    /// <summary>A machine that could not be reached has no result at all.</summary>
    [Fact]
    public void ALaunchThatCouldNotBeMadeForLackOfAMachineIsLost()
    {
        var unreachable = Good(Plan.Launches[0], 10) with { Result = null, Lost = "machine m1 does not answer" };

        Assert.Equal(new LaunchVerdict(TrialStatus.Failed, "machine m1 does not answer"), LaunchVerdict.Of(unreachable));
    }

    private static LaunchRecord Good(LaunchPlan plan, int ms)
    {
        var stamp = new UnitStamp { StartNs = 0, EndNs = ms * 1_000_000L };
        return Fixtures.Launch(plan.Trial.Strategy.Text, 2, [Fixtures.Iteration(0, ms * 1_000_000L, [stamp], [])]) with { Plan = plan };
    }

    /// <summary>It had measured an iteration before.</summary>
    private static LaunchRecord Lost(LaunchPlan plan)
    {
        var good = Good(plan, 500);
        var failure = new UnitFailure(3, "", Why, "") { LostMachine = "m2" };
        return good with { Usage = Fixtures.Usage(3), Result = good.Result! with { Failure = failure } };
    }
}
