using Concur.Core.Accounting.Gains;
using Concur.Core.Model;

namespace Concur.Core.Tests.Accounting.Gains;

public class GainErrorsTests
{
    private static readonly Gain TwoWorkers = new(GainKinds.Workers, "there were 2 workers", 2, new Interval(1.9, 2.1), null);

    [Fact]
    public void WithFewEarlierPredictionsAnIntervalStays() =>
        Assert.Equal(TwoWorkers, GainErrors.Of(Records(GainKinds.Workers, [.. Enumerable.Repeat(1.5, 9)])).Widened(TwoWorkers));

    [Fact]
    public void OtherKindsTellNothing() =>
        Assert.Equal(TwoWorkers, GainErrors.Of(Records(GainKinds.NoCollections, [.. Enumerable.Repeat(1.5, 20)])).Widened(TwoWorkers));

    /// <summary>Nine in ten were off by 25 % at most, in either direction.</summary>
    [Fact]
    public void NineInTenOfTheEarlierPredictionsLieWithinTheInterval()
    {
        var errors = GainErrors.Of(Records(GainKinds.Workers, 1, 1.01, 0.99, 1.1, 1, 1, 1, 1.2, 0.8, 3));

        var interval = errors.Widened(TwoWorkers).Interval!;

        Assert.Equal((2 * 0.8, 2 / 0.8), (interval.Low, interval.High));
    }

    [Fact]
    public void NoIntervalGetsNarrower() =>
        Assert.Equal(TwoWorkers, GainErrors.Of(Records(GainKinds.Workers, [.. Enumerable.Repeat(1.001, 20)])).Widened(TwoWorkers));

    [Fact]
    public void AnUpperBoundIsRaisedOnlyByWhatWasGainedBeyondOthers()
    {
        var most = TwoWorkers with { Kind = GainKinds.NoCollections, IsAtMost = true };
        double[] less = [.. Enumerable.Repeat(0.5, 10)];
        double[] more = [.. less[..8], 1.2, 1.2];

        Assert.Equal(most, Widened(less));
        Assert.Equal(new Interval(1.9, 2 * 1.2), Widened(more).Interval);

        Gain Widened(double[] ratios) => GainErrors
            .Of(Records(GainKinds.NoCollections, ratios).Select(record => record with { IsAtMost = true })).Widened(most);
    }

    [Fact]
    public void WhatIsNotKnownStaysSo()
    {
        var unknown = TwoWorkers with { Factor = null, Interval = null };

        Assert.Equal(unknown, GainErrors.Of(Records(GainKinds.Workers, [.. Enumerable.Repeat(1.5, 10)])).Widened(unknown));
    }

    [Fact]
    public void ARecordWithoutAFactorDoesNotCount() =>
        Assert.Equal(TwoWorkers, GainErrors.Of(Records(GainKinds.Workers, [.. Enumerable.Repeat(1.5, 9), 0])).Widened(TwoWorkers));

    [Fact]
    public void TheAnalysisHasTheWidenedIntervals()
    {
        var work = new TrialWork
        {
            Workers = 2,
            Cores = 2,
            Units = [.. Enumerable.Range(0, 8).Select(_ => new UnitWork(0, [new UnitPart("A", [], 10)]))],
            WallMs = 40,
            Samples = 1000,
        };
        var gain = GainAnalyzer.Of(work, null).Changes.First(gain => gain is { Kind: GainKinds.Workers, Workers: 1 });
        var errors = GainErrors.Of(Records(GainKinds.Workers, [.. Enumerable.Repeat(1.5, 10)]));

        var widened = GainAnalyzer.Of(work, null, errors).Changes.First(other => other is { Kind: GainKinds.Workers, Workers: 1 });

        Assert.Equal(gain.Factor, widened.Factor);
        Assert.Equal(gain.Factor!.Value / 1.5, widened.Interval!.Low, 1e-9);
        Assert.Equal(gain.Factor!.Value * 1.5, widened.Interval!.High, 1e-9);
    }

    private static IEnumerable<PredictionRecord> Records(string kind, params double[] ratios) =>
        ratios.Select(ratio => new PredictionRecord(kind, 1, ratio, false, default, "1.0.0", null));
}
