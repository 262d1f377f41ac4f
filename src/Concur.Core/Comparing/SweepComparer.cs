using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Core.Comparing;

/// <summary>Compares a sweep with a baseline.</summary>
public static class SweepComparer
{
    private sealed record Figure(SweepFigure Kind, string Strategy, int? Workers, long? Size, double? Value, Interval? Interval);

    /// <param name="baseline">The baseline.</param>
    /// <param name="candidate">The sweep to compare with it.</param>
    /// <exception cref="ConcurException">The sweeps are of different work.</exception>
    public static SweepComparison Compare(StoredSweep baseline, StoredSweep candidate)
    {
        ArgumentNullException.ThrowIfNull(baseline);
        ArgumentNullException.ThrowIfNull(candidate);
        SweptWork.RequireSame(baseline, candidate);
        return new SweepComparison(baseline, candidate)
        {
            Differences = FingerprintComparer.Compare(Frame(baseline.Report), Frame(candidate.Report)),
            Figures = [.. Figures(baseline.Report).Join(
                Figures(candidate.Report),
                Key,
                Key,
                (before, after) => new ComparedFigure(before.Kind, before.Strategy, before.Workers, before.Size)
                {
                    Baseline = before.Value!.Value,
                    BaselineInterval = before.Interval,
                    Candidate = after.Value!.Value,
                    CandidateInterval = after.Interval,
                })],
        };
    }

    private static (SweepFigure Kind, string Strategy, int? Workers, long? Size) Key(Figure figure) =>
        (figure.Kind, figure.Strategy, figure.Workers, figure.Size);

    private static IEnumerable<Figure> Figures(SweepReport sweep) =>
        sweep.Points.Where(point => point.Speedup?.Interval is not null && point.Point.Strategy != StrategyNames.Sequential)
            .Select(point => new Figure(
                SweepFigure.Speedup,
                point.Point.Strategy,
                point.Point.Workers,
                point.Point.Size,
                point.Speedup?.Ratio,
                point.Speedup?.Interval))
            .Concat(sweep.Curves.SelectMany(curve => (Figure[])
            [
                new(
                    SweepFigure.SerialShare,
                    curve.Strategy,
                    null,
                    curve.Size,
                    curve.Amdahl?.Contention,
                    Own(curve.Amdahl, curve.Amdahl?.ContentionInterval)),
                new(
                    SweepFigure.Contention,
                    curve.Strategy,
                    null,
                    curve.Size,
                    curve.Usl?.Contention,
                    Own(curve.Usl, curve.Usl?.ContentionInterval)),
                new(
                    SweepFigure.Coherency,
                    curve.Strategy,
                    null,
                    curve.Size,
                    curve.Usl?.Coherency,
                    Own(curve.Usl, curve.Usl?.CoherencyInterval)),
            ]))
            .Concat(sweep.BreakEvens.Select(even => new Figure(
                SweepFigure.BreakEven,
                even.Strategy,
                even.Workers,
                null,
                even.Size,
                even.Interval is { Low: { } low, High: { } high } ? new Interval(low, high) : null)))
            .Where(figure => figure.Value is not null).OrderBy(figure => figure.Kind);

    /// <summary>
    /// No interval where the coefficient includes waiting for cores, since it then describes the machine and not the work.
    /// </summary>
    private static Interval? Own(ScalingReport? law, Interval? interval) => law?.PastCores == true ? null : interval;

    /// <summary>A run with the facts that the fingerprint comparison needs.</summary>
    private static RunReport Frame(SweepReport sweep) => new()
    {
        ToolVersion = sweep.ToolVersion,
        Request = sweep.Request,
        Workers = 0,
        Machine = sweep.Machine,
        StartedUtc = sweep.StartedUtc,
        Duration = TimeSpan.Zero,
        Trials = ImmutableArray<TrialReport>.Empty,
        Findings = [],
    };
}
