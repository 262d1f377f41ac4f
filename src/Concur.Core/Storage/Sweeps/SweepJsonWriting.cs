using Concur.Core.Model;

namespace Concur.Core.Storage.Sweeps;

/// <summary>From a sweep's report to its JSON.</summary>
internal static class SweepJsonWriting
{
    public static SweepJson Of(SweepReport sweep) => new(
        SweepJsonForm.Header(sweep), sweep.Launches.Planned, sweep.Launches.Made, [.. sweep.Points.Select(Of)],
        [.. sweep.Curves.Select(Of)],
        [.. sweep.BreakEvens.Select(even => new BreakEvenJson(even.Strategy, even.Workers, RunWords.Name(even.Outcome), even.Size, even.Interval is { } interval ? new BreakEvenIntervalJson(interval.Low, interval.High) : null))],
        [.. sweep.Projections.Select(one => new ProjectionJson(one.Strategy, one.Size, one.Cores, one.TimeMs, one.BestMs, one.Speedup, one.LeftOutError))]);

    private static CurveJson Of(ScalingCurve curve)
    {
        var (amdahl, usl) = (curve.Amdahl, curve.Usl);
        return new CurveJson(
            curve.Strategy, curve.Size, amdahl?.Contention, IntervalJson.Of(amdahl?.ContentionInterval), usl?.Contention, IntervalJson.Of(usl?.ContentionInterval), usl?.Coherency, IntervalJson.Of(usl?.CoherencyInterval),
            usl?.Peak, (usl ?? amdahl)?.Misfit, curve.MeasuredWaiting, curve.FittedWaiting, amdahl?.PastCores, usl?.PastCores);
    }

    private static SweepPointJson Of(SweepPointReport point) => new(
        point.Point.Strategy, point.Point.Workers, point.Point.Size, point.Timing?.MedianMs, point.Timing is { LowMs: { } low, HighMs: { } high } ? new IntervalJson(low, high) : null,
        point.Timing?.Count ?? 0, point.Speedup is { } speedup ? new RatioJson(speedup.Ratio, IntervalJson.Of(speedup.Interval)) : null,
        point.Account is null ? null : TrialJsonWriting.Of(point.Account), point.ResultsAgree, RunWords.Of(point.Status), point.Error);
}
