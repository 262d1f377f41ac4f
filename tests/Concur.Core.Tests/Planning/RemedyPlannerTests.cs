using Concur.Core.Model;
using Concur.Core.Planning;

namespace Concur.Core.Tests.Planning;

public class RemedyPlannerTests
{
    private static readonly WorkloadRequest Request = Fixtures.Request("sequential", "threads");
    private static readonly RuntimeVariant FewWorkers = new("1-workers", new Dictionary<string, string>()) { Workers = 1 };
    private static readonly RuntimeVariant Setting = new("v", new Dictionary<string, string> { ["DOTNET_X"] = "1" });

    [Fact]
    public void ARemedyTakesTurnsWithWhatItShouldCure() => Assert.Equal(
        [.. Enumerable.Repeat<string[]>(["threads", "threads@v"], 6).SelectMany(round => round), "threads*", "threads@v*"],
        Plan(new Remedy("gc") { Variant = Setting }).Launches.Select(launch => launch.Trial.Label + (launch.Profiled ? "*" : "")));

    [Fact]
    public void TwoRemediesShareWhatTheyShouldCure() => Assert.Equal(
        ["threads", "threads@v", "sequential"],
        Plan(new Remedy("gc") { Variant = Setting }, new Remedy("lock") { Strategy = "sequential" }).Trials.Select(trial => trial.Label));

    [Fact]
    public void AVariantMayHaveAnotherNumberOfWorkers()
    {
        var trial = Plan(new Remedy("lock") { Variant = FewWorkers }).Trials[1];

        Assert.Equal(("threads@1-workers", 1), (trial.Label, trial.Lanes));
        Assert.Equal(1, Plan(new Remedy("lock") { Variant = FewWorkers }).Launches[1].Spec.Workers);
    }

    [Fact]
    public void WhatMakesNoSenseForTheWorkloadIsNotTried() =>
        Assert.Empty(Plan(Request with { Workload = "counter-lock" }, new Remedy("startup") { Strategy = "processes" }).Launches);

    [Fact]
    public void WithoutARemedyNothingIsLaunched() => Assert.Empty(Plan().Launches);

    private static RunPlan Plan(params Remedy[] remedies) => Plan(Request, remedies);

    private static RunPlan Plan(WorkloadRequest request, params Remedy[] remedies) => RemedyPlanner.Plan(request, Run(remedies), []);

    private static Finding Finding(Remedy remedy) =>
        new("Rule", Severity.Warning, "threads", "a message", "trials[1]", "an advice") { Remedy = remedy };

    private static RunReport Run(params Remedy[] remedies)
    {
        var account = Fixtures.Account(2, 10_000_000);
        return Fixtures.Run(Fixtures.Trial("sequential", 20, 1, 1, account), Fixtures.Trial("threads", 10, 2, 2, account)) with
        {
            Findings = [.. remedies.Select(Finding)],
        };
    }
}
