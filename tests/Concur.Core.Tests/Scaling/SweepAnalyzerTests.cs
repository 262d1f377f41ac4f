using Concur.Core.Model;
using Concur.Core.Scaling;
using Concur.Core.Storage;
using Concur.Reports;

namespace Concur.Core.Tests.Scaling;

public class SweepAnalyzerTests
{
    private const long Ms = 1_000_000;

    /// <summary>
    /// A fixed cost of 40 ms, then half of sequential's time, which grows with the square of the size: even at 80 ms, size
    /// 2,828.
    /// </summary>
    [Theory]
    [InlineData(1000, 10_000)]
    [InlineData(100, 1_000_000)]
    public void AStrategyWithAFixedCostBeatsSequentialFromWhereItSavesAsMuch(long first, long last)
    {
        static double Sequential(long size) => 10 * Math.Pow(size / 1000.0, 2);
        long[] sizes = [first, last];

        var sweep = SweepAnalyzer.Analyze(
            GeneratedSweeps.Opening([2], sizes),
            [
                .. sizes.SelectMany(size =>
                    GeneratedSweeps.Point("sequential", 1, size, Sequential(size))
                        .Concat(GeneratedSweeps.Point("threads", 2, size, 40 + (Sequential(size) / 2)))),
            ]);

        var even = Assert.Single(sweep.BreakEvens);
        Assert.Equal(BreakEvenOutcome.Found, even.Outcome);
        Assert.InRange(even.Size!.Value, 2828 * 0.97, 2828 * 1.03);
        Assert.InRange(2828, even.Interval!.Low!.Value * 0.99, even.Interval.High!.Value * 1.01);
    }

    [Theory]
    [InlineData(0.5, BreakEvenOutcome.Always)]
    [InlineData(1.5, BreakEvenOutcome.Never)]
    public void OneThatIsAlwaysOrNeverFasterHasNoBreakEven(double factor, BreakEvenOutcome outcome)
    {
        long[] sizes = [10, 100, 1000];

        var sweep = SweepAnalyzer.Analyze(
            GeneratedSweeps.Opening([2], sizes),
            [
                .. sizes.SelectMany(size =>
                    GeneratedSweeps.Point("sequential", 1, size, size).Concat(GeneratedSweeps.Point("threads", 2, size, size * factor))),
            ]);

        Assert.Equal((outcome, null), (sweep.BreakEvens[0].Outcome, sweep.BreakEvens[0].Size));
    }

    /// <summary>Size 0 costs 3 ms more than sequential, size 1,000 saves 7: even at 300.</summary>
    [Fact]
    public void ASizeOfZeroIsOneToStartFrom()
    {
        var sweep = SweepAnalyzer.Analyze(
            GeneratedSweeps.Opening([2], [0, 1000]),
            [
                .. GeneratedSweeps.Point("sequential", 1, 0, 1),
                .. GeneratedSweeps.Point("threads", 2, 0, 4),
                .. GeneratedSweeps.Point("sequential", 1, 1000, 20),
                .. GeneratedSweeps.Point("threads", 2, 1000, 13),
            ]);
        using var written = new StringWriter();
        SweepFile.Write(sweep, written);

        Assert.InRange(sweep.BreakEvens[0].Size!.Value, 295, 305);
        Assert.DoesNotContain(SweepPlots.Of(sweep), plot => plot.Series.Any(series => series.Points.Any(point => point.X <= 0)));
    }

    [Fact]
    public void WhereTheIntervalLeavesTheSizesItsEndIsOpen()
    {
        // Ratios of about 1.004 at both ends of half a percent of noise: even nowhere surely.
        long[] sizes = [10, 1000];

        var even = SweepAnalyzer.Analyze(
            GeneratedSweeps.Opening([2], sizes),
            [
                .. sizes.SelectMany(size =>
                    GeneratedSweeps.Point("sequential", 1, size, size).Concat(GeneratedSweeps.Point("threads", 2, size, size * 1.0004))),
            ]).BreakEvens[0];

        Assert.True(even.Outcome == BreakEvenOutcome.Unsure || even.Interval is { Low: null } or { High: null });
    }

