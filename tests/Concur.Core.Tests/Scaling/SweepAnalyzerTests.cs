using Concur.Core.Model;
using Concur.Core.Scaling;

namespace Concur.Core.Tests.Scaling;

public class SweepAnalyzerTests
{
    private const long Ms = 1_000_000;

    /// <summary>A fixed cost of 40 ms, then half of sequential's time, which grows with the square of the size: even at 80 ms, size 2,828.</summary>
    [Theory]
    [InlineData(1000, 10_000)]
    [InlineData(100, 1_000_000)]
    public void AStrategyWithAFixedCostBeatsSequentialFromWhereItSavesAsMuch(long first, long last)
    {
        static double Sequential(long size) => 10 * Math.Pow(size / 1000.0, 2);
        long[] sizes = [first, last];

        var sweep = SweepAnalyzer.Analyze(
            Sweeps.Opening([2], sizes),
            [.. sizes.SelectMany(size => Sweeps.Point("sequential", 1, size, Sequential(size)).Concat(Sweeps.Point("threads", 2, size, 40 + (Sequential(size) / 2))))]);

        var even = Assert.Single(sweep.BreakEvens);
        Assert.Equal(BreakEvenOutcome.Found, even.Outcome);
        Assert.InRange(even.Size!.Value, 2828 * 0.97, 2828 * 1.03);
        Assert.InRange(2828, even.Interval!.Low * 0.99, even.Interval.High * 1.01);
    }

    [Theory]
    [InlineData(0.5, BreakEvenOutcome.Always)]
    [InlineData(1.5, BreakEvenOutcome.Never)]
    public void OneThatIsAlwaysOrNeverFasterHasNoBreakEven(double factor, BreakEvenOutcome outcome)
    {
        long[] sizes = [10, 100, 1000];

        var sweep = SweepAnalyzer.Analyze(Sweeps.Opening([2], sizes), [.. sizes.SelectMany(size => Sweeps.Point("sequential", 1, size, size).Concat(Sweeps.Point("threads", 2, size, size * factor)))]);

        Assert.Equal((outcome, null), (sweep.BreakEvens[0].Outcome, sweep.BreakEvens[0].Size));
    }

    [Fact]
    public void ALuckySmallSizeIsNoBreakEven()
    {
        (long Size, double Factor)[] points = [(10, 0.9), (100, 1.5), (1000, 0.6)];

        var sweep = SweepAnalyzer.Analyze(Sweeps.Opening([2], [10, 100, 1000]), [.. points.SelectMany(one => Sweeps.Point("sequential", 1, one.Size, one.Size).Concat(Sweeps.Point("threads", 2, one.Size, one.Size * one.Factor)))]);

        Assert.InRange(sweep.BreakEvens[0].Size!.Value, 100, 1000);
    }

    /// <summary>16 units of 10 ms, a fifth of each serial, on two cores: what was calibrated with two workers holds for eight.</summary>
    [Fact]
    public void WhatTheSimulationIsMadeOfItPredicts()
    {
        var law = new SimulatedStrategy { Units = 16, ComputeMs = 10, SerialMs = 2 };
        var alone = Fixtures.Account(1, 160 * Ms, (Category.Compute, 160 * Ms));
        var launches = Sweeps.Point("sequential", 1, 1000, 160, alone).ToList();
        foreach (var workers in (int[])[1, 2, 8])
        {
            var (timeMs, lockMs) = Simulation.Run(law, workers, 2);
            launches.AddRange(Sweeps.Point("threads", workers, 1000, timeMs, Fixtures.Account(workers, (long)(timeMs * Ms), (Category.Compute, 160 * Ms), (Category.Lock, (long)(lockMs * Ms)))));
        }

        var sweep = SweepAnalyzer.Analyze(Sweeps.Opening([1, 2, 8], [1000], 2, 4, 64), launches);

        Assert.Equal([4, 64], sweep.Projections.Select(one => one.Cores));
        Assert.All(sweep.Projections, one => Assert.InRange(one.LeftOutError!.Value, -0.02, 0.02));
        foreach (var one in sweep.Projections)
        {
            var truth = Simulation.Run(law, one.Cores, one.Cores).TimeMs;
            Assert.InRange(one.TimeMs, truth * 0.97, truth * 1.03);
            Assert.InRange(one.Speedup!.Value, 160 / truth * 0.97, 160 / truth * 1.03);
        }
    }

    [Fact]
    public void NothingIsPredictedOfWhatAwaitsOrWithoutAnAccount()
    {
        var waiting = Fixtures.Account(2, 100 * Ms, (Category.IoSleep, 150 * Ms));
        var launches = Sweeps.Point("sequential", 1, 1000, 160, Fixtures.Account(1, 160 * Ms, (Category.Compute, 160 * Ms))).Concat(Sweeps.Point("async", 2, 1000, 100, waiting)).Concat(Sweeps.Point("threads", 2, 1000, 100));

        Assert.Empty(SweepAnalyzer.Analyze(Sweeps.Opening([2], [1000], 2, 8), [.. launches]).Projections);
    }

    [Fact]
    public void AWrongAnswerHasNoSpeedupNoCurveAndNoBreakEven()
    {
        long[] sizes = [10, 100];

        var sweep = SweepAnalyzer.Analyze(
            Sweeps.Opening([1, 2], sizes),
            [.. sizes.SelectMany(size => Sweeps.Point("sequential", 1, size, size).Concat(Sweeps.Point("threads", 1, size, size)).Concat(Sweeps.Point("threads", 2, size, size / 2.0, digest: "2")))]);

        Assert.All(sweep.Points.Where(point => point.Point.Workers == 2), point => Assert.Equal((false, null), (point.ResultsAgree, point.Speedup)));
        Assert.All(sweep.Points.Where(point => point.Point.Workers == 1), point => Assert.True(point.ResultsAgree));
        Assert.Empty(sweep.Curves);
        Assert.DoesNotContain(sweep.BreakEvens, even => even.Workers == 2);
    }

    [Fact]
    public void TheContentionIsHeldAgainstWhatWasMeasured()
    {
        var law = new ScalingReport(160, 0.1, 0, 0);
        int[] workers = [1, 2, 4, 8];

        var sweep = SweepAnalyzer.Analyze(Sweeps.Opening(workers, [1000], 8), [.. workers.SelectMany(count => Sweeps.Point(
            "threads", count, 1000, law.TimeMs(count), Fixtures.Account(count, (long)(law.TimeMs(count) * Ms), (Category.Lock, (long)(0.4 * count * law.TimeMs(count) * Ms)))))]);

        var curve = Assert.Single(sweep.Curves);
        Assert.Equal(0.1, curve.Usl!.Contention, 0.01);
        Assert.Equal(0.7 / 1.7, curve.FittedWaiting!.Value, 0.02);
        Assert.Equal(0.4, curve.MeasuredWaiting!.Value, 1e-6);
    }
}
