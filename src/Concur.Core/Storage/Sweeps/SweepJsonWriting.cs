using Concur.Core.Model;

namespace Concur.Core.Storage.Sweeps;

/// <summary>From a sweep's report to its JSON.</summary>
internal static class SweepJsonWriting
{
    public static SweepJson Of(SweepReport sweep) => new(
        SweepJsonForm.Header(sweep), sweep.Launches.Planned, sweep.Launches.Made, [.. sweep.Points.Select(Of)],
        [.. sweep.Curves.Select(curve => new CurveJson(
            curve.Strategy, curve.Size, curve.Amdahl?.Contention, Of(curve.Amdahl?.ContentionInterval), curve.Usl?.Contention, Of(curve.Usl?.ContentionInterval),
            curve.Usl?.Coherency, Of(curve.Usl?.CoherencyInterval), curve.Usl?.Peak, curve.Usl?.Misfit ?? curve.Amdahl?.Misfit, curve.MeasuredWaiting, curve.FittedWaiting))],
        [.. sweep.BreakEvens.Select(even => new BreakEvenJson(even.Strategy, even.Workers, RunWords.Name(even.Outcome), even.Size, Of(even.Interval)))],
        [.. sweep.Projections.Select(one => new ProjectionJson(one.Strategy, one.Size, one.Cores, one.TimeMs, one.Speedup, one.LeftOutError))]);

    private static SweepPointJson Of(SweepPointReport point) => new(
        point.Point.Strategy, point.Point.Workers, point.Point.Size, point.Timing?.MedianMs, point.Timing is { LowMs: { } low, HighMs: { } high } ? new IntervalJson(low, high) : null,
        point.Timing?.Count ?? 0, point.Speedup is { } speedup ? new RatioJson(speedup.Ratio, Of(speedup.Interval)) : null,
        point.Account is null ? null : TrialJsonWriting.Of(point.Account), point.ResultsAgree, RunWords.Of(point.Status), point.Error);

    private static IntervalJson? Of(Interval? interval) => interval is null ? null : new IntervalJson(interval.Low, interval.High);
}
