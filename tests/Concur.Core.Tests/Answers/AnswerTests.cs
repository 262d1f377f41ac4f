using Concur.Core.Answers;
using Concur.Core.Model;
using Concur.Core.Stats;

namespace Concur.Core.Tests.Answers;

/// <summary>What a run answers, and that noise makes the answer weaker.</summary>
public class AnswerTests
{
    private static readonly double[] Quiet = [0.99, 1, 1.01, 0.98, 1.02, 1];
    private static readonly double[] AlsoQuiet = [1.01, 0.99, 1, 1.02, 1, 0.98];
    private static readonly double[] Noisy = [0.6, 1, 1.5, 0.8, 1.3, 0.9];
    private static readonly double[] AlsoNoisy = [1.2, 0.7, 0.9, 1.4, 0.8, 1];

    [Fact]
    public void AWinnerIsNamedWhereItIsFasterThanAllOthersByRounds()
    {
        var answer = Of(Trial("sequential", 20, Quiet), Trial("threads", 10, AlsoQuiet), Trial("tasks", 12, Quiet))!;

        Assert.Equal(AnswerKind.Winner, answer.Kind);
        Assert.Equal(
            "threads is the fastest: 2.01x as fast as sequential (1.92 .. 2.11), 1.21x as fast as tasks, the next.", answer.Sentence);
        Assert.Equal(
            [("threads", Placing.Fastest), ("tasks", Placing.Faster), ("sequential", Placing.Baseline)],
            answer.Ranking.Select(ranked => (ranked.Strategy, ranked.Placing)));
        Assert.Empty(answer.Caveats);
    }

    [Fact]
    public void StrategiesThatCannotBeToldApartAreATie()
    {
        Assert.Equal(
            "No clear winner: threads and tasks are within noise. Both are faster than sequential, by 2.0x.",
            Of(Trial("sequential", 20, Quiet), Trial("threads", 10, AlsoQuiet), Trial("tasks", 10.1, Quiet))!.Sentence);
        Assert.Equal(
            "No clear winner: threads, tasks and sequential are within noise. None is surely faster than the others.",
            Of(
                Trial("sequential", 11, Noisy),
                Trial("threads", 10, AlsoNoisy),
                Trial("tasks", 10.1, [1, 1.3, 0.7, 0.9, 1.2, 0.8]))!.Sentence);
    }

    /// <summary>With times that vary so much nothing is sure; and nobody would call twenty times as slow a tie.</summary>
    [Fact]
    public void WhatSeemsFarBehindIsNotCalledTied()
    {
        var answer = Of(
            Trial("sequential", 10.1, [1, 1.02, 0.99]), Trial("threads", 10, [1, 1.01, 1]), Trial("processes", 200, [0.3, 4, 1.1]))!;

        Assert.Equal(["threads", "sequential"], answer.Strategies);
        Assert.Equal(Placing.Unknown, answer.Ranking.Single(ranked => ranked.Strategy == "processes").Placing);
        Assert.Equal(
            "No clear winner: threads looks fastest, but the times vary too much to be sure.",
            Of(Trial("sequential", 20, [1, 1.9, 0.6]), Trial("threads", 10, [1, 1.01, 1]))!.Sentence);
    }

    /// <summary>Disturbances that hit all launches of a round cancel out; unpaired, these samples could not be told apart.</summary>
    [Fact]
    public void WhatDisturbsWholeRoundsHidesNoWinner() => Assert.Equal(
        AnswerKind.Winner,
        Of(Trial("sequential", 20, Product(Quiet, Noisy)), Trial("threads", 16, Product(AlsoQuiet, Noisy)))!.Kind);

    [Fact]
    public void TheBaselineWinsWhereSharingDoesNotPay() => Assert.Equal(
        "sequential is the fastest: sharing this work among workers does not pay here (1.99x as fast as threads, the next).",
        Of(Trial("sequential", 10, Quiet), Trial("threads", 20, AlsoQuiet))!.Sentence);

