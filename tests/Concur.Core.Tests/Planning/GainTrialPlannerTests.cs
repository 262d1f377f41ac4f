using Concur.Core.Model;
using Concur.Core.Planning;

namespace Concur.Core.Tests.Planning;

public class GainTrialPlannerTests
{
    private static readonly WorkloadRequest Request = Fixtures.Request("sequential", "threads");
    private static readonly Gain Collections = Gain(GainKinds.NoCollections, 1.5) with { IsAtMost = true };

    [Fact]
    public void AnotherNumberOfWorkersIsTried() => Assert.Equal(
        ["threads@1-workers --workers 1", "threads@4-workers --workers 4"],
        Chosen(Workers(1, 0.5), Workers(4, 1.1)));

    [Fact]
    public void CollectionsAreAvoidedByALargerBudget()
    {
        var chosen = Assert.Single(GainTrialPlanner.Choose(Request, Run(Collections)));

        Assert.Equal("--variant gen0-256mb:DOTNET_GCgen0size=0x10000000", chosen.Tried);
        Assert.Equal("0x10000000", chosen.Variant.Environment["DOTNET_GCgen0size"]);
    }

    [Theory]
    [InlineData(GainKinds.LockFree)]
    [InlineData(GainKinds.MethodHalf)]
    [InlineData(GainKinds.LongestFirst)]
    [InlineData(GainKinds.NoStartup)]
    [InlineData(GainKinds.Cores)]
    public void WhatTheToolCannotChangeIsNotTried(string kind) => Assert.Empty(Chosen(Gain(kind, 2)));

    [Fact]
    public void WhatIsNotKnownIsNotTried() => Assert.Empty(Chosen(
        Workers(1, 0.5) with { Factor = null }, Workers(1, 0.5) with { Interval = null }));

    [Fact]
    public void TheLargestEffectsAreTriedWhicheverWayTheyGo() => Assert.Equal(
        ["--workers 1", "--workers 8", "--workers 4", "--workers 2"],
        Chosen(Workers(3, 1.01), Workers(2, 1.1), Workers(4, 1.2), Workers(8, 1.5), Workers(1, 0.5)).Select(tried => tried[^11..]));

    [Fact]
    public void OnlyTheFastestTrialsAreLookedAt()
    {
        var (run, gains) = (Run(), new GainReport(10, 10, null, [Collections]));
        TrialReport Trial(string name, double speedup) =>
            Fixtures.Trial(name, 20, speedup, 2, Fixtures.Account(2, 10_000_000)) with { Gains = gains };

        var chosen = GainTrialPlanner.Choose(Request, run with
        {
            Trials = [Trial("sequential", 1), Trial("threads", 1.2), Trial("tasks", 1.9), Trial("gil:ticks=100", 3)],
        });

        Assert.Equal(["tasks", "threads"], chosen.Select(tried => tried.Trial).Order());
    }

    /// <summary>The runtime's settings and the code of the trial stay as they are.</summary>
    [Fact]
    public void AVariantKeepsItsSettings()
    {
        var own = new RuntimeVariant("server", new Dictionary<string, string> { ["DOTNET_gcServer"] = "1" });
        var (request, run) = (Request with { Variants = [own] }, Run(Workers(1, 0.5), Collections));
        run = run with { Trials = [run.Trials[0], run.Trials[1] with { Variant = "server" }] };

        var chosen = GainTrialPlanner.Choose(request, run);

        Assert.Equal(["server-1-workers", "server-gen0-256mb"], chosen.Select(tried => tried.Variant.Name).Order());
        Assert.All(chosen, tried => Assert.Equal("1", tried.Variant.Environment["DOTNET_gcServer"]));
        Assert.Equal(
            ["threads@server", "threads@server-1-workers", "threads@server-gen0-256mb"],
            RemedyPlanner.Plan(request, run, chosen).Trials.Select(trial => trial.Label).Order());
    }

    [Fact]
    public void ABudgetThatTheUserHasSetIsKept()
    {
        var own = new RuntimeVariant("budget", new Dictionary<string, string> { ["DOTNET_GCgen0size"] = "0x4000000" });
        var run = Run(Collections);

        Assert.Empty(GainTrialPlanner.Choose(
            Request with { Variants = [own] },
            run with { Trials = [run.Trials[0], run.Trials[1] with { Variant = "budget" }] }));
    }

    /// <summary>Predictions are of times, which no recording makes better.</summary>
    [Fact]
    public void LaunchesTakeTurnsWithoutAnyProfiledOne()
    {
        var run = Run(Workers(1, 0.5));

        var plan = RemedyPlanner.Plan(Request, run with { Findings = [] }, GainTrialPlanner.Choose(Request, run));

        Assert.Equal(
            Enumerable.Repeat<string[]>(["threads 2", "threads@1-workers 1"], 6).SelectMany(round => round),
            plan.Launches.Select(launch => FormattableString.Invariant($"{launch.Trial.Label} {launch.Spec.Workers}")));
        Assert.DoesNotContain(plan.Launches, launch => launch.Profiled);
    }

    [Fact]
    public void APredictionAndARemedyShareTheirLaunches()
    {
        var (run, variant) = (Run(Workers(1, 0.5)), new RuntimeVariant("1-workers", new Dictionary<string, string>()) { Workers = 1 });
        run = run with
        {
            Findings =
            [
                new Finding("Rule", Severity.Warning, "threads", "a message", "trials[1]", "an advice")
                {
                    Remedy = new Remedy("lock") { Variant = variant },
                },
            ],
        };

        var plan = RemedyPlanner.Plan(Request, run, GainTrialPlanner.Choose(Request, run));

        Assert.Equal(["threads", "threads@1-workers"], plan.Trials.Select(trial => trial.Label));
        Assert.Equal(2, plan.Launches.Count(launch => launch.Profiled));
    }

    private static Gain Workers(int workers, double factor) => Gain(GainKinds.Workers, factor) with { Workers = workers };

    private static Gain Gain(string kind, double factor) => new(kind, "a change", factor, new Interval(factor * 0.9, factor * 1.1), null);

    private static IEnumerable<string> Chosen(params Gain[] gains) => GainTrialPlanner.Choose(Request, Run(gains))
        .Select(chosen => $"{chosen.Trial}@{chosen.Variant.Name} {chosen.Tried}");

    private static RunReport Run(params Gain[] gains)
    {
        var account = Fixtures.Account(2, 10_000_000);
        return Fixtures.Run(
            Fixtures.Trial("sequential", 20, 1, 1, account),
            Fixtures.Trial("threads", 10, 2, 2, account) with { Gains = new GainReport(10, 10, null, [.. gains]) });
    }
}
