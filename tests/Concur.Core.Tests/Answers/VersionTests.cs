using Concur.Core.Answers;
using Concur.Core.Model;

namespace Concur.Core.Tests.Answers;

/// <summary>Two versions of the code in one run: the answer compares them, strategy by strategy.</summary>
public class VersionTests
{
    private static readonly double[] Quiet = [1.00, 1.01, 0.99, 1.00, 1.01, 0.99];
    private static readonly double[] AlsoQuiet = [1.01, 1.00, 1.00, 0.99, 1.00, 1.01];
    private static readonly double[] Loud = [1.3, 0.7, 1.2, 0.8, 1.4, 0.9];

    [Fact]
    public void AMethodThatIsSlowerWithEveryStrategyIsSaidToBe()
    {
        var answer = Of(
            isBaseline: false,
            Trial("sequential", 20, Quiet),
            Trial("threads", 10, AlsoQuiet),
            Trial("sequential", 22, AlsoQuiet, "Other"),
            Trial("threads", 11, Quiet, "Other"));

        Assert.Equal("Other is slower than Count with every strategy: 1.10x the time.", answer.Sentence);
        Assert.Equal(
            [("sequential", "sequential", "sequential@Other", Verdict.Slower), ("threads", "threads", "threads@Other", Verdict.Slower)],
            answer.Versions!.Value.Select(row => (row.Strategy, row.Baseline, row.Candidate, row.Verdict)));
        Assert.All(answer.Versions.Value, row => Assert.InRange(row.Time!.Interval!.Low, 1.05, row.Time.Ratio));
    }

    /// <summary>What the run's own code is compared with is the older version.</summary>
    [Fact]
    public void ThisCodeIsComparedWithARevision()
    {
        var answer = Of(
            isBaseline: true,
            Trial("sequential", 20, Quiet),
            Trial("threads", 10, AlsoQuiet),
            Trial("sequential", 22, AlsoQuiet, "Other"),
            Trial("threads", 10, Quiet, "Other"));

        Assert.StartsWith("this code is faster than Other with sequential: 1.10x as fast (", answer.Sentence, StringComparison.Ordinal);
        Assert.EndsWith("). With threads no difference is sure.", answer.Sentence, StringComparison.Ordinal);
        Assert.Equal("sequential@Other", answer.Versions!.Value[0].Baseline);
    }

    [Fact]
    public void WhereTimesVaryNoDifferenceIsClaimed()
    {
        var answer = Of(
            isBaseline: true,
            Trial("sequential", 20, Loud),
            Trial("sequential", 22, [.. Loud.Reverse()], "Other"));

        Assert.StartsWith("No difference between Other and this code is sure", answer.Sentence, StringComparison.Ordinal);
        Assert.Equal(Verdict.Unsure, answer.Versions!.Value[0].Verdict);
    }

    /// <summary>A version with other results has no time that could be compared.</summary>
    [Fact]
    public void WrongResultsAreNotCompared()
    {
        var answer = Of(
            isBaseline: false,
            Trial("sequential", 20, Quiet),
            Trial("threads", 20, Quiet),
            Trial("sequential", 10, Quiet, "Other") with { ResultsAgree = false },
            Trial("threads", 10, Quiet, "Other") with { ResultsAgree = false });

        Assert.All(answer.Versions!.Value, row => Assert.Null(row.Time));
    }

    /// <summary>The category is the one whose time grew most, in ms of an iteration: shares hide a growth of everything.</summary>
    [Fact]
    public void WhereTheTimeMovedIsSaid()
    {
        var before = Trial("sequential", 20, Quiet) with
        {
            Account = Fixtures.Account(1, 20_000_000, (Category.Compute, 18_000_000), (Category.Gc, 2_000_000)),
        };
        var after = Trial("sequential", 23, AlsoQuiet, "Other") with
        {
            Account = Fixtures.Account(1, 23_000_000, (Category.Compute, 18_500_000), (Category.Gc, 4_500_000)),
        };

        Assert.Equal(new MovedTime("gc", 2, 4.5), Of(isBaseline: false, before, after).Versions!.Value[0].Moved);
    }

    private static AnswerReport Of(bool isBaseline, params TrialReport[] trials)
    {
        var run = Fixtures.Run([.. Core.Stats.Speedups.OfAll(trials, trials.Length - 1)]);
        var request = (WorkloadRequest)run.Request with
        {
            Workload = "Work.Count",
            Versions = [new CodeVersion("Other", "Work.Other", "/other.dll", null) { IsBaseline = isBaseline }],
        };
        return Answer.Of(run with { Request = request })!;
    }

    private static TrialReport Trial(string strategy, double ms, double[] factors, string? version = null)
    {
        var trial = Fixtures.Trial(strategy, ms, 1, 2, Fixtures.Account(1, 1)) with { Variant = version };
        return trial with
        {
            Launches = [.. factors.Select((factor, round) => trial.Launches[0] with { IterationsMs = [ms * factor], Round = round })],
        };
    }
}