    [Fact]
    public void WithTooFewLaunchesThereIsNoAnswer()
    {
        var answer = Of(Trial("sequential", 20, [1, 1.01]), Trial("threads", 10, [1, 1]))!;

        Assert.Equal("No answer yet: 2 launches of each strategy can't tell them apart; take more (--launches 6).", answer.Sentence);
        Assert.All(answer.Ranking, ranked => Assert.Equal(Placing.Unknown, ranked.Placing));
        Assert.Equal(["there were 2 launches of a strategy"], answer.Caveats);
    }

    /// <summary>The interval decides, and not the number of launches.</summary>
    [Fact]
    public void ThreeLaunchesAreEnoughForALargeDifferenceAlone()
    {
        Assert.Equal(AnswerKind.Winner, Of(Trial("sequential", 20, [1, 1.01, 0.99]), Trial("threads", 10, [1, 1.02, 1]))!.Kind);
        Assert.Equal(AnswerKind.Tie, Of(Trial("sequential", 10.1, [1, 1.01, 0.99]), Trial("threads", 10, [1, 1.02, 1]))!.Kind);
    }

    /// <summary>More launches don't show that code was not final, so a difference that this can make is never sure.</summary>
    [Fact]
    public void ADifferenceThatUnfinishedCodeCanMakeIsATie()
    {
        TrialReport Unfinished(TrialReport trial) =>
            trial with { Account = null, Launches = [.. trial.Launches.Select(launch => launch with { HasFinalCode = false })] };
        var (sequential, threads, tasks) = (Trial("sequential", 20, Quiet), Trial("threads", 10, Quiet), Trial("tasks", 10.6, AlsoQuiet));

        Assert.Equal(AnswerKind.Winner, Of(sequential, threads, tasks)!.Kind);
        Assert.Equal(AnswerKind.Tie, Of(sequential, threads, Unfinished(tasks))!.Kind);
        Assert.Equal(AnswerKind.Tie, Of(sequential, Unfinished(threads), tasks)!.Kind);
        Assert.Equal(AnswerKind.Winner, Of(sequential, Unfinished(threads), tasks with { Launches = Trial("", 12, Quiet).Launches })!.Kind);
    }

    /// <summary>Units that wait take as long with any code.</summary>
    [Theory]
    [InlineData(Category.Compute, 0.1)]
    [InlineData(Category.IoSleep, 0)]
    [InlineData(Category.Idle, 0.1)]
    public void UnfinishedCodeMattersAsFarAsUnitsCompute(Category category, double expected)
    {
        var account = Fixtures.Account(1, 1);
        var times = account.ByCategory.Select(_ => (long?)0).ToArray();
        times[(int)category] = account.LaneNs;
        var trial = Trial("threads", 10, Quiet) with { Account = account with { ByCategory = [.. times] } };

        Assert.Equal(0, UnfinishedCode.ShareOf(trial));
        Assert.Equal(
            expected,
            UnfinishedCode.ShareOf(trial with { Launches = [.. trial.Launches.Select(launch => launch with { HasFinalCode = false })] }));
    }

    [Fact]
    public void TheSimulatedLockIsNoAnswer()
    {
        var answer = Of(Trial("sequential", 20, Quiet), Trial("gil:interval=5ms", 5, AlsoQuiet), Trial("threads", 10, AlsoQuiet))!;

        Assert.Equal(["threads"], answer.Strategies);
        Assert.Equal("gil:interval=5ms", answer.Ranking[0].Strategy);
    }

