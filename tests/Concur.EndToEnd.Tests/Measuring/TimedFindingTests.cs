namespace Concur.EndToEnd.Tests.Measuring;

/// <summary>Findings that rest on how long something took: right on cores that the run has to itself.</summary>
[Collection(Suites.Measuring)]
[Trait(Suites.Suite, Suites.Measuring)]
public class TimedFindingTests
{
    /// <summary>From which factor of CPU time on the rules speak of slower lanes.</summary>
    private const double Notable = 1.25;

    private static readonly string[] OfTimes = ["LoadImbalance", "MemoryBandwidth", "FalseSharing", "StartupDominates"];

    /// <param name="args">The workload and its options.</param>
    /// <param name="expected">The rule and the strategy that it is found of.</param>
    [Theory]
    [InlineData("mandelbrot -s plinq", "LoadImbalance plinq")]
    [InlineData("json -s threads", "GcBound threads")]
    public async Task WhatAWorkloadIsAboutIsFound(string args, string expected) => Assert.Contains(expected, (await Run(args)).Findings);

    [Fact]
    public async Task TwoLanesThatShareTheMemorysBandwidthAreFoundWhereThatMakesThemSlower()
    {
        var run = await Run("matrix -s threads");

        var slower = run.Trial("threads").Ms("compute") / run.Trial("sequential").Ms("compute");
        var seen = FormattableString.Invariant($"two lanes need {slower:0.00} times one's CPU time here");
        Assert.SkipWhen(slower < Notable, "inconclusive: " + seen);
        Assert.Contains("MemoryBandwidth threads", run.Findings);
    }

    [Theory]
    [InlineData("primes -s threads,plinq")]
    [InlineData("counter-striped -s threads")]
    public async Task NothingIsFoundWhereNothingIsLost(string args) =>
        Assert.DoesNotContain((await Run(args)).Findings, finding => OfTimes.Contains(finding.Split(' ')[0]));

    [Fact]
    public async Task ALargerBudgetTakesCollectionsAway()
    {
        var run = await Run("json -s threads -w 2 --verify");

        var tried = run.Json.GetProperty("verifications").EnumerateArray()
            .Single(item => item.GetProperty("rule").ValueEquals("GcBound") && item.GetProperty("strategy").ValueEquals("threads"));
        Assert.InRange(tried.GetProperty("shareAfter").GetDouble(), 0, 0.7 * tried.GetProperty("shareBefore").GetDouble());
    }

    private static async Task<RunOutput> Run(string args)
    {
        var others = OtherWork.Watch();
        using var tool = new ToolProcess();
        var ending = await tool.Run(["run", .. args.Split(' '), "--launches", "1", "--profile", "light", "--format", "json"]);
        others.SkipIfDisturbed();
        Assert.True(ending.ExitCode == 0, ending.Error);
        return new RunOutput(ending.Out);
    }
}
