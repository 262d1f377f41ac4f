using System.Globalization;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Reports;

/// <summary>The tables of a sweep, for every report that has tables.</summary>
public static class SweepTables
{
    /// <summary>All of them that have a row.</summary>
    public static IEnumerable<TextTable> All(SweepReport sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        return Times(sweep)
            .Concat([Added(sweep), SweepLaws.Table(sweep), Consequences(sweep), BreakEvens(sweep), Projections(sweep), Refuted(sweep)])
            .Where(table => table.Rows.Count > 0);
    }

    /// <summary>A row per sweep.</summary>
    public static TextTable List(IReadOnlyList<StoredSweep> sweeps) => new(
        "Sweeps",
        ["sweep", "began (UTC)", "workload", "machine", "cores", "units", "sizes", "workers", "launches"],
        [.. sweeps.Select(sweep => (sweep.Name, Opening: sweep.Report, sweep.Report.Request)).Select(sweep => (string[])
        [
            sweep.Name,
            sweep.Opening.StartedUtc.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
            sweep.Request.Workload,
            sweep.Opening.Machine.Cpu ?? sweep.Opening.Machine.Architecture,
            Figures.Number(sweep.Opening.Machine.UsableCores, "0.##"),
            Figures.Number(sweep.Request.Units, "0"),
            SweepHeading.Sizes(sweep.Request),
            string.Join(' ', sweep.Request.Workers),
            FormattableString.Invariant($"{sweep.Opening.Launches.Made} of {sweep.Opening.Launches.Planned}"),
        ])]);

    private static IEnumerable<TextTable> Times(SweepReport sweep) => sweep.Request.Workers is [var workers]
        ? [BySize(sweep, workers)]
        : sweep.Request.Sizes.Select(size => ByWorkers(sweep, size));

    /// <summary>A row per strategy, a column per size, each the median and the speed-up.</summary>
    private static TextTable BySize(SweepReport sweep, int workers) => new(
        $"{sweep.Request.InWorkers(workers)}, sizes of a unit: median, and sequential's over it",
        ["strategy", .. sweep.Request.Sizes.Select(size => Figures.Whole(size))],
        [
            .. sweep.Request.Strategies.Select(strategy => (string[])[
                strategy, .. sweep.Request.Sizes.Select(size => Cell(sweep, strategy, workers, size)),
            ]),
        ]);

    /// <summary>A row per strategy, a column per number of workers, each the median and the speed-up.</summary>
    private static TextTable ByWorkers(SweepReport sweep, long size) => new(
        $"Units of size {Figures.Whole(size)}: median, and sequential's over it",
        ["strategy", .. sweep.Request.Workers.Select(sweep.Request.InWorkers)],
        [
            .. sweep.Request.Strategies.Select(strategy => (string[])[
                strategy, .. sweep.Request.Workers.Select(workers => Cell(sweep, strategy, workers, size)),
            ]),
        ])
    {
        Footnote = SweepHeading.ColumnNotes(sweep),
    };

    /// <summary>A row per strategy, number of workers and size that was not asked for.</summary>
    private static TextTable Added(SweepReport sweep) => new(
        "Sizes added to find where it begins to beat sequential",
        ["strategy", "workers", "size", "median", "sequential", "speed-up", "95 % interval"],
        [
            .. sweep.Points
                .Where(point => point.Point.Strategy != StrategyNames.Sequential && sweep.Request.IsAdded(point.Point))
                .Select(point => AddedCells(point, SequentialAt(sweep, point.Point))),
        ]);

    private static SweepPointReport? SequentialAt(SweepReport sweep, SweepPoint point) =>
        sweep.Points.FirstOrDefault(other => other.Point == point with { Strategy = StrategyNames.Sequential, Workers = 1 });

    private static string[] AddedCells(SweepPointReport point, SweepPointReport? sequential) =>
    [
        point.Point.Strategy,
        Figures.Number(point.Point.Workers, "0"),
        Figures.Whole(point.Point.Size),
        .. AddedTimes(point, sequential),
    ];

    private static string[] AddedTimes(SweepPointReport point, SweepPointReport? sequential) => Lack(point) is { } lack
        ? [lack, "", "", ""]
        : [
            Figures.Duration(point.Timing?.MedianMs),
            Figures.Duration(sequential?.Timing?.MedianMs),
            Figures.Factor(point.Speedup?.Ratio),
            Figures.Range(point.Speedup?.Interval),
        ];

    private static TextTable Consequences(SweepReport sweep) => new(
        "Summary",
        ["strategy", "size", "fastest with", "fit off by", "waiting, fitted", "measured"],
        [.. sweep.Curves.Where(curve => curve.Usl is not null).Select(curve => (string[])
        [
            curve.Strategy,
            Figures.Whole(curve.Size),
            Fastest(curve.Usl),
            Figures.Percent(curve.Usl?.Misfit),
            Figures.Percent(curve.FittedWaiting),
            Figures.Percent(curve.MeasuredWaiting),
        ])])
    {
        Footnote = "waiting: share of the workers' time that the fitted contention predicts for the most workers fitted; "
            + "measured: time there in locks, in queues for a core and the pool, and in waits that sequential does not have",
    };

    private static TextTable BreakEvens(SweepReport sweep) => new(
        "Size of a unit from which it beats sequential",
        ["strategy", "workers", "size", "95 % interval"],
        [.. sweep.BreakEvens.Select(even => (string[])
        [
            even.Strategy, Figures.Number(even.Workers, "0"),
            even.Outcome switch
            {
                BreakEvenOutcome.Always => "all measured",
                BreakEvenOutcome.Never => "none measured",
                BreakEvenOutcome.Unsure => "~",
                _ => Figures.Number(even.Size, "N0"),
            },
            even.Interval is { } interval ? $"{End(interval.Low, "below")} .. {End(interval.High, "above")}" : Figures.Unknown,
        ])]);

