using System.Globalization;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Reports;

/// <summary>The pictures of a sweep: speed-up over workers at each size, and time over size with each number of workers.</summary>
public static class SweepPlots
{
    /// <summary>Between two numbers of workers a law is drawn with so many points.</summary>
    private const int FittedSteps = 8;

    /// <summary>Those for which enough was measured.</summary>
    public static IReadOnlyList<SweepPlot> Of(SweepReport sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        var right = sweep.Points.Where(point => point.Timing is not null && point.ResultsAgree != false).ToList();
        var scaling = sweep.Request.Workers.Length < 2
            ? []
            : sweep.Request.Sizes.Select(size => InMachines(sweep.Request, Scaling(sweep, right, size), size));
        var sizes = sweep.Request.Sizes.Length < 2 ? [] : sweep.Request.Workers.Select(workers => Sizes(sweep, right, workers));
        return [
            .. scaling.Concat(sizes).Where(plot => plot.Series.Any(series => series is { Kind: PlotKind.Measured, Points.Count: > 1 })),
        ];
    }

    /// <summary>The two that say most: of the greatest size, and of the most workers that have a core each.</summary>
    public static IEnumerable<SweepPlot> Main(SweepReport sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        var workers = sweep.Request.Workers.LastOrDefault(workers => workers <= sweep.CoresFor(workers), sweep.Request.Workers[0]);
        string[] names = [ScalingName(sweep.Request.Sizes[^1]), SizesName(workers)];
        return Of(sweep).Where(plot => names.Contains(plot.Name));
    }

    private static string ScalingName(long size) => $"speedup-size{size.ToString(CultureInfo.InvariantCulture)}";

    private static string SizesName(int workers) => $"time-workers{workers.ToString(CultureInfo.InvariantCulture)}";

    private static SweepPlot Scaling(SweepReport sweep, List<SweepPointReport> right, long size)
    {
        var series = new List<PlotSeries>();
        foreach (var strategy in sweep.Request.Strategies.Where(strategy => strategy != StrategyNames.Sequential))
        {
            var points = right.Where(point =>
                point.Point.Strategy == strategy && point.Point.Size == size && point.Speedup is { Ratio: > 0 })
                .ToList();
            if (points.Count == 0) continue;
            series.Add(
                new PlotSeries(
                    strategy,
                    PlotKind.Measured,
                    [.. points.Select(point => new PlotPoint(point.Point.Workers, point.Speedup!.Ratio, point.Speedup.Interval))]));
            if (sweep.Curves.FirstOrDefault(curve => curve.Strategy == strategy && curve.Size == size)?.Usl is { } law)
                series.Add(
                    new PlotSeries(
                        strategy,
                        PlotKind.Fitted,
                        Law(law, points.FindAll(point => law.PastCores || point.Point.Workers <= sweep.CoresFor(point.Point.Workers)))));
            var predicted = sweep.Projections.Where(one =>
                one.Strategy == strategy && one.Size == size && one is { Speedup: > 0, IsRefuted: false })
                .Select(one => new PlotPoint(one.Cores, one.Speedup!.Value))
                .ToList();
            if (predicted.Count > 0) series.Add(new PlotSeries(strategy, PlotKind.Predicted, predicted));
        }

        var most = sweep.CoresFor(sweep.Request.Workers[^1]);
        series.Add(
            new PlotSeries(
                "ideal",
                PlotKind.Ideal,
                [.. sweep.Request.Workers.Select(workers => new PlotPoint(workers, Math.Min(workers, sweep.CoresFor(workers))))]));
        return new SweepPlot(
            ScalingName(size),
            FormattableString.Invariant(
                $"{sweep.Request.Workload}, units of size {size:N0}: speed-up over workers, on {most:0.##} cores"),
            "workers",
            "speed-up",
            2,
            series);
    }

    /// <summary>The picture of a sweep over machines counts these in place of their workers.</summary>
    private static SweepPlot InMachines(SweepGrid request, SweepPlot plot, long size) =>
        request.Machines is not { } axis ? plot : plot with
        {
            Title = FormattableString.Invariant($"{request.Workload}, units of size {size:N0}: speed-up over machines, ")
                + $"{SweepPoint.InWorkers(axis.WorkersEach)} each",
            Across = "machines",
            Series =
            [
                .. plot.Series.Select(one => one with
                {
                    Points = [.. one.Points.Select(point => point with { X = point.X / axis.WorkersEach })],
                }),
            ],
        };

    /// <summary>The law is one of times; the first point's measured speed-up makes a speed-up of it.</summary>
    private static List<PlotPoint> Law(ScalingReport law, List<SweepPointReport> points)
    {
        var (from, to) = ((double)points[0].Point.Workers, (double)points[^1].Point.Workers);
        var baselineMs = points[0].Speedup!.Ratio * points[0].Timing!.MedianMs;
        var steps = FittedSteps * (points.Count - 1);
        return [
            .. Enumerable.Range(0, steps + 1)
                .Select(step => from * Math.Pow(to / from, (double)step / steps))
                .Select(workers => new PlotPoint(workers, baselineMs / law.TimeMs(workers))),
        ];
    }

    private static SweepPlot Sizes(SweepReport sweep, List<SweepPointReport> right, int workers)
    {
        // A logarithm of no size there is not.
        var series = sweep.Request.Strategies.Select(strategy => new PlotSeries(strategy, PlotKind.Measured,
        [
            .. right.Where(point =>
                point.Point.Strategy == strategy
                    && point.Point.Size > 0
                    && (strategy == StrategyNames.Sequential || point.Point.Workers == workers))
                .Select(point => new PlotPoint(
                    point.Point.Size,
                    point.Timing!.MedianMs,
                    point.Timing is { LowMs: { } low, HighMs: { } high } ? new Interval(low, high) : null)),
        ])).Where(one => one.Points.Count > 0);
        return new SweepPlot(
            SizesName(workers),
            FormattableString.Invariant(
                $"{sweep.Request.Workload}, {sweep.Request.InWorkers(workers)}: an iteration's time over the size of a unit"),
            "size of a unit",
            "ms",
            10,
            [.. series]);
    }
}

/// <summary>A picture of a sweep, before anything is drawn. Both axes are logarithmic.</summary>
/// <param name="Name">For a file.</param>
/// <param name="Title">What is shown.</param>
/// <param name="Across">What goes to the right.</param>
/// <param name="Up">What goes up.</param>
/// <param name="Base">By what the marks of the axes grow.</param>
/// <param name="Series">What is drawn.</param>
public sealed record SweepPlot(string Name, string Title, string Across, string Up, int Base, IReadOnlyList<PlotSeries> Series);

/// <summary>A line of a picture.</summary>
/// <param name="Name">What it is of.</param>
/// <param name="Kind">How it came to be.</param>
/// <param name="Points">From left to right; all coordinates positive.</param>
public sealed record PlotSeries(string Name, PlotKind Kind, IReadOnlyList<PlotPoint> Points);

/// <summary>A point of a line.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Up.</param>
/// <param name="Interval">Of Y; null where it is not known.</param>
public sealed record PlotPoint(double X, double Y, Interval? Interval = null);

/// <summary>Where the points of a line come from.</summary>
public enum PlotKind
{
    /// <summary>They were measured.</summary>
    Measured,

    /// <summary>From a law that was fitted to what was measured.</summary>
    Fitted,

    /// <summary>From a simulation.</summary>
    Predicted,

    /// <summary>What nothing lost would give.</summary>
    Ideal,
}
