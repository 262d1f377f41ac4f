using Concur.Core.Model;

namespace Concur.Reports.Tests;

/// <summary>What a run answers, and that noise makes the answer weaker.</summary>
public class AnswerTests
{
    private static readonly double[] Quiet = [0.99, 1, 1.01, 0.98, 1.02, 1];
    private static readonly double[] Noisy = [0.6, 1, 1.5, 0.8, 1.3, 0.9];

    [Fact]
    public void AWinnerIsNamedWhereItsLaunchesDifferFromAllOthers() => Assert.Equal(
        "Fastest here: threads (10.0 ms, 2.00x of sequential's speed)",
        Of(Trial("sequential", 20, Quiet), Trial("threads", 10, Quiet), Trial("tasks", 12, Quiet)));

    [Fact]
    public void StrategiesThatCannotBeToldApartAreATie()
    {
        Assert.Equal(
            "No clear winner: threads and tasks are within noise of each other; both are faster than sequential, by 1.98x to 2.00x",
            Of(Trial("sequential", 20, Quiet), Trial("threads", 10, Quiet), Trial("tasks", 10.1, Quiet)));
        Assert.Equal(
            "No clear winner: threads, tasks and sequential are within noise of each other (threads: 10.0 ms, 1.10x of sequential's speed)",
            Of(Trial("sequential", 11, Noisy), Trial("threads", 10, Noisy), Trial("tasks", 10.1, Noisy)));
    }

    [Fact]
    public void TheBaselineWinsWhereSharingDoesNotPay() => Assert.Equal(
        "Fastest here: sequential (10.0 ms): sharing this work does not pay",
        Of(Trial("sequential", 10, Quiet), Trial("threads", 20, Quiet)));

    [Fact]
    public void WithTooFewLaunchesThereIsNoAnswer() => Assert.Equal(
        "No answer yet: threads was the fastest (10.0 ms, 2.00x of sequential's speed), but 3 timed launches are too few to tell; "
            + "6 or more can (--launches)",
        Of(Trial("sequential", 20, [1, 1, 1]), Trial("threads", 10, [1, 1, 1])));

    [Fact]
    public void TheSimulatedLockIsNoAnswer() => Assert.Equal(
        "Fastest here: threads (10.0 ms, 2.00x of sequential's speed)",
        Of(Trial("sequential", 20, Quiet), Trial("gil:interval=5ms", 5, Quiet), Trial("threads", 10, Quiet)));

    private static string? Of(TrialReport baseline, params TrialReport[] others) => Answer.Of(Fixtures.Run(
        [baseline, .. others.Select(trial => trial with { Speedup = baseline.Timing!.MedianMs / trial.Timing!.MedianMs })]));

    private static TrialReport Trial(string strategy, double ms, double[] factors)
    {
        var trial = Fixtures.Trial(strategy, ms, 1, 2, Fixtures.Account(1, 1));
        return trial with
        {
            Launches = [.. factors.Select(factor => trial.Launches[0] with { IterationsMs = [ms * factor] })],
            Timing = factors.Length < 6 ? new TimingSummary(ms, null, null, factors.Length) : trial.Timing,
        };
    }
}
