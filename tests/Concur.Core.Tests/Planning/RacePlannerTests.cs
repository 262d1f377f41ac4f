using Concur.Core.Accounting.Trials;
using Concur.Core.Model;
using Concur.Core.Planning;
using Concur.Protocol;

namespace Concur.Core.Tests.Planning;

/// <summary>Launches go to the strategies that can still win.</summary>
public class RacePlannerTests
{
    private static readonly string[] Strategies = ["sequential", "threads", "tasks", "gil", "processes"];
    private static readonly double[] Quiet = [1, 1.01, 0.99, 1.005, 0.995, 1.002, 1.01, 0.99, 1, 1.004, 0.996, 1];
    private static readonly double[] AlsoQuiet = [1.004, 0.99, 1, 1.01, 1, 0.995, 0.99, 1.003, 1.01, 1, 0.99, 1.005];
    private static readonly double[] Noisy = [1, 1.3, 0.8, 1.2, 0.9, 1.25, 0.85, 1.1, 0.8, 1.3, 1, 0.9];

    [Fact]
    public void WhatIsSurelySlowerGetsNoMoreLaunches() => Assert.Equal(
        ["sequential", "threads", "tasks"], Next(3, (20, Quiet), (10, Quiet), (10.2, Noisy), (30, Quiet), (50, Quiet)));

    [Fact]
    public void TheSimulatedLockIsNoRunner() => Assert.DoesNotContain(
        "gil", Next(3, (20, Quiet), (10, Quiet), (10.2, Noisy), (5, Quiet), (50, Quiet)));

    [Fact]
    public void SequentialGetsAsManyAsSpeedUpsNeed() => Assert.Equal(
        ["threads", "tasks"], Next(6, (20, Quiet), (10, Quiet), (10.2, Noisy), (30, Quiet), (50, Quiet)));

    [Fact]
    public void TheRaceIsOverWhereOneIsLeft() => Assert.Empty(Next(3, (20, Quiet), (10, Quiet), (16, AlsoQuiet), (30, Quiet), (50, Quiet)));

    [Fact]
    public void TheRaceIsOverWhereAllThatAreLeftAreAlike() =>
        Assert.Empty(Next(6, (20, Quiet), (10, Quiet), (10.05, AlsoQuiet), (30, Quiet), (50, Quiet)));

    [Fact]
    public void NoStrategyGetsMoreThanTwelve() =>
        Assert.Empty(Next(12, (20, Noisy), (20, Quiet), (20, AlsoQuiet), (30, Quiet), (50, Quiet)));

    [Fact]
    public void WithoutARaceNothingIsAdded()
    {
        var plan = Plan(isRace: false);

        Assert.Empty(RacePlanner.Next(plan, [.. plan.Trials.Select(_ => Rounds(10, Quiet, 3))], 3));
    }

    /// <summary>Of three that are alike none must lose its place to chance: one is thrown out in one race of fifty at most.</summary>
    [Fact]
    public void TheFastestIsHardlyEverThrownOut()
    {
        var (random, plan, thrown) = (new Random(5), Plan(isRace: true), 0);
        for (var race = 0; race < 500; race++)
        {
            Dictionary<int, double>[] medians = [.. plan.Trials.Select(_ => new Dictionary<int, double>())];
            for (var round = 0; round < 8; round++)
            {
                var load = 1 + random.NextDouble();
                foreach (var trial in plan.Trials)
                    medians[trial.Index][round] = load * (trial.Index == 0 ? 20 : 10) * (1 + (0.1 * random.NextDouble()));
            }

            var next = RacePlanner.Next(plan, medians, 8);
            if (next.Length > 0 && next.Count(launch => launch.Trial.Index is 1 or 2 or 4) < 3) thrown++;
        }

        Assert.InRange(thrown, 0, 10);
    }

    /// <summary>Of two launches of one round the less disturbed one counts, and there is still one launch a round.</summary>
    [Fact]
    public void ARepeatedLaunchTakesThePlaceOfTheDisturbedOne()
    {
        var plan = Plan(isRace: true);
        var trials = new TrialCollector(plan, Fixtures.Machine());
        var first = plan.Launches.First(launch => launch.Trial.Index == 1);

        trials.Add(Record(first, ms: 30, busyNs: 15_000_000_000), null);
        foreach (var other in plan.Launches.Where(launch => !launch.Profiled && launch != first))
            trials.Add(Record(other, ms: 10, busyNs: 0), null);
        Assert.True(trials.IsDisturbed(first));
        trials.Add(Record(first, ms: 10, busyNs: 0), null);

        Assert.False(trials.IsDisturbed(first));
        Assert.Equal(1, trials.Repeated);
        Assert.Equal([10.0, 10, 10], trials.RoundsSoFar(first.Trial)!.Values);
    }

    private static LaunchRecord Record(LaunchPlan plan, int ms, long busyNs)
    {
        var stamp = new UnitStamp { StartNs = 0, EndNs = ms * 1_000_000L };
        var record = Fixtures.Launch(plan.Trial.Strategy.Text, 2, [Fixtures.Iteration(0, ms * 1_000_000L, [stamp], [])]);
        ProcessorTimes[] Times(long ns) => [new ProcessorTimes(0, ns, 0, 0), new ProcessorTimes(1, ns, 0, 0)];
        return record with { Plan = plan, Result = record.Result! with { ProcessorsAtStart = Times(0), ProcessorsAtEnd = Times(busyNs) } };
    }

    private static IEnumerable<string> Next(int rounds, params (double Ms, double[] Factors)[] strategies)
    {
        var plan = Plan(isRace: true);
        return RacePlanner.Next(plan, [.. strategies.Select(strategy => Rounds(strategy.Ms, strategy.Factors, rounds))], rounds)
            .Select(launch => launch.Trial.Label);
    }

    private static Dictionary<int, double> Rounds(double ms, double[] factors, int rounds) =>
        factors.Take(rounds).Select((factor, round) => (factor, round)).ToDictionary(pair => pair.round, pair => pair.factor * ms);

    private static RunPlan Plan(bool isRace) => RunPlanner.Plan(
        Fixtures.Request(Strategies) with { IsRace = isRace, Launches = RacePlanner.LeastRounds }, Fixtures.Machine());
}