    [Fact]
    public void LawsAreFittedWithinTheCoresWhereThatIsEnough()
    {
        int[] workers = [1, 2, 3, 4, 8];

        // Perfect up to four cores, and no faster past them.
        var sweep = SweepAnalyzer.Analyze(
            GeneratedSweeps.Opening(workers, [1000], cores: 4),
            [.. workers.SelectMany(count => GeneratedSweeps.Point("threads", count, 1000, 160.0 / Math.Min(count, 4)))]);
        var few = SweepAnalyzer.Analyze(
            GeneratedSweeps.Opening([1, 2, 4], [1000], cores: 2),
            [.. ((int[])[1, 2, 4]).SelectMany(count => GeneratedSweeps.Point("threads", count, 1000, 160.0 / Math.Min(count, 2)))]);

        Assert.Equal((false, false), (sweep.Curves[0].Amdahl!.PastCores, sweep.Curves[0].Usl!.PastCores));
        Assert.InRange(sweep.Curves[0].Amdahl!.Contention, 0, 0.01);
        Assert.Equal((false, true), (few.Curves[0].Amdahl!.PastCores, few.Curves[0].Usl!.PastCores));
        Assert.InRange(few.Curves[0].Amdahl!.Contention, 0, 0.02);
    }

    [Fact]
    public void WhatWasNotRecordedIsUnknownAndNotNothing()
    {
        var account = Fixtures.Account(2, 80 * Ms, (Category.Compute, 160 * Ms)) with
        {
            ByCategory = [.. Enumerable.Repeat((long?)null, CategoryNames.All.Count)],
        };

        var sweep = SweepAnalyzer.Analyze(
            GeneratedSweeps.Opening([1, 2], [10], 2, 8),
            [
                .. GeneratedSweeps.Point("sequential", 1, 10, 160, account),
                .. GeneratedSweeps.Point("threads", 1, 10, 160, account),
                .. GeneratedSweeps.Point("threads", 2, 10, 80, account),
            ]);

        Assert.Null(sweep.Curves[0].MeasuredWaiting);
        Assert.Empty(sweep.Projections);
    }

    /// <summary>A semaphore of one is a wait to the runtime, and a lock to the workers.</summary>
    [Theory]
    [InlineData(Category.Lock, 0, 0.459)]
    [InlineData(Category.Wait, 0, 0.459)]
    [InlineData(Category.Wait, 73, 0)]
    public void WaitsThatSequentialDoesNotHaveAreMeasuredWaitingWhateverTheyWaitOn(Category category, long aloneMs, double waiting)
    {
        var alone = Fixtures.Account(1, 160 * Ms, (Category.Compute, 80 * Ms), (Category.Wait, aloneMs * Ms));
        var account = Fixtures.Account(2, 80 * Ms, (Category.Compute, 80 * Ms), (category, 73_440_000));

        var sweep = SweepAnalyzer.Analyze(
            GeneratedSweeps.Opening([1, 2], [10]),
            [
                .. GeneratedSweeps.Point("sequential", 1, 10, 160, alone),
                .. GeneratedSweeps.Point("threads", 1, 10, 160, alone),
                .. GeneratedSweeps.Point("threads", 2, 10, 80, account),
            ]);

        Assert.Equal(waiting, sweep.Curves[0].MeasuredWaiting!.Value, 2);
    }

    /// <summary>An actor for each unit starts all units at once, so that none of them makes a worker wait.</summary>
    [Theory]
    [InlineData("actors:hand=pull", 1)]
    [InlineData("actors:hand=unit", 0)]
    public void AStrategysParametersSayWhetherItCanBePredicted(string strategy, int predictions)
    {
        var opening = GeneratedSweeps.Opening([2], [10], 2, 8);

        var sweep = SweepAnalyzer.Analyze(
            opening with { Request = opening.Request with { Strategies = ["sequential", strategy] } },
            [
                .. GeneratedSweeps.Point("sequential", 1, 10, 160, Fixtures.Account(1, 160 * Ms, (Category.Compute, 160 * Ms))),
                .. GeneratedSweeps.Point(
                    strategy, 2, 10, 80, Fixtures.Account(2, 80 * Ms, (Category.Compute, 140 * Ms), (Category.IoSleep, 20 * Ms))),
            ]);

        Assert.Equal(predictions, sweep.Projections.Length);
    }

    /// <summary>Of locks nothing is known without events: perfect scaling would be made up.</summary>
    [Fact]
    public void NothingIsPredictedWhereWaitsForLocksAreNotKnown()
    {
        var whole = Fixtures.Account(2, 80 * Ms, (Category.Compute, 160 * Ms));
        var account = whole with { ByCategory = whole.ByCategory.SetItem((int)Category.Lock, null) };
        List<SweepLaunch> Launches(Account recorded) =>
        [
            .. GeneratedSweeps.Point("sequential", 1, 10, 160, Fixtures.Account(1, 160 * Ms, (Category.Compute, 160 * Ms))),
            .. GeneratedSweeps.Point("threads", 2, 10, 80, recorded),
        ];

        Assert.Empty(SweepAnalyzer.Analyze(GeneratedSweeps.Opening([2], [10], 2, 8), Launches(account)).Projections);
        Assert.Single(SweepAnalyzer.Analyze(GeneratedSweeps.Opening([2], [10], 2, 8), Launches(whole)).Projections);
    }

