using System.Globalization;
using Concur.Core.Model;

namespace Concur.Core.Reports.Sweeps;

/// <summary>The tables of a sweep, for every report that has tables.</summary>
public static class SweepRows
{
    /// <summary>All of them that have a row.</summary>
    public static IEnumerable<TextTable> All(SweepReport sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        return sweep.Request.Sizes.Select(size => Times(sweep, size)).Concat([Curves(sweep), BreakEvens(sweep), Projections(sweep)]).Where(table => table.Rows.Count > 0);
    }

    /// <summary>A row per sweep.</summary>
    public static TextTable List(IReadOnlyList<StoredSweep> sweeps) => new(
        "Sweeps",
        ["sweep", "began (UTC)", "workload", "machine", "cores", "units", "sizes", "workers", "launches"],
        [.. sweeps.Select(sweep => (sweep.Name, Opening: sweep.Report, sweep.Report.Request)).Select(sweep => (string[])
        [
            sweep.Name, sweep.Opening.StartedUtc.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), sweep.Request.Run.Workload, sweep.Opening.Machine.Cpu ?? sweep.Opening.Machine.Architecture,
            Figures.Number(sweep.Opening.Machine.UsableCores, "0.##"), Figures.Number(sweep.Request.Run.Units, "0"), SweepHeading.Sizes(sweep.Request), string.Join(' ', sweep.Request.Workers),
            FormattableString.Invariant($"{sweep.Opening.Launches.Made} of {sweep.Opening.Launches.Planned}"),
        ])]);

    /// <summary>A row per strategy, a column per number of workers, each the median and the speed-up.</summary>
    private static TextTable Times(SweepReport sweep, long size) => new(
        $"Units of size {Whole(size)}: median, and sequential's over it",
        ["strategy", .. sweep.Request.Workers.Select(Workers)],
        [.. sweep.Request.Run.Strategies.Select(strategy => (string[])[strategy, .. sweep.Request.Workers.Select(workers => Cell(sweep, new SweepPoint(strategy, workers, size)))])]);

    private static TextTable Curves(SweepReport sweep) => new(
        "Scaling with workers, by the laws of Amdahl and of Gunther (USL)",
        ["strategy", "size", "serial share", "contention", "coherency", "fastest with", "off by", "waiting", "measured"],
        [.. sweep.Curves.Select(curve => (string[])
        [
            curve.Strategy, Whole(curve.Size), Coefficient(curve.Amdahl?.Contention, curve.Amdahl?.ContentionInterval),
            Coefficient(curve.Usl?.Contention, curve.Usl?.ContentionInterval), Coefficient(curve.Usl?.Coherency, curve.Usl?.CoherencyInterval), Fastest(curve.Usl),
            Figures.Percent(curve.Usl?.Misfit ?? curve.Amdahl?.Misfit), Figures.Percent(curve.FittedWaiting), Figures.Percent(curve.MeasuredWaiting),
        ])])
    {
        Footnote = "off by: the fit, over all numbers of workers, those past the cores too; waiting: of lane time at the most workers, as the contention has it; measured: locks, run queue and pool queue",
    };

    private static TextTable BreakEvens(SweepReport sweep) => new(
        "Size of a unit from which it beats sequential",
        ["strategy", "workers", "size", "95 % interval"],
        [.. sweep.BreakEvens.Select(even => (string[])
        [
            even.Strategy, Figures.Number(even.Workers, "0"),
            even.Outcome switch { BreakEvenOutcome.Always => "all measured", BreakEvenOutcome.Never => "none measured", _ => Size(even.Size) },
            even.Interval is { } interval ? $"{Size(interval.Low)} .. {Size(interval.High)}" : Figures.Unknown,
        ])]);

    private static TextTable Projections(SweepReport sweep) => new(
        "PREDICTED by a simulation that the recorded account calibrates, a worker a core",
        ["strategy", "size", "cores", "time", "speed-up", "off by"],
        [.. sweep.Projections.Select(one => (string[])
        [
            one.Strategy, Whole(one.Size), Figures.Number(one.Cores, "0"), Figures.Duration(one.TimeMs), Figures.Factor(one.Speedup), Figures.Percent(one.LeftOutError),
        ])])
    {
        Footnote = "off by: at the most workers that were measured, which the calibration for it leaves out. Other caches, other clocks and more memory channels are not in the prediction; nor are gil and what awaits",
    };

    private static string Cell(SweepReport sweep, SweepPoint at) => sweep.Points.FirstOrDefault(point => point.Point == at) switch
    {
        null => "",
        { Error: not null } => "failed",
        { ResultsAgree: false } => "differs",
        { Timing: null } => Figures.Unknown,
        var point => $"{Figures.Duration(point.Timing.MedianMs)} {Figures.Factor(point.Speedup?.Ratio)}",
    };

    private static string Fastest(ScalingReport? law) => law switch
    {
        null => Figures.Unknown,
        { Peak: { } peak } => FormattableString.Invariant($"{peak:0.#}"),
        _ => "more",
    };

    private static string Coefficient(double? value, Interval? interval) => interval is null
        ? Figures.Number(value, "0.000")
        : string.Create(CultureInfo.InvariantCulture, $"{value:0.000} ({interval.Low:0.000} .. {interval.High:0.000})");

    private static string Workers(int workers) => workers == 1 ? "1 worker" : FormattableString.Invariant($"{workers} workers");

    private static string Size(double? size) => size is { } value ? value.ToString("#,0", CultureInfo.InvariantCulture) : Figures.Unknown;

    private static string Whole(long size) => size.ToString("N0", CultureInfo.InvariantCulture);
}
