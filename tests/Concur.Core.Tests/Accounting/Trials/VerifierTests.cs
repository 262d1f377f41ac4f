using Concur.Core.Accounting.Trials;
using Concur.Core.Model;
using Concur.Reports;

namespace Concur.Core.Tests.Accounting.Trials;

public class VerifierTests
{
    private const long Ms = 1_000_000;
    private static readonly Remedy Larger = new("gc")
    {
        Variant = new RuntimeVariant("v", new Dictionary<string, string> { ["DOTNET_X"] = "1" }),
    };

    /// <summary>Before: 100 ms, give or take 6, of which gc 20 %.</summary>
    [Theory]
    [InlineData(50, 20, VerificationOutcome.Faster, "helped; median 100 ms -> 50.0 ms (2.00x as fast, ")]
    [InlineData(99, 5, VerificationOutcome.Cured, "gc cured, not measurably slower; median 100 ms -> 99.0 ms (1.01x as fast, ")]
    [InlineData(99, 15, VerificationOutcome.NoHelp, "did not help measurably; ")]
    [InlineData(99, 20, VerificationOutcome.NoHelp, "did not help measurably; ")]
    [InlineData(150, 5, VerificationOutcome.Slower, "did not help: slower; ")]
    public void WhatCameOfARemedyIsToldByTimesAndTheShare(double afterMs, long gcPercent, VerificationOutcome outcome, string words)
    {
        var tried = Assert.Single(Verifier.Compare(Run(), [Trial(null, 100, 20), Trial("v", afterMs, gcPercent)]));

        Assert.Equal(outcome, tried.Outcome);
        Assert.StartsWith(
            $"GcBound of threads, tried --variant v:DOTNET_X=1: {words}",
            VerificationSentence.Of(tried),
            StringComparison.Ordinal);
    }

    /// <summary>Half the time, and yet: of two launches it may be chance.</summary>
    [Fact]
    public void WithoutAnIntervalNothingIsSaidToHaveHelped()
    {
        TrialReport Few(string? variant, double medianMs) => Trial(variant, medianMs, 20) is var trial
            ? trial with { Launches = [.. trial.Launches.Take(2)] }
            : throw new InvalidOperationException();

        var tried = Verifier.Compare(Run(), [Few(null, 100), Few("v", 50)])[0];

        Assert.Equal((VerificationOutcome.Unsure, null), (tried.Outcome, tried.RatioInterval));
        Assert.Contains("not known: too few launches to tell", VerificationSentence.Of(tried), StringComparison.Ordinal);
    }

    [Fact]
    public void AWrongAnswerIsNoCure() =>
        Assert.Equal(
            VerificationOutcome.Unknown,
            Verifier.Compare(Run(), [Trial(null, 100, 20), Trial("v", 10, 0) with { ResultsAgree = false }])[0].Outcome);

    [Fact]
    public void WhatWasNotMeasuredIsNotCompared() => Assert.Empty(Verifier.Compare(Run(), [Trial(null, 100, 20)]));

    [Fact]
    public void ARunThatHasNothingToTrySaysSo()
    {
        var run = Run() with { Findings = [] };

        Assert.Empty(VerificationSentence.AllOf(run));
        Assert.Contains(
            "nothing to verify",
            Assert.Single(VerificationSentence.AllOf(run with { Request = (WorkloadRequest)run.Request with { Verify = true } })),
            StringComparison.Ordinal);
    }

    private static RunReport Run() => Fixtures.Run(Trial(null, 100, 20)) with
    {
        Findings = [new Finding("GcBound", Severity.Warning, "threads", "a message", "trials[0]", "an advice") { Remedy = Larger }],
    };

    /// <summary>Eight launches around the median, each with the share of gc, give or take a percent of it.</summary>
    private static TrialReport Trial(string? variant, double medianMs, long gcPercent)
    {
        static Account Account(double gcMs) => Fixtures.Account(2, 100 * Ms, (Category.Gc, (long)(gcMs * 2 * Ms)));
        double[] noise = [-0.06, 0.05, -0.03, 0.02, -0.01, 0.01, 0.04, -0.02];
        var trial = Fixtures.Trial("threads", medianMs, 1.5, 2, Account(gcPercent));
        return trial with
        {
            Variant = variant,
            Launches =
            [
                .. noise.Select((part, i) => trial.Launches[0] with
                {
                    IterationsMs = [medianMs * (1 + noise[(i + (variant is null ? 0 : 3)) % noise.Length])],
                    Account = Account(gcPercent * (1 + (part / 6))),
                }),
            ],
        };
    }
}
