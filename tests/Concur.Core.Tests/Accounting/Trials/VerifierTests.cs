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

    /// <summary>Before: 100 ms (90 to 110), of which gc 20 %.</summary>
    [Theory]
    [InlineData(50, 20, VerificationOutcome.Faster, "helped; median 100 ms -> 50.0 ms (2.00x as fast), gc 20.0 % -> 20.0 % of the "
        + "workers' time")]
    [InlineData(99, 5, VerificationOutcome.Cured, "gc cured, not measurably slower; median 100 ms -> 99.0 ms (1.01x as fast), gc 20.0 % "
        + "-> 5.0 % of the workers' time")]
    [InlineData(99, 15, VerificationOutcome.NoHelp, "did not help; ")]
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

    [Fact]
    public void WithoutIntervalsAFewPercentAreNotFaster()
    {
        TrialReport Uncertain(string? variant, double medianMs) =>
            Trial(variant, medianMs, 20) with { Timing = new TimingSummary(medianMs, null, null, 2) };

        Assert.Equal(VerificationOutcome.NoHelp, Verifier.Compare(Run(), [Uncertain(null, 100), Uncertain("v", 97)])[0].Outcome);
        Assert.Equal(VerificationOutcome.Faster, Verifier.Compare(Run(), [Uncertain(null, 100), Uncertain("v", 90)])[0].Outcome);
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

    private static TrialReport Trial(string? variant, double medianMs, long gcPercent) =>
        Fixtures.Trial("threads", medianMs, 1.5, 2, Fixtures.Account(2, 100 * Ms, (Category.Gc, gcPercent * 2 * Ms))) with
        {
            Variant = variant,
        };
}
