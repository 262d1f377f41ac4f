using Concur.Core.Accounting;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Tests.Accounting;

public class CoreAccountantTests
{
    private const long Tick = 10_000_000;

    private static readonly ProcessorTimes[] Before =
        [new(0, 15 * Tick, 100 * Tick, Tick), new(1, 25 * Tick, 100 * Tick, 0), new(2, 99 * Tick, 0, 0)];

    private static readonly ProcessorTimes[] After =
        [new(0, 70 * Tick, 145 * Tick, 3 * Tick), new(1, 75 * Tick, 150 * Tick, 0), new(2, 999 * Tick, 0, 0)];

    [Fact]
    public void OnlyTheAllowedProcessorsCount()
    {
        var cpu = SystemCpu.Between(Before, After, ProcessorList.Parse("0-1"))!.Value;

        Assert.Equal((50 + 5 + 40 + 10) * 10_000_000L, cpu.BusyNs);
        Assert.Equal((40 + 5 + 50) * 10_000_000L, cpu.IdleNs);
        Assert.Equal(2 * 10_000_000L, cpu.StealNs);
    }

    [Fact]
    public void CategoriesAndResidueSumToCoresTimesWall()
    {
        var unit = new UnitStamp
        {
            StartNs = 0,
            EndNs = 500_000_000,
            AtStart = new ThreadCounters(0, 0, 0),
            AtEnd = new ThreadCounters(400_000_000, 50_000_000, 0),
        };
        var iteration = Fixtures.Iteration(0, 1_000_000_000, [unit], []) with
        {
            AtEnd = new ProcessCounters(500_000_000, 100_000_000, 0, 0),
        };
        var launch = Fixtures.Launch("thread-pool", 2, [iteration]);
        launch = launch with { Result = launch.Result! with { ProcessorsAtStart = Before, ProcessorsAtEnd = After } };

        var account = CoreAccountant.Close(launch, Fixtures.Machine())!;

        Assert.Equal(2_000_000_000, account.Categories.Sum(category => category.Ns ?? 0) + account.UnexplainedNs);
        Assert.Equal(350_000_000, account.Categories.Single(category => category.Name == "lanes-user").Ns);
        Assert.Equal(200_000_000, account.Categories.Single(category => category.Name == "target-other").Ns);
        Assert.Equal(450_000_000, account.Categories.Single(category => category.Name == "other-processes").Ns);
    }

    /// <summary>The processors' times come in steps, which a short time has no room for.</summary>
    [Fact]
    public void OthersTakeNoMoreThanThereIs()
    {
        var unit = new UnitStamp { StartNs = 0, EndNs = 100_000_000, AtStart = default, AtEnd = new ThreadCounters(1_000_000, 0, 0) };
        var iteration = Fixtures.Iteration(0, 100_000_000, [unit], []) with { AtEnd = new ProcessCounters(1_000_000, 0, 0, 0) };
        var launch = Fixtures.Launch("thread-pool", 2, [iteration]);
        launch = launch with { Result = launch.Result! with { ProcessorsAtStart = Before, ProcessorsAtEnd = After } };

        Assert.Equal(1, CoreAccountant.Taken(launch, Fixtures.Machine()).Others);
        Assert.Equal(1, CoreAccountant.Close(launch, Fixtures.Machine())!.OthersShare);
    }

    [Fact]
    public void WithoutTheSystemsFiguresTheRestIsUnknown()
    {
        var iteration = Fixtures.Iteration(0, 1000, [new UnitStamp { EndNs = 5, AtStart = default, AtEnd = default }], []);

        var account = CoreAccountant.Close(Fixtures.Launch("thread-pool", 2, [iteration]), Fixtures.Machine())!;

        Assert.Null(account.UnexplainedNs);
        Assert.Null(account.Categories.Single(category => category.Name == "idle").Ns);
    }

    [Theory]
    [InlineData("0-3,6", 5)]
    [InlineData("2", 1)]
    public void ProcessorListsAreRead(string list, int count) => Assert.Equal(count, ProcessorList.Parse(list)!.Count);

    [Theory]
    [InlineData("")]
    [InlineData("a-b")]
    [InlineData(null)]
    public void WhatIsNoProcessorListIsNone(string? list) => Assert.Null(ProcessorList.Parse(list));
}