    [Fact]
    public void WrongAndFailedResultsAreLastAndNotRanked()
    {
        var wrong = Trial("racy", 1, Quiet) with { ResultsAgree = false };
        var failed = Trial("tasks", 1, Quiet) with { Status = TrialStatus.Failed, Error = "it failed" };

        var ranking = Of(Trial("sequential", 20, Quiet), wrong, failed, Trial("threads", 10, AlsoQuiet))!.Ranking;

        Assert.Equal(["threads", "sequential", "racy", "tasks"], ranking.Select(ranked => ranked.Strategy));
        Assert.Equal([Placing.WrongResults, Placing.Failed], ranking.TakeLast(2).Select(ranked => ranked.Placing));
    }

    [Fact]
    public void WhereThereIsNoAnswerTheReasonIsSaid()
    {
        var (right, wrong) = (Trial("sequential", 20, Quiet), Trial("racy", 1, Quiet) with { ResultsAgree = false });
        var failed = Trial("sequential", 1, Quiet) with { Status = TrialStatus.Failed, Error = "it failed" };
        static string Sentence(params TrialReport[] trials) => Answer.SentenceOf(Fixtures.Run(trials));

        Assert.Equal("No answer: sequential alone gave right results.", Sentence(right with { Speedup = 1 }, wrong));
        Assert.Equal(
            "No answer: sequential alone was measured to its end.",
            Sentence(right with { Speedup = 1 }, failed with { Strategy = "tasks" }));
        Assert.Equal("No answer: no strategy succeeded.", Sentence(failed, failed with { Strategy = "tasks" }));
        Assert.Equal("sequential alone was measured: there is nothing to compare it with.", Sentence(right with { Speedup = 1 }));
        Assert.Equal(
            "No answer: sequential, with which all are compared, has no right result that was timed.",
            Sentence(failed, Trial("tasks", 1, Quiet) with { Speedup = 1 }));
    }

    [Fact]
    public void OnABusyMachineTheAnswerSaysSo()
    {
        var (sequential, threads) = (Trial("sequential", 20, Quiet, others: 0.5), Trial("threads", 10, AlsoQuiet, others: 0.32));
        var answer = Of(sequential, threads)!;

        Assert.StartsWith("On this busy machine, threads is the fastest", answer.Sentence, StringComparison.Ordinal);
        Assert.Equal(["other processes used 44 % of the CPU"], answer.Caveats);
    }

    /// <summary>A clock that falls meanwhile makes times longer, whoever else is there.</summary>
    [Fact]
    public void AClockThatChangesIsSaid()
    {
        TrialReport At(TrialReport trial, params double[] clocksMhz) =>
            trial with { Launches = [.. trial.Launches.Zip(clocksMhz, (launch, mhz) => launch with { ClockMhz = mhz })] };
        var sequential = At(Trial("sequential", 20, Quiet), 3400, 3390, 3400, 3400, 3380, 3400);
        var threads = Trial("threads", 10, AlsoQuiet);

        Assert.Empty(Of(sequential, At(threads, 3400, 3300, 3400, 3400, 3350, 3400))!.Caveats);
        Assert.Equal(
            ["the CPU's clock was between 2.1 and 3.4 GHz"], Of(sequential, At(threads, 3400, 2100, 2100, 2150, 2200, 2100))!.Caveats);
    }

    private static AnswerReport? Of(TrialReport baseline, params TrialReport[] others) => Answer.Of(Fixtures.Run(
        [.. others.Prepend(baseline).Select(trial =>
        {
            var speedup = Speedups.Of(baseline, trial, others.Length);
            return trial with { Speedup = speedup?.Ratio, SpeedupInterval = speedup?.Interval };
        })]));

    private static double[] Product(double[] first, double[] second) => [.. first.Zip(second, (one, other) => one * other)];

    private static TrialReport Trial(string strategy, double ms, double[] factors, double? others = null)
    {
        var trial = Fixtures.Trial(strategy, ms, 1, 2, Fixtures.Account(1, 1));
        return trial with
        {
            Launches = [.. factors.Select((factor, round) => trial.Launches[0] with
            {
                IterationsMs = [ms * factor],
                Round = round,
                OthersShare = others,
            })],
        };
    }
}
