using Concur.Core.Model;
using Concur.Core.Stats;
using CsCheck;

namespace Concur.Core.Tests.Stats;

public class EquivalenceTests
{
    private static readonly double[] Baseline = [100, 100.4, 99.7, 100.1, 100.6, 99.9];

    [Theory]
    [InlineData(1.10, Verdict.Slower)]
    [InlineData(0.90, Verdict.Faster)]
    [InlineData(1.00, Verdict.Same)]
    [InlineData(1.02, Verdict.Unsure)]
    public void AClaimTakesEvidenceBeyondTheThreshold(double factor, Verdict expected) =>
        Assert.Equal(expected, Equivalence.Of(Baseline, [.. Baseline.Select(ms => ms * factor)], 0.02));

    [Fact]
    public void TwoLaunchesTellNothing() =>
        Assert.Equal(Verdict.Unsure, Equivalence.Of(Baseline[..2], [.. Baseline.Select(ms => ms * 2)], 0.02));

    [Fact]
    public void WhatScattersIsNotTheSame() =>
        Assert.Equal(Verdict.Unsure, Equivalence.Of([80, 120, 95, 105, 90, 110], [85, 118, 92, 108, 93, 107], 0.02));

    [Fact]
    public void TheOtherWayRoundTheVerdictIsTheOther() =>
        Gen.Select(Gen.Double[50, 150].Array[4, 10], Gen.Double[50, 150].Array[4, 10], Gen.Double[0, 0.1]).Sample((a, b, threshold) =>
            Equivalence.Of(a, b, threshold) == Equivalence.Of(b, a, threshold) switch
            {
                Verdict.Faster => Verdict.Slower,
                Verdict.Slower => Verdict.Faster,
                var same => same,
            });

    /// <summary>The level is for both differences together; a quarter more is what a thousand trials may show by chance.</summary>
    [Fact]
    public void TheSameThingIsCalledDifferentInOneOfTwentyAtMost()
    {
        var random = new Random(7);
        double[] Drawn() => [.. Enumerable.Range(0, 6).Select(_ => 100 + (random.NextDouble() * 3) + (random.NextDouble() * 3))];

        var different = Enumerable.Range(0, 1000).Count(_ => Equivalence.Of(Drawn(), Drawn(), 0) is Verdict.Faster or Verdict.Slower);

        Assert.InRange(different, 1, 62);
    }
}
