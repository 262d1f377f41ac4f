using System.Collections.Immutable;
using Concur.Core.Comparing;
using Concur.Core.Model;
using Concur.Core.Stats;
using static Concur.Core.Tests.Fixtures;

namespace Concur.Core.Tests.Comparing;

public class RunComparerTests
{
    private static readonly ComparisonChoice Choice = new() { Threshold = 0.02 };

    [Fact]
    public void ARowSaysWhatBecameSlowerAndWhatDidNot()
    {
        var comparison = Compare(Of(100, 60), Of(100, 66));

        Assert.Equal(ComparisonScope.Times, comparison.Scope);
        Assert.Empty(comparison.Differences);
        Assert.Equal([(Verdict?)Verdict.Same, Verdict.Slower], comparison.Rows.Select(row => row.TimeVerdict));
        Assert.Equal(1.1, comparison.Rows[1].Time!.Ratio, 1e-9);
        Assert.True(comparison.Rows[1].Time!.Interval!.Low > 1.02);
        Assert.Equal(1 / 1.1, comparison.Rows[1].Speedup!.Ratio, 1e-9);
        Assert.Equal(Verdict.Slower, comparison.Rows[1].SpeedupVerdict);
        Assert.Equal(Math.Sqrt(1.1), comparison.MeanRatio!.Value, 1e-9);
    }

    /// <summary>By the warm-up alone, times may differ by up to a tenth where units compute all the time.</summary>
    [Theory]
    [InlineData(66, false, false, Verdict.Slower)]
    [InlineData(66, true, true, Verdict.Slower)]
    [InlineData(64, true, false, Verdict.Unsure)]
    [InlineData(64, false, true, Verdict.Unsure)]
    [InlineData(75, false, true, Verdict.Slower)]
    [InlineData(60, false, true, Verdict.Unsure)]
    public void CodeThatWasFinalInOneRunAloneMakesADifferenceLessSure(
        double candidateMs, bool isUnfinishedBefore, bool isUnfinishedAfter, Verdict expected)
    {
        static RunReport Marked(RunReport run, bool isUnfinished) => run with
        {
            Trials =
            [
                .. run.Trials.Select(trial => trial with
                {
                    Account = null,
                    Launches = [.. trial.Launches.Select(launch => launch with { HasFinalCode = !isUnfinished })],
                }),
            ],
        };

        var row = Compare(Marked(Of(100, 60), isUnfinishedBefore), Marked(Of(100, candidateMs), isUnfinishedAfter)).Rows[1];

        Assert.Equal((expected, expected), (row.TimeVerdict, row.SpeedupVerdict));
    }

    /// <summary>One launch of many fast iterations moves the median of all iterations, and says no more than any other launch.</summary>
    [Fact]
    public void WhatIsShownIsWhatIsCompared()
    {
        var after = Of(100, 60);
        var threads = after.Trials[1];
        var fast = threads.Launches[0] with { IterationsMs = [.. Enumerable.Repeat(20.0, 50)] };

        var row = Compare(
            Of(100, 60),
            after with
            {
                Trials = [
                    after.Trials[0],
                    threads with { Launches = threads.Launches.SetItem(0, fast), Timing = new TimingSummary(20, null, null, 55) },
                ],
            }).Rows[1];

        Assert.Equal(60, row.BaselineMs!.Value, 1e-9);
        Assert.Equal(row.Time!.Ratio, row.CandidateMs!.Value / row.BaselineMs.Value, 1e-9);
        Assert.Equal(row.Speedup!.Ratio, row.CandidateSpeedup!.Value / row.BaselineSpeedup!.Value, 1e-9);
        Assert.InRange(row.Time.Ratio, 0.99, 1.01);
    }

    /// <summary>Rounds were added for one strategy alone, and then for both: launches of one round belong together.</summary>
    [Fact]
    public void TheSpeedUpIsTheRunsOwnWhereRoundsDiffer()
    {
        TrialReport InRounds(TrialReport trial, params (int Round, double Ms)[] launches) => trial with
        {
            Launches = [.. launches.Select(launch => trial.Launches[0] with { Round = launch.Round, IterationsMs = [launch.Ms] })],
        };

        var run = Of(100, 60);
        var sequential = InRounds(run.Trials[0], (0, 100), (1, 110), (2, 90), (3, 200), (4, 300));
        var threads = InRounds(run.Trials[1], (0, 50), (1, 55), (2, 45), (4, 150));
        run = run with { Trials = [sequential, threads with { Speedup = Speedups.Of(sequential, threads, 1)!.Ratio }] };

        var row = Compare(run, run).Rows[1];

        Assert.Equal(2, row.BaselineSpeedup!.Value, 1e-9);
        Assert.Equal(run.Trials[1].Speedup!.Value, row.BaselineSpeedup.Value, 1e-9);
    }

