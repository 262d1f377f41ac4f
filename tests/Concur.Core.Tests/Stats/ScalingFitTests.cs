using Concur.Core.Model;
using Concur.Core.Stats;
using CsCheck;

namespace Concur.Core.Tests.Stats;

public class ScalingFitTests
{
    private static readonly int[] Workers = [1, 2, 3, 4, 6, 8, 16];

    [Fact]
    public void SyntheticCurvesGiveTheirCoefficientsBack() =>
        Gen.Select(Gen.Double[1, 1000], Gen.Double[0.001, 0.5], Gen.Double[0.0001, 0.05]).Sample((baseMs, contention, coherency) =>
        {
            var fit = ScalingFit.Usl(Curve(new ScalingReport(baseMs, contention, coherency, 0), noise: 0))!;

            Assert.Equal(baseMs, fit.BaseMs, 1e-6 * baseMs);
            Assert.Equal(contention, fit.Contention, 1e-6);
            Assert.Equal(coherency, fit.Coherency, 1e-6);
            Assert.Equal(Math.Max(1, Math.Sqrt((1 - contention) / coherency)), fit.Peak!.Value, 1e-3);
        });

    /// <summary>Half a percent of noise a launch.</summary>
    [Fact]
    public void WithNoiseTheCoefficientsAreNearAndTheIntervalsHoldThem()
    {
        var truth = new ScalingReport(100, 0.10, 0.01, 0);

        var fit = ScalingFit.Usl(Curve(truth, noise: 0.005))!;

        Assert.Equal(truth.Contention, fit.Contention, 0.02 * truth.Contention);
        Assert.Equal(truth.Coherency, fit.Coherency, 0.02 * truth.Coherency);
        Assert.False(fit.ContentionInterval!.Excludes(truth.Contention));
        Assert.False(fit.CoherencyInterval!.Excludes(truth.Coherency));
        Assert.InRange(fit.Misfit, 0, 0.01);
    }

    [Fact]
    public void AmdahlsSerialShareIsTheContention()
    {
        var fit = ScalingFit.Amdahl(Curve(new ScalingReport(80, 0.25, 0, 0), noise: 0))!;

        Assert.Equal(0.25, fit.Contention, 1e-9);
        Assert.Equal(0, fit.Coherency);
        Assert.Null(fit.Peak);
        Assert.Equal(80 * (0.25 + (0.75 / 8)), fit.TimeMs(8), 1e-6);
    }

    /// <summary>Better than linear: no coefficient may be below zero.</summary>
    [Fact]
    public void WhatScalesBetterThanLinearlyHasNoContention()
    {
        var fit = ScalingFit.Usl([(1, [100]), (2, [45]), (4, [20])])!;

        Assert.Equal((0.0, 0.0), (fit.Contention, fit.Coherency));
    }

    /// <summary>No faster with four workers than with two: coherency alone fits better than contention alone.</summary>
    [Fact]
    public void OfTheLawsWithoutNegativeCoefficientsTheBestOneIsTaken()
    {
        var fit = ScalingFit.Usl([(1, [100]), (2, [50]), (4, [50])])!;

        Assert.Equal(0, fit.Contention);
        Assert.InRange(fit.Coherency, 0.05, 0.15);
        Assert.InRange(fit.Peak!.Value, 2, 4);
    }

    [Fact]
    public void WhatIsSlowerWithMoreWorkersIsFastestWithOne() =>
        Assert.Equal(1, ScalingFit.Usl([(1, [100]), (2, [170]), (4, [170])])!.Peak);

    [Fact]
    public void TwoPointsAreTooFewForThreeCoefficients()
    {
        Assert.Null(ScalingFit.Usl([(1, [100]), (2, [60])]));
        Assert.NotNull(ScalingFit.Amdahl([(1, [100]), (2, [60])]));
    }

    private static IReadOnlyList<(int Workers, IReadOnlyList<double> MediansMs)> Curve(ScalingReport law, double noise)
    {
        var random = new Random(3);
        return [
            .. Workers.Select(workers =>
                (
                    workers,
                    (IReadOnlyList<double>)[
                        .. Enumerable.Range(0, 12).Select(_ => law.TimeMs(workers) * (1 + (noise * ((2 * random.NextDouble()) - 1)))),
                    ])),
        ];
    }
}
