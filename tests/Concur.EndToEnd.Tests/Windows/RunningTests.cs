using System.Text.Json;

namespace Concur.EndToEnd.Tests.Windows;

/// <summary>
/// Runs on Windows. Wine's CPU times have steps of 10 ms and are none for processes that have ended, so that no test asks how
/// large a figure is.
/// </summary>
[Collection(nameof(WindowsCollection))]
public class RunningTests(WindowsFixture windows)
{
    private static readonly string[] Unknown = ["io-sleep", "run-queue"];
    private static readonly string Faulty = WindowsTool.Named(Locations.FaultyWorkloads);

    [Fact]
    public async Task EveryStrategyGivesTheSameResultAndLeavesNoProcess()
    {
        var run = await windows.EveryStrategy();

        Assert.Equal(14, run.Output.Trials.Count);
        Assert.All(run.Output.Statuses, status => Assert.Equal("ok", status));
        run.Output.AssertResultsAgree();
        Assert.Empty(run.Tool.Running("Concur.Harness"));
    }

    /// <summary>What this system does not tell is null, and the time off the CPUs is one category instead.</summary>
    [Fact]
    public async Task AccountsCloseAndWhatIsUnknownIsNamed()
    {
        var run = await windows.EveryStrategy();

        Assert.All(run.Output.Trials, trial =>
        {
            var categories = trial.Account.GetProperty("categories").EnumerateArray()
                .ToDictionary(category => category.GetProperty("name").GetString()!, category => Time(category.GetProperty("ms")));
            Assert.All(Unknown, name => Assert.Null(categories[name]));
            Assert.All(categories.Values, ms => Assert.True(ms is not < 0, trial.Strategy));
            Assert.Equal(
                trial.Account.GetProperty("laneMs").GetDecimal(),
                categories.Values.Sum()!.Value + trial.Account.GetProperty("unexplainedMs").GetDecimal());
        });
        Assert.Contains(run.Output.Trials, trial => trial.Ms("off-cpu") > 0);
    }

    /// <summary>Worker processes are recorded too, each in a file of its own.</summary>
    [Fact]
    public async Task WorkersAndTheirParentAreRecorded()
    {
        var run = await windows.EveryStrategy();

        var files = Directory.GetFiles(Path.Combine(run.Folder, "traces")).Select(Path.GetFileName);

        string[] expected = ["process-pool.nettrace", "process-pool-w0.nettrace", "process-pool-w1.nettrace"];
        Assert.All(expected, name => Assert.Contains(name, files));
    }

    /// <summary>What was measured on Windows can be read on Linux, and says the same there.</summary>
    [Theory]
    [InlineData("show --details")]
    [InlineData("show --details --format markdown")]
    [InlineData("show --format csv")]
    [InlineData("export -s threads --format folded -o -")]
    public async Task WhatWasMeasuredIsReadOnBothSystems(string command)
    {
        using var tool = windows.Tool();
        var run = await windows.EveryStrategy();
        var words = command.Split(' ');

        var there = await tool.Run([words[0], WindowsTool.Named(run.Folder), .. words[1..]]);
        var here = await tool.OnLinux([words[0], run.Folder, .. words[1..]]);

        Assert.True(there.ExitCode == 0, there.Error);
        Assert.NotEmpty(there.Out);
        Assert.Equal(here.Out, there.Out);
    }

    /// <summary>Times of two systems are not compared; what can be is.</summary>
    [Fact]
    public async Task ARunOfWindowsComparesWithOneOfLinux()
    {
        using var tool = windows.Tool();
        var ofWindows = await windows.EveryStrategy();
        var ofLinux = await Recordings.Of("run primes -n 20000 -s threads,thread-pool --launches 1 --iterations 2");

        var ending = await tool.Command(
            $"compare {WindowsTool.Named(ofLinux.Folder)} {WindowsTool.Named(ofWindows.Folder)} --format json");

        Assert.True(ending.ExitCode == 0, ending.Error);
        var candidate = JsonDocument.Parse(ending.Out).RootElement.GetProperty("candidates")[0];
        Assert.Equal("shape", candidate.GetProperty("scope").GetString());
        var differences = candidate.GetProperty("differences").EnumerateArray();
        Assert.Contains(differences, difference => difference.GetProperty("name").ValueEquals("os"));
        var threads = candidate.GetProperty("rows").EnumerateArray().Single(row => row.GetProperty("label").ValueEquals("threads"));
        Assert.Contains(threads.GetProperty("onlyBaselineTells").EnumerateArray(), category => category.ValueEquals("run-queue"));
    }

    private static decimal? Time(JsonElement ms) => ms.ValueKind == JsonValueKind.Null ? null : ms.GetDecimal();

    [Fact]
    public async Task WrongResultsGiveExitCodeFive()
    {
        using var tool = windows.Tool();

        var ending = await tool.Command(
            $"run {Faulty} --method races -s threads -w 4 -u 16 --launches 1 --iterations 1 --profile none -o out");

        Assert.True(ending.ExitCode == 5, ending.Error);
        Assert.Contains("wrong results", ending.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ARunThatTakesTooLongIsEndedWithItsWorkers()
    {
        using var tool = windows.Tool();

        var ending = await tool.Command(
            $"run {Faulty} --method hangs -s processes --keep-going --launches 1 --iterations 1 --timeout 5s --profile none -o out");

        Assert.True(ending.ExitCode == 4, ending.Error);
        Assert.Equal(["timeout", "timeout"], new RunOutput(await tool.Read("out/run.json")).Statuses);
        Assert.Empty(tool.Running("Concur.Harness"));
    }

    [Fact]
    public async Task CtrlCEndsARunWithItsWorkers()
    {
        using var tool = windows.Tool();

        var ending = await tool.Run(
            (process, _) =>
            {
                Eventually.Holds("a worker runs", () => process.HasExited || tool.Running("Concur.Harness").Count > 1);
                ToolProcess.Signal(process, "INT");
            },
            "run", "primes", "-n", "1000", "-s", "processes", "--launches", "50", "--profile", "none");

        Assert.True(ending.ExitCode == 130, ending.Error);
        Eventually.Holds("the harness has ended", () => tool.Running("Concur.Harness").Count == 0);
    }

    [Fact]
    public async Task AnExitCodeThatIsAStatusOfWindowsIsSaidInWords()
    {
        using var tool = windows.Tool();

        var ending = await tool.Command($"run {Faulty} --method fails-fast -s threads --launches 1 --iterations 1 --profile none -o out");

        Assert.True(ending.ExitCode == 3, ending.Error);
        Assert.Contains("a fail-fast (0xC0000602): the workload gave up", ending.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ASweepMeasuresSizesAndWorkers()
    {
        using var tool = windows.Tool();

        var ending = await tool.Command($"sweep primes -s threads -w 1,2 -n 2000 --launches 1 --iterations 2 -o out --format json");

        Assert.True(ending.ExitCode == 0, ending.Error);
        Assert.Equal(ending.Out.Trim(), (await tool.Read("out/sweep.json")).Trim());
    }
}
