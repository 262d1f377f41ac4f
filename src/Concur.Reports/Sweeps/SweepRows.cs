using System.Globalization;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Reports.Sweeps;

/// <summary>The tables of a sweep, for every report that has tables.</summary>
public static class SweepRows
{
    /// <summary>All of them that have a row.</summary>
    public static IEnumerable<TextTable> All(SweepReport sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        return Times(sweep).Concat([Added(sweep), Laws(sweep), Consequences(sweep), BreakEvens(sweep), Projections(sweep)]).Where(table => table.Rows.Count > 0);
    }

    /// <summary>A row per sweep.</summary>
    public static TextTable List(IReadOnlyList<StoredSweep> sweeps) => new(
        "Sweeps",
        ["sweep", "began (UTC)", "workload", "machine", "cores", "units", "sizes", "workers", "launches"],
        [.. sweeps.Select(sweep => (sweep.Name, Opening: sweep.Report, sweep.Report.Request)).Select(sweep => (string[])
        [
            sweep.Name, sweep.Opening.StartedUtc.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), sweep.Request.Workload, sweep.Opening.Machine.Cpu ?? sweep.Opening.Machine.Architecture,
            Figures.Number(sweep.Opening.Machine.UsableCores, "0.##"), Figures.Number(sweep.Request.Units, "0"), SweepHeading.Sizes(sweep.Request), string.Join(' ', sweep.Request.Workers),
            FormattableString.Invariant($"{sweep.Opening.Launches.Made} of {sweep.Opening.Launches.Planned}"),
        ])]);

    private static IEnumerable<TextTable> Times(SweepReport sweep) => sweep.Request.Workers is [var workers] ? [BySize(sweep, workers)] : sweep.Request.Sizes.Select(size => ByWorkers(sweep, size));

    /// <summary>A row per strategy, a column per size, each the median and the speed-up.</summary>
    private static TextTable BySize(SweepReport sweep, int workers) => new(
        $"{SweepPoint.InWorkers(workers)}, sizes of a unit: median, and sequential's over it",
        ["strategy", .. sweep.Request.Sizes.Select(size => Figures.Whole(size))],
        [.. sweep.Request.Strategies.Select(strategy => (string[])[strategy, .. sweep.Request.Sizes.Select(size => Cell(sweep, strategy, workers, size))])]);

    /// <summary>A row per strategy, a column per number of workers, each the median and the speed-up.</summary>
    private static TextTable ByWorkers(SweepReport sweep, long size) => new(
        $"Units of size {Figures.Whole(size)}: median, and sequential's over it",
        ["strategy", .. sweep.Request.Workers.Select(SweepPoint.InWorkers)],
        [.. sweep.Request.Strategies.Select(strategy => (string[])[strategy, .. sweep.Request.Workers.Select(workers => Cell(sweep, strategy, workers, size))])])
    {
        Footnote = sweep.Request.Workers[0] == 1 ? null : "sequential stands in the first column; it has one worker",
    };

    /// <summary>A row per strategy, number of workers and size that was not asked for.</summary>
    private static TextTable Added(SweepReport sweep) => new(
        "Sizes added to find where it begins to beat sequential",
        ["strategy", "workers", "size", "median", "sequential", "speed-up", "95 % interval"],
        [.. sweep.Points.Where(point => point.Point.Strategy != StrategyNames.Sequential && sweep.Request.IsAdded(point.Point)).Select(point => (string[])
        [
            point.Point.Strategy, Figures.Number(point.Point.Workers, "0"), Figures.Whole(point.Point.Size), .. Added(point, sweep.Points.FirstOrDefault(other => other.Point == point.Point with { Strategy = StrategyNames.Sequential, Workers = 1 })),
        ])]);

    private static string[] Added(SweepPointReport point, SweepPointReport? sequential) => Lack(point) is { } lack
        ? [lack, "", "", ""]
        : [Figures.Duration(point.Timing?.MedianMs), Figures.Duration(sequential?.Timing?.MedianMs), Figures.Factor(point.Speedup?.Ratio), Figures.Range(point.Speedup?.Interval)];

    private static TextTable Laws(SweepReport sweep) => new(
        "Scaling with workers: Amdahl's serial share; contention and coherency of the Universal Scalability Law",
        ["strategy", "size", "serial share", "contention", "coherency"],
        [.. sweep.Curves.Select(curve => (string[])
        [
            curve.Strategy, Figures.Whole(curve.Size), Coefficient(curve.Amdahl, curve.Amdahl?.Contention, curve.Amdahl?.ContentionInterval),
            Coefficient(curve.Usl, curve.Usl?.Contention, curve.Usl?.ContentionInterval), Coefficient(curve.Usl, curve.Usl?.Coherency, curve.Usl?.CoherencyInterval),
        ])])
    {
        Footnote = sweep.Curves.Any(curve => curve.Amdahl?.PastCores == true || curve.Usl?.PastCores == true) ? "*: fitted past the cores as well, for want of points: waiting for a core is in it" : null,
    };

    private static TextTable Consequences(SweepReport sweep) => new(
        "What that comes to",
        ["strategy", "size", "fastest with", "fit off by", "waiting, fitted", "measured"],
        [.. sweep.Curves.Where(curve => curve.Usl is not null).Select(curve => (string[])
        [
            curve.Strategy, Figures.Whole(curve.Size), Fastest(curve.Usl), Figures.Percent(curve.Usl?.Misfit), Figures.Percent(curve.FittedWaiting), Figures.Percent(curve.MeasuredWaiting),
        ])])
    {
        Footnote = "waiting: of lane time at the most workers fitted, as the contention has it; measured: locks, run queue and pool queue there",
    };

    private static TextTable BreakEvens(SweepReport sweep) => new(
        "Size of a unit from which it beats sequential",
        ["strategy", "workers", "size", "95 % interval"],
        [.. sweep.BreakEvens.Select(even => (string[])
        [
            even.Strategy, Figures.Number(even.Workers, "0"),
            even.Outcome switch { BreakEvenOutcome.Always => "all measured", BreakEvenOutcome.Never => "none measured", BreakEvenOutcome.Unsure => "~", _ => Figures.Number(even.Size, "N0") },
            even.Interval is { } interval ? $"{(interval.Low is null ? "below" : Figures.Number(interval.Low, "N0"))} .. {(interval.High is null ? "above" : Figures.Number(interval.High, "N0"))}" : Figures.Unknown,
        ])]);

    private static TextTable Projections(SweepReport sweep) => new(
        "PREDICTED by a simulation that the account calibrates, a worker a core",
        ["strategy", "size", "cores", "time", "at best", "speed-up", "off by"],
        [.. sweep.Projections.Select(one => (string[])
        [
            one.Strategy, Figures.Whole(one.Size), Figures.Number(one.Cores, "0"), Figures.Duration(one.TimeMs), Figures.Duration(one.BestMs), Figures.Factor(one.Speedup), Figures.Percent(one.LeftOutError),
        ])])
    {
        Footnote = $"at best: if cores slow each other down no more than was measured; off by: {LeftOut(sweep)}. {sweep.Request.Units} units keep no more workers busy; other caches, clocks and memory channels are not in it",
    };

    private static string Cell(SweepReport sweep, string strategy, int workers, long size) => Point(sweep, strategy, workers, size) is { } point
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
        { Peak: { } peak } => FormattableString.Invariant($"{peak:0.#}"),
        _ => "more",
    };

    private static string Coefficient(ScalingReport? law, double? value, Interval? interval) => (law?.PastCores == true ? "*" : "") + (interval is null
        ? Figures.Number(value, "0.000")
        : string.Create(CultureInfo.InvariantCulture, $"{value:0.000} ({Figures.Range(interval)})"));

    /// <summary>More workers on the same cores is not the same as more cores: what was tested is said.</summary>
    private static string LeftOut(SweepReport sweep)
    {
        var most = sweep.Request.Workers[^1];
        return FormattableString.Invariant($"with {SweepPoint.InWorkers(most)}, which the calibration for it leaves out{(most > sweep.Machine.UsableCores ? "; they have no core each, so that more cores are not tested by it" : "")}");
    }
}
