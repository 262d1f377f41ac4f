using Concur.Core.Accounting.Trials;
using Concur.Core.Model;
using Concur.Reports;

namespace Concur.Core.Tests.Accounting.Trials;

public class GainCheckerTests
{
    private static readonly RuntimeVariant OneWorker = new("1-workers", new Dictionary<string, string>()) { Workers = 1 };
    private static readonly Gain Predicted =
        new(GainKinds.Workers, "there were one worker", 0.56, new Interval(0.52, 0.6), null) { Workers = 1 };

    /// <summary>Before: 100 ms. The measured factor has an interval of 4 % to either side.</summary>
    [Theory]
    [InlineData(175, GainVerdict.Held, ", measured 0.57x (0.55 to 0.59): 2 % off, within the predicted interval")]
    [InlineData(190, GainVerdict.Held, ", measured 0.53x (0.51 to 0.55): 6 % off, within the predicted interval")]
    [InlineData(
        195, GainVerdict.Unsure, ", measured 0.51x (0.49 to 0.53): 8 % off, outside of the predicted interval, but within noise of it")]
    [InlineData(150, GainVerdict.Missed, ", measured 0.67x (0.64 to 0.69): 19 % off, outside of the predicted interval")]
    [InlineData(250, GainVerdict.Missed, ", measured 0.40x (0.38 to 0.42): 29 % off, outside of the predicted interval")]
    public void APredictionIsHeldAgainstTheRatioOfTheLaunches(double afterMs, GainVerdict verdict, string words)
    {
        var check = Check(Predicted, afterMs);

        Assert.Equal(verdict, check.Verdict);
        Assert.Equal("threads, if there were one worker: predicted 0.56x (0.52 to 0.60)" + words, GainCheckSentence.Of(check));
    }

    [Fact]
    public void TheErrorIsAShareOfThePrediction() => Assert.Equal(100 / 175.0 / 0.56 - 1, Check(Predicted, 175).Error!.Value, 1e-3);

    /// <summary>Less than the most that may be gained is no error.</summary>
    [Theory]
    [InlineData(95, GainVerdict.Held, "measured 1.05x (1.01 to 1.09) with --variant v: not above the predicted interval")]
    [InlineData(65, GainVerdict.Held, "measured 1.54x (1.48 to 1.60) with --variant v: not above the predicted interval")]
    [InlineData(
        62, GainVerdict.Unsure, "measured 1.61x (1.55 to 1.68) with --variant v: above the predicted interval, but within noise of it")]
    [InlineData(50, GainVerdict.Missed, "measured 2.00x (1.92 to 2.08) with --variant v: above the predicted interval")]
    public void AnUpperBoundHoldsWhereNoMoreIsGained(double afterMs, GainVerdict verdict, string words)
    {
        var most = new Gain(GainKinds.NoCollections, "nothing were collected", 1.5, new Interval(1.4, 1.6), null) { IsAtMost = true };

        var check = Check(most, afterMs) with { Tried = "--variant v" };

        Assert.Equal((verdict, null), (check.Verdict, check.Error));
        Assert.Equal(
            $"threads, if nothing were collected: predicted at most 1.50x (1.40 to 1.60), {words}", GainCheckSentence.Of(check));
    }

    [Fact]
    public void OfAPredictionThatIsKnownBadlyTheIntervalIsChecked()
    {
        var check = Check(Predicted with { Interval = new Interval(0.4, 0.8) }, 175);

        Assert.Equal(
            "threads, if there were one worker: predicted 0.40 to 0.80, measured 0.57x (0.55 to 0.59): within the predicted interval",
            GainCheckSentence.Of(check));
    }

    [Fact]
    public void TwoLaunchesTellNothing()
    {
        var check = Check(Predicted, Trial(null, 100, [0, 0]), Trial("1-workers", 175, [0, 0]));

        Assert.Equal((GainVerdict.Unsure, null), (check.Verdict, check.MeasuredInterval));
        Assert.EndsWith(", measured 0.57x: too few launches to tell", GainCheckSentence.Of(check), StringComparison.Ordinal);
    }

    /// <summary>The middle lies within the prediction by chance.</summary>
    [Fact]
    public void TimesThatVaryWidelyTellNothing()
    {
        var check = Check(Predicted, Trial(null, 100, [0, 0, 0, 0, 0, 0]), Trial("1-workers", 175, [-0.4, 0.7, -0.3, 0.5, -0.2, 0.2]));

        Assert.Equal((GainVerdict.Unsure, false), (check.Verdict, check.IsPrecise));
        Assert.EndsWith(": the times vary too much to tell", GainCheckSentence.Of(check), StringComparison.Ordinal);
    }

    [Fact]
    public void AWrongResultIsNoMeasurement()
    {
        var check = Check(Predicted, Trial(null, 100), Trial("1-workers", 175) with { ResultsAgree = false });

        Assert.Equal((GainVerdict.Unknown, null), (check.Verdict, check.Measured));
        Assert.EndsWith(
            "(0.52 to 0.60); not measured: its results differ from sequential's", GainCheckSentence.Of(check), StringComparison.Ordinal);
    }

    [Fact]
    public void AFailureSaysWhatFailed() => Assert.Equal(
        "it crashed",
        Check(Predicted, Trial(null, 100), Trial("1-workers", 175) with { Status = TrialStatus.Failed, Error = "it crashed" }).Unknown);

    [Fact]
    public void WhatWasNotLaunchedIsNotChecked() =>
        Assert.Empty(GainChecker.Compare([Tried(Predicted)], Fixtures.Run(Trial(null, 100)), [Trial(null, 100)]));

    private static GainTrial Tried(Gain prediction) => new("threads", prediction, OneWorker, "--workers 1");

    private static GainCheck Check(Gain prediction, double afterMs) =>
        Check(prediction, Trial(null, 100), Trial(OneWorker.Name, afterMs));

    private static GainCheck Check(Gain prediction, TrialReport before, TrialReport after) =>
        Assert.Single(GainChecker.Compare([Tried(prediction)], Fixtures.Run(Trial(null, 100)), [before, after]));

    private static TrialReport Trial(string? variant, double medianMs) => Trial(
        variant, medianMs, variant is null ? [0, 0, 0, 0, 0, 0, 0, 0] : [-0.03, 0.03, -0.03, 0.03, -0.03, 0.03, -0.03, 0.03]);

    private static TrialReport Trial(string? variant, double medianMs, double[] noise)
    {
        var trial = Fixtures.Trial("threads", medianMs, 1.5, 2, Fixtures.Account(2, 100_000_000));
        return trial with
        {
            Variant = variant,
            Launches = [.. noise.Select(part => trial.Launches[0] with { IterationsMs = [medianMs * Math.Exp(part)] })],
        };
    }
}
