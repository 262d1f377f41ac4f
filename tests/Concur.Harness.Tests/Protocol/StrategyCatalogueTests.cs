using Concur.Protocol;

namespace Concur.Harness.Tests.Protocol;

public class StrategyCatalogueTests
{
    public static TheoryData<string> Names => [.. StrategyCatalogue.All.Select(strategy => strategy.Name)];

    [Fact]
    public void TheBaselineComesFirstAndNamesAreUnique()
    {
        Assert.Equal(StrategyNames.Sequential, StrategyCatalogue.All[0].Name);
        Assert.Equal(StrategyCatalogue.All.Count, StrategyCatalogue.All.Select(strategy => strategy.Name).Distinct().Count());
        Assert.Null(StrategyCatalogue.Find("nothing"));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void DescriptionsAreOneLineAndSafeToPrint(string name)
    {
        var strategy = StrategyCatalogue.Find(name)!;
        var ofParameters = strategy.Parameters.Select(parameter => parameter.Description);
        string[] texts = [strategy.Name, strategy.Summary, strategy.Suits, strategy.Costs, .. ofParameters];

        Assert.All(texts, text => Assert.True(text.Length > 0 && TerminalText.IsSafe(text)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void WhatIsSaidOfAStrategyFitsTogether(string name)
    {
        var strategy = StrategyCatalogue.Find(name)!;

        // Only the pool has a queue of its own.
        if (strategy.Assignment == UnitAssignment.Queue) Assert.True(strategy.UsesPool);
        if (strategy.UsesPool) Assert.Equal(LaneLifetime.Launch, strategy.LaneLifetime);
        if (strategy.IsSimulation) Assert.False(strategy.IsPredictable);
        Assert.Equal(strategy.TakesWorkers ? 7 : 1, strategy.Lanes(7));
    }

    [Fact]
    public void WorkerProcessesShareNoMemory()
    {
        var (counter, primes) = (BuiltInWorkload.Find("counter-lock"), BuiltInWorkload.Find(BuiltInWorkload.Primes));
        var refused = StrategyCatalogue.All.Where(strategy => strategy.GetRefusal(counter, workers: 2) is not null);

        Assert.Equal(
            [StrategyNames.Processes, StrategyNames.ProcessPool, StrategyNames.Orleans], refused.Select(strategy => strategy.Name));
        Assert.All(StrategyCatalogue.All, strategy => Assert.Null(strategy.GetRefusal(primes, workers: 2)));
    }

    [Fact]
    public void PlinqHasALimitOfWorkers()
    {
        var plinq = StrategyCatalogue.Find(StrategyNames.Plinq)!;

        Assert.Null(plinq.GetRefusal(null, 512));
        Assert.Equal("plinq takes at most 512 workers, not 513", plinq.GetRefusal(null, 513));
        Assert.Null(StrategyCatalogue.Find(StrategyNames.Threads)!.GetRefusal(null, 100_000));
    }
}