    /// <summary>Two percent of lane time: two that wait for each other at random are at the lock for a fifth of a unit.</summary>
    [Fact]
    public void LittleWaitingIsNoLargeSerialShare()
    {
        var alone = Fixtures.Account(1, 160 * Ms, (Category.Compute, 160 * Ms));
        var account = Fixtures.Account(2, 82 * Ms, (Category.Compute, 160 * Ms), (Category.Lock, 164 * Ms / 500));

        var sweep = SweepAnalyzer.Analyze(
            GeneratedSweeps.Opening([2], [10], 2, 16),
            [.. GeneratedSweeps.Point("sequential", 1, 10, 160, alone), .. GeneratedSweeps.Point("threads", 2, 10, 82, account)]);

        Assert.InRange(sweep.Projections[0].Speedup!.Value, 8, 16);
    }

    [Fact]
    public void ALuckySmallSizeIsNoBreakEven()
    {
        (long Size, double Factor)[] points = [(10, 0.9), (100, 1.5), (1000, 0.6)];

        var sweep = SweepAnalyzer.Analyze(
            GeneratedSweeps.Opening([2], [10, 100, 1000]),
            [
                .. points.SelectMany(one =>
                    GeneratedSweeps.Point("sequential", 1, one.Size, one.Size)
                        .Concat(GeneratedSweeps.Point("threads", 2, one.Size, one.Size * one.Factor))),
            ]);

        Assert.InRange(sweep.BreakEvens[0].Size!.Value, 100, 1000);
    }

    /// <summary>
    /// Four workers on two cores take a tenth longer than two of them: eight do so as well, and more cores have nothing to do
    /// with it.
    /// </summary>
    [Fact]
    public void WhatSharingCoresCostsIsSeenWhereItIsMeasured()
    {
        (int Workers, double Ms)[] points = [(1, 160), (2, 80), (4, 88), (8, 88)];
        Account Computing(int workers, double ms) => Fixtures.Account(workers, (long)(ms * Ms), (Category.Compute, 160 * Ms));

        var sweep = SweepAnalyzer.Analyze(
            GeneratedSweeps.Opening([1, 2, 4, 8], [1000], 2, 4),
            [
                .. GeneratedSweeps.Point("sequential", 1, 1000, 160, Computing(1, 160)),
                .. points.SelectMany(one => GeneratedSweeps.Point("threads", one.Workers, 1000, one.Ms, Computing(one.Workers, one.Ms))),
            ]);

        Assert.InRange(sweep.Projections[0].LeftOutError!.Value, -0.01, 0.01);
        Assert.InRange(sweep.Projections[0].TimeMs, 40 * 0.99, 40 * 1.01);
    }

    /// <summary>16 units of 10 ms, a fifth of each serial, on two cores: what was calibrated with two workers holds for eight.</summary>
    [Fact]
    public void WhatTheSimulationIsMadeOfItPredicts()
    {
        var law = new SimulatedStrategy { Units = 16, ComputeMs = 10, SerialMs = 2 };
        var alone = Fixtures.Account(1, 160 * Ms, (Category.Compute, 160 * Ms));
        var launches = GeneratedSweeps.Point("sequential", 1, 1000, 160, alone).ToList();
        foreach (var workers in (int[])[1, 2, 8])
        {
            var (timeMs, lockMs) = Simulation.Run(law, workers, 2);
            launches.AddRange(GeneratedSweeps.Point(
                "threads",
                workers,
                1000,
                timeMs,
                Fixtures.Account(workers, (long)(timeMs * Ms), (Category.Compute, 160 * Ms), (Category.Lock, (long)(lockMs * Ms)))));
        }

        var sweep = SweepAnalyzer.Analyze(GeneratedSweeps.Opening([1, 2, 8], [1000], 2, 4, 64), launches);

        Assert.Equal([4, 64], sweep.Projections.Select(one => one.Cores));
        Assert.All(sweep.Projections, one => Assert.InRange(one.LeftOutError!.Value, -0.02, 0.02));
        foreach (var one in sweep.Projections)
        {
            var truth = Simulation.Run(law, one.Cores, one.Cores).TimeMs;
            Assert.InRange(one.TimeMs, truth * 0.97, truth * 1.03);
            Assert.InRange(one.Speedup!.Value, 160 / truth * 0.97, 160 / truth * 1.03);
        }
    }

