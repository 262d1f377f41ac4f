namespace Concur.EndToEnd.Tests;

/// <summary>Strategies of the user's own: they take part as the built-in ones do, and what they do wrong is told in a line.</summary>
public class PlugInTests
{
    private static readonly string[] Briefly = ["--launches", "1", "--iterations", "1", "--format", "json"];

    /// <summary>Units that compute, that await, that wait, that share memory, and that make large results.</summary>
    [Theory]
    [InlineData("primes")]
    [InlineData("http")]
    [InlineData("sleep")]
    [InlineData("counter-lock")]
    [InlineData("payload")]
    public async Task TheirAccountsAddUpAndTheirResultsAgree(string workload)
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run(["run", workload, "-s", $"reactive,akka,scheduler-pair,{Locations.PlugIns}", "-w", "2", .. Briefly]);

        Assert.True(ending.ExitCode == 0, ending.Error);
        var run = new RunOutput(ending.Out);
        Assert.Equal(["sequential", "reactive", "akka", "scheduler-pair"], run.Trials.Select(trial => trial.Strategy));
        run.AssertResultsAgree();
        Assert.All(run.Trials, trial =>
        {
            var account = trial.Json.GetProperty("account");
            var named = account.GetProperty("categories").EnumerateArray().Sum(one => one.GetProperty("ms").GetDouble());
            Assert.Equal(
                account.GetProperty("laneMs").GetDouble(), named + account.GetProperty("unexplainedMs").GetDouble(), precision: 3);
            Assert.True(trial.Json.GetProperty("medianMs").GetDouble() > 0);
        });
    }

    [Theory]
    [InlineData("loses", 3, "loses: strategy 'loses' (Concur.PlugIns.Faulty.Loses) returned without having run 1 of 8 units")]
    [InlineData("doubles", 3, "doubles: strategy 'doubles' (Concur.PlugIns.Faulty.Doubles) ran unit 0 twice")]
    [InlineData("miscounts", 3, "ran unit 8, but the units are numbered 0 to 7")]
    [InlineData("throws", 3, "(Concur.PlugIns.Faulty.Throws) threw System.InvalidOperationException: no scheduler today")]
    [InlineData("never", 4, "look whether strategy 'never' (Concur.PlugIns.Faulty.Never) returns")]
    public async Task WhatOneDoesWrongIsALine(string strategy, int exitCode, string expected)
    {
        using var tool = new ToolProcess();

        var ending = await tool.Run(
        [
            "run", "random", "-n", "1000", "-u", "8", "-s", $"{strategy},{Locations.PlugIns}", "-w", "2", "--launches", "1",
            "--profile", "none", "--timeout", strategy == "never" ? "3s" : "60s",
        ]);

        Assert.True(ending.ExitCode == exitCode, $"{ending.ExitCode}: {ending.Out}{ending.Error}");
        Assert.Contains(expected, ending.Out + ending.Error, StringComparison.Ordinal);
    }

    /// <summary>A file's own strategies run beside the default ones, and a run of them is made again.</summary>
    [Fact]
    public async Task TheStrategiesOfAFileTakePart()
    {
        using var tool = new ToolProcess();
        await tool.Write("own.cs", """
            using Concur.Abstractions;

            public static class Own
            {
                [Workload] public static long Sum(WorkUnit unit) => Enumerable.Range(0, 1000).Sum(i => (long)i * unit.Index);

                [Strategy("halves")]
                public static void Halves(UnitSource units, int workers, int least = 1) =>
                    Parallel.Invoke(() => Range(units, 0, units.Count / 2), () => Range(units, units.Count / 2, units.Count));

                private static void Range(UnitSource units, int from, int to)
                {
                    for (var unit = from; unit < to; unit++) units.Run(unit);
                }
            }
            """);

        var byDefault = await tool.Run(["run", "own.cs", "--profile", "none", .. Briefly]);
        var named = await tool.Run(["run", "own.cs", "-s", "halves:least=2", "--profile", "none", .. Briefly]);
        var again = await tool.Run(["rerun", "last", "--format", "json"]);
        var wrong = await tool.Run(["run", "own.cs", "-s", "halves:most=2", .. Briefly]);

        Assert.True(byDefault.ExitCode == 0, byDefault.Error);
        Assert.Contains("halves", new RunOutput(byDefault.Out).Trials.Select(trial => trial.Strategy));
        Assert.Contains("threads", new RunOutput(byDefault.Out).Trials.Select(trial => trial.Strategy));
        Assert.All(
            (string[])[named.Out, again.Out],
            json => Assert.Equal(["sequential", "halves:least=2"], new RunOutput(json).Trials.Select(trial => trial.Strategy)));
        Assert.Equal(2, wrong.ExitCode);
        Assert.Contains("strategy 'halves' has no parameter 'most'; it takes least", wrong.LastErrorLine, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AStrategyThatNobodyHasIsRefusedBeforeAnythingIsBuilt()
    {
        using var tool = new ToolProcess();
        await tool.Write("plain.cs", "public static class Plain { public static int Work(int n) => n; }");

        var ofFile = await tool.Run("run", "plain.cs", "-s", "thread");
        var ofPlugIn = await tool.Run("run", "random", "-s", $"reactiv,{Locations.PlugIns}");
        var ofNone = await tool.Run("run", "random", "-s", Locations.Tool);

        Assert.Equal((2, 2, 2), (ofFile.ExitCode, ofPlugIn.ExitCode, ofNone.ExitCode));
        Assert.Contains("there is no strategy 'thread'", ofFile.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("building", ofFile.Error, StringComparison.Ordinal);
        Assert.Contains("there is no strategy 'reactiv'", ofPlugIn.Error, StringComparison.Ordinal);
        Assert.Contains("; of your own there are ", ofPlugIn.Error, StringComparison.Ordinal);
        Assert.Contains("has no strategy; mark a public static method [Strategy(\"name\")]", ofNone.Error, StringComparison.Ordinal);
    }
}