    /// <summary>An end of an interval of sizes, or a word where it lies outside of the sizes that were measured.</summary>
    private static string End(double? size, string outside) => size is null ? outside : Figures.Number(size, "N0");

    /// <summary>Predictions that did not fail their own check.</summary>
    private static TextTable Projections(SweepReport sweep) => new(
        $"PREDICTED by a simulation calibrated with the account, {(sweep.Request.Machines is { } each
            ? $"{SweepPoint.InWorkers(each.WorkersEach)} on each machine"
            : "one worker per core")}",
        ["strategy", "size", sweep.Request.Machines is null ? "cores" : "machines", "time", "at best", "speed-up", "off by"],
        [.. sweep.Projections.Where(one => !one.IsRefuted).Select(one => (string[])
        [
            one.Strategy,
            Figures.Whole(one.Size),
            Figures.Number(sweep.Request.Machines?.MachinesOf(one.Cores) ?? one.Cores, "0"),
            Figures.Duration(one.TimeMs),
            Figures.Duration(one.BestMs),
            Figures.Factor(one.Speedup),
            Figures.Percent(one.LeftOutError),
        ])])
    {
        Footnote = (sweep.Request.Machines is null
                ? "at best: if cores slow each other down no more than was measured; "
                : "every machine is taken to be like those that were measured, and its link to be its own; ")
            + $"off by: {LeftOut(sweep)}. "
            + $"{sweep.Request.Units} units keep no more workers busy than that; other caches, clocks and memory are not simulated",
    };

    /// <summary>A row for each strategy and size whose predictions failed their own check, with what was measured instead.</summary>
    private static TextTable Refuted(SweepReport sweep) => new(
        "NOT PREDICTED: the simulation does not describe how these scale",
        ["strategy", "size", "workers", "measured", "speed-up", "simulation off by"],
        [
            .. sweep.Projections.Where(one => one.IsRefuted)
                .DistinctBy(one => (one.Strategy, one.Size))
                .Select(one => RefutedCells(sweep, one)),
        ])
    {
        Footnote = FormattableString.Invariant($"the simulation, calibrated without the most workers, misses their time by more than ")
            + FormattableString.Invariant($"{Projection.MostError:P0}, so that it says nothing of more cores: measure there"),
    };

    private static string[] RefutedCells(SweepReport sweep, Projection refuted)
    {
        var most = sweep.Points.Where(point => point.Strategy == refuted.Strategy && point.Size == refuted.Size && point.Timing is not null)
            .MaxBy(point => point.Workers);
        return
        [
            refuted.Strategy,
            Figures.Whole(refuted.Size),
            Figures.Number(most?.Workers, "0"),
            Figures.Duration(most?.MedianMs),
            Figures.Factor(most?.Speedup?.Ratio),
            Figures.Percent(refuted.LeftOutError),
        ];
    }

    private static string Cell(SweepReport sweep, string strategy, int workers, long size) =>
        Point(sweep, strategy, workers, size) is { } point
            ? Lack(point) ?? $"{Figures.Duration(point.Timing?.MedianMs)} {Figures.Factor(point.Speedup?.Ratio)}"
            : "";

    /// <summary>Why there is no time to show; null where there is one.</summary>
    private static string? Lack(SweepPointReport point) => point switch
    {
        { Error: not null } => "failed",
        { ResultsAgree: false } => "differs",
        { Timing: null } => Figures.Unknown,
        _ => null,
    };

    private static SweepPointReport? Point(SweepReport sweep, string strategy, int workers, long size)
    {
        var at = strategy != StrategyNames.Sequential ? workers : workers == sweep.Request.Workers[0] ? 1 : 0;
        return sweep.Points.FirstOrDefault(point => point.Point == new SweepPoint(strategy, at, size));
    }

    private static string Fastest(ScalingReport? law) => law switch
    {
        null => Figures.Unknown,
        { Misfit: > Projection.MostError } => "no fit",
        { Peak: { } peak } => FormattableString.Invariant($"{peak:0.#}"),
        _ => "more",
    };

    /// <summary>Says how the prediction was tested. More workers on the same cores are not a test of more cores.</summary>
    private static string LeftOut(SweepReport sweep)
    {
        var most = sweep.Request.Workers[^1];
        var untested = most > sweep.CoresFor(most) ? "; these have no core each, so that more cores are not tested" : "";
        return $"the error for {sweep.Request.InWorkers(most)} when they are left out of the calibration{untested}";
    }
}

/// <summary>A sweep as Markdown.</summary>
public static class SweepMarkdown
{
    private const int PlotWidth = 84;

    /// <summary>Writes the report.</summary>
    public static void Write(SweepReport sweep, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write($"# {Markdown.Escape(SweepHeading.Title(sweep))}\n\n{Markdown.Escape(SweepHeading.Environment(sweep))}\n");
        foreach (var table in SweepTables.All(sweep)) Markdown.Write(table, output);
        foreach (var plot in SweepPlots.Main(sweep))
        {
            output.Write("\n");
            foreach (var line in TextPlot.Lines(plot, PlotWidth)) output.Write($"    {line}\n");
        }

        output.Write("\n");
        foreach (var failure in SweepHeading.Failures(sweep)) output.Write($"- {Markdown.Escape(failure)}\n");
        foreach (var answer in SweepHeading.Answers(sweep)) output.Write($"- **{Markdown.Escape(answer)}**\n");
    }
}