    /// <summary>
    /// Each machine has cores and a link of its own. What two of them say of three is what the check of a sweep says that has measured
    /// three.
    /// </summary>
    [Fact]
    public void MoreMachinesArePredictedAsTheLargestNumberIsChecked()
    {
        var law = new SimulatedStrategy { Units = 16, ComputeMs = 0.1, OffMs = 105, IpcMs = 1, PassesInParallel = true };
        var alone = Fixtures.Account(1, 1602 * Ms, (Category.Compute, 2 * Ms), (Category.IoSleep, 1600 * Ms));
        IEnumerable<SweepLaunch> Measured(int workers)
        {
            var timeMs = Simulation.Run(law, workers, workers).TimeMs;
            var account = Fixtures.Account(
                workers,
                (long)(timeMs * Ms),
                (Category.Compute, 2 * Ms),
                (Category.IoSleep, 1600 * Ms),
                (Category.Network, 80 * Ms),
                (Category.Ipc, 16 * Ms));
            return GeneratedSweeps.Point("orleans", workers, 1000, timeMs, account);
        }

        SweepReport Sweep(params int[] workers)
        {
            var opening = GeneratedSweeps.Opening(workers, [1000], cores: 2, projections: 6);
            return SweepAnalyzer.Analyze(
                opening with { Request = opening.Request with { Machines = new MachineAxis(WorkersEach: 2, CoresEach: 2) } },
                [.. GeneratedSweeps.Point("sequential", 1, 1000, 1602, alone), .. workers.SelectMany(Measured)]);
        }

        var (two, three) = (Sweep(2, 4), Sweep(2, 4, 6));
        var predictedMs = Assert.Single(two.Projections).TimeMs;
        var measuredMs = three.Points.Single(point => point.Workers == 6).MedianMs!.Value;

        Assert.InRange(predictedMs / Simulation.Run(law, 6, 6).TimeMs, 0.99, 1.01);
        Assert.InRange((predictedMs / measuredMs) - 1 - Assert.Single(three.Projections).LeftOutError!.Value, -0.001, 0.001);
        Assert.False(Assert.Single(three.Curves).Amdahl!.PastCores);
    }

    [Fact]
    public void NothingIsPredictedOfWhatAwaitsOrWithoutAnAccount()
    {
        var waiting = Fixtures.Account(2, 100 * Ms, (Category.IoSleep, 150 * Ms));
        var launches = GeneratedSweeps.Point("sequential", 1, 1000, 160, Fixtures.Account(1, 160 * Ms, (Category.Compute, 160 * Ms)))
            .Concat(GeneratedSweeps.Point("async", 2, 1000, 100, waiting))
            .Concat(GeneratedSweeps.Point("threads", 2, 1000, 100));

        Assert.Empty(SweepAnalyzer.Analyze(GeneratedSweeps.Opening([2], [1000], 2, 8), [.. launches]).Projections);
    }

    [Fact]
    public void AWrongAnswerHasNoSpeedupNoCurveAndNoBreakEven()
    {
        long[] sizes = [10, 100];

        var sweep = SweepAnalyzer.Analyze(
            GeneratedSweeps.Opening([1, 2], sizes),
            [
                .. sizes.SelectMany(size =>
                    GeneratedSweeps.Point("sequential", 1, size, size)
                        .Concat(GeneratedSweeps.Point("threads", 1, size, size))
                        .Concat(GeneratedSweeps.Point("threads", 2, size, size / 2.0, digest: "2"))),
            ]);

        Assert.All(
            sweep.Points.Where(point => point.Point.Workers == 2),
            point => Assert.Equal((false, null), (point.ResultsAgree, point.Speedup)));
        Assert.All(sweep.Points.Where(point => point.Point.Workers == 1), point => Assert.True(point.ResultsAgree));
        Assert.Empty(sweep.Curves);
        Assert.DoesNotContain(sweep.BreakEvens, even => even.Workers == 2);
    }

    [Fact]
    public void TheContentionIsHeldAgainstWhatWasMeasured()
    {
        var law = new ScalingReport(160, 0.1, 0, 0);
        int[] workers = [1, 2, 4, 8];

        var sweep = SweepAnalyzer.Analyze(
            GeneratedSweeps.Opening(workers, [1000], 8),
            [.. workers.SelectMany(count => GeneratedSweeps.Point("threads", count, 1000, law.TimeMs(count), AccountOf(count)))]);

        var curve = Assert.Single(sweep.Curves);
        Assert.Equal(0.1, curve.Usl!.Contention, 0.01);
        Assert.Equal(0.7 / 1.7, curve.FittedWaiting!.Value, 0.02);
        Assert.Equal(0.4, curve.MeasuredWaiting!.Value, 1e-6);

        Account AccountOf(int count) => Fixtures.Account(
            count, (long)(law.TimeMs(count) * Ms), (Category.Lock, (long)(0.4 * count * law.TimeMs(count) * Ms)));
    }
}