    [Theory]
    [InlineData("cpu")]
    [InlineData("usableCores")]
    [InlineData("DOTNET_PROCESSOR_COUNT")]
    [InlineData("DOTNET_gcServer")]
    public void OfOtherMachinesOrSettingsShapeIsComparedAndSecondsAreNot(string what)
    {
        var other = Of(50, 30) with
        {
            Machine = what switch
            {
                "cpu" => Machine() with { Cpu = "Another CPU" },
                "usableCores" => Machine(cores: 1),
                _ => Machine() with { RuntimeSettings = new Dictionary<string, string>(Machine().RuntimeSettings) { [what] = "1" } },
            },
        };

        var comparison = Compare(Of(100, 60), other);

        Assert.Equal(what, comparison.Differences[0].Name);
        Assert.Equal(ComparisonScope.Shape, comparison.Scope);
        Assert.All(comparison.Rows, row => Assert.Null(row.Time));
        Assert.Null(comparison.MeanRatio);
        Assert.Equal(Verdict.Same, comparison.Rows[1].SpeedupVerdict);
        Assert.NotNull(Compare(Of(100, 60), other, Choice with { ForceTimes = true }).Rows[0].Time);
    }

    [Fact]
    public void WhatHasNoInfluenceIsNoDifference()
    {
        var settings = new Dictionary<string, string>(Machine().RuntimeSettings)
        {
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_CLI_UI_LANGUAGE"] = "de",
        };

        var other = Machine() with { RuntimeSettings = settings, LoadAtStart = 3 };
        Assert.Empty(Compare(Of(100, 60), Of(100, 60) with { Machine = other }).Differences);
    }

    [Fact]
    public void AnotherRequestIsADifferenceThatLeavesTimesComparable()
    {
        var run = Of(100, 60);

        var comparison = Compare(run, run with { Workers = 3 });

        Assert.Equal(new FingerprintDifference("workers", "2", "3", DifferenceKind.Request), Assert.Single(comparison.Differences));
        Assert.Equal(ComparisonScope.Times, comparison.Scope);
    }

    [Fact]
    public void RunsOfDifferentWorkAreRefused()
    {
        var run = Of(100, 60);

        var refused = Assert.Throws<ConcurException>(() =>
            Compare(run, run with { Request = (WorkloadRequest)run.Request with { Workload = "json" } }));

        Assert.Equal(
            "'before' ran primes and 'after' json: runs of different work cannot be compared; for two versions of one method, run it "
                + "before and after the change",
            refused.Message);
    }

    /// <summary>Another build of the same method is what a comparison is often about: it is named, and times are compared.</summary>
    [Fact]
    public void OtherCodeIsNamed()
    {
        RunReport With(string? hash) => Of(100, 60) with { Request = (WorkloadRequest)Of(100, 60).Request with { CodeHash = hash } };

        var pair = Compare(With("aaaaaaaaaaaa"), With("bbbbbbbbbbbb"));

        Assert.Equal(
            [new FingerprintDifference("code", "aaaaaaaa", "bbbbbbbb", DifferenceKind.Request)], pair.Differences);
        Assert.Equal(ComparisonScope.Times, pair.Scope);
    }

    [Fact]
    public void FindingsGoneAndNewAreToldByRuleAndStrategy()
    {
        Finding Found(string rule, string strategy) => new(rule, Severity.Info, strategy, "", "", "");
        var before = Of(100, 60) with { Findings = [Found("GcBound", "threads"), Found("LockConvoy", "threads")] };
        var after = Of(100, 60) with { Findings = [Found("GcBound", "threads"), Found("LockConvoy", "tasks")] };

        var comparison = Compare(before, after);

        Assert.Equal("threads", Assert.Single(comparison.FindingsGone).Strategy);
        Assert.Equal("tasks", Assert.Single(comparison.FindingsNew).Strategy);
    }

    [Fact]
    public void WhatOnlyOneRunHasIsARowWithoutFigures()
    {
        var comparison = Compare(Run(Timed("sequential", 100)), Of(100, 60));

        Assert.Equal(["sequential", "threads"], comparison.Rows.Select(row => row.Label));
        Assert.Null(comparison.Rows[1].Time);
        Assert.Null(comparison.Rows[1].TimeVerdict);
    }

    /// <summary>Six launches a strategy, one iteration each, a third of a percent apart.</summary>
    private static RunReport Of(double sequentialMs, double threadsMs) =>
        Run(Timed("sequential", sequentialMs), Timed("threads", threadsMs)) with { Findings = [] };

    private static TrialReport Timed(string strategy, double ms) =>
        Trial(strategy, ms, null, 2, Account(1, 1)) with { Launches = Launches(ms) };

    private static ImmutableArray<LaunchReport> Launches(double ms) =>
        [
            .. ((double[])[0.997, 1.0, 1.003, 0.998, 1.002, 1.0]).Select(factor => new LaunchReport
            {
                Profiled = false,
                RealMs = 1,
                UserMs = 1,
                SysMs = 1,
                MaxRssBytes = 1,
                ExitCode = 0,
                IterationsMs = [ms * factor],
            }),
        ];

    private static RunComparison Compare(RunReport before, RunReport after, ComparisonChoice? choice = null) =>
        RunComparer.Compare(new ComparedRun("before", before), [new ComparedRun("after", after)], choice ?? Choice).Candidates[0];
}
