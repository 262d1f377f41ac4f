using System.Globalization;
using Concur.Core.Model;

namespace Concur.Reports;

/// <summary>The tables of lists of runs and of trends.</summary>
public static class TrendTables
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    /// <summary>A row per run.</summary>
    /// <param name="runs">The runs.</param>
    /// <param name="bytesOf">The size of a run's folder, by its name; null where it is not known.</param>
    public static TextTable List(IReadOnlyList<RunSummary> runs, Func<string, long?> bytesOf) => new(
        "Runs",
        ["run", "began (UTC)", "workload", "machine", "cores", "units", "size", "workers", "fastest", "median", "speed-up", "on disk"],
        [.. runs.Select(run =>
        {
            var first = First(run);
            return (string[])
            [
                run.Name,
                Time(run),
                run.Workload,
                run.Machine,
                Figures.Number(run.UsableCores, "0.##"),
                Figures.Number(run.Units, "0"),
                run.Size == 0 ? Figures.Unknown : Figures.Whole(run.Size),
                Figures.Number(run.Workers, "0"),
                first is null ? "no answer" : $"{first.Label}{Tied(run.Answer)}",
                Figures.Duration(first?.MedianMs),
                Figures.Factor(first?.Speedup),
                Figures.Bytes(bytesOf(run.Name)),
            ];
        })])
    {
        Dispensable = [3, 7, 5, 4, 6, 1, 11, 10, 2],
    };

    /// <summary>The winner, or the first of those that are tied; without others the only one. Null where the run has no answer.</summary>
    private static TrialSummary? First(RunSummary run) => run.Answer switch
    {
        { Kind: AnswerKind.None } => null,
        { } answer => run.Trials.FirstOrDefault(trial => trial.Label == answer.Strategies[0]),
        null => run.Trials is [{ MedianMs: not null } only] ? only : null,
    };

    private static string Tied(AnswerReport? answer) => answer switch
    {
        { Kind: AnswerKind.Tie, Strategies.Length: 1 } => " (not sure)",
        { Kind: AnswerKind.Tie } => FormattableString.Invariant($" +{answer.Strategies.Length - 1} (tied)"),
        _ => "",
    };

    /// <summary>A row per run, a column per strategy; a change that lasted is marked where it begins.</summary>
    public static TextTable Trend(TrendReport trend)
    {
        ArgumentNullException.ThrowIfNull(trend);
        return new TextTable(
            "Medians over time",
            ["run", "began (UTC)", .. trend.Series.Select(series => series.Label)],
            [.. trend.Runs.Select((run, index) => (string[])[run.Name, Time(run), .. trend.Series.Select(series => Cell(series, index))])])
        {
            Footnote = trend.Left == 0
                ? null
                : FormattableString.Invariant(
                    $"{trend.Left} runs of it with another machine, runtime, size or number of workers than the latest's are left out"),
        };
    }

    /// <summary>A line per strategy: its times as bars, from the least to the greatest. One run has no trend.</summary>
    public static IEnumerable<string> Lines(TrendReport trend)
    {
        ArgumentNullException.ThrowIfNull(trend);
        if (trend.Runs.Length < 2)
            return ["There is one such run so far. A trend needs two or more, and a lasting change three on each side."];
        return trend.Series.Select(series => $"{Line(series)} {series.Label}{Changes(series, trend)}");
    }

    private static string Changes(TrendSeries series, TrendReport trend) => series.Changes.IsEmpty
        ? ""
        : ": " + string.Join(", ", series.Changes.Select(change => $"{Change(change)}{Range(change)} since {trend.Runs[change.Run].Name}"));

    private static string Time(RunSummary run) => run.StartedUtc.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    private static string Cell(TrendSeries series, int run) => series.Changes.FirstOrDefault(change => change.Run == run) is { } change
        ? $"{Change(change)} | {Figures.Duration(series.MediansMs[run])}"
        : Figures.Duration(series.MediansMs[run]);

    private static string Change(TrendChange change) =>
        string.Create(CultureInfo.InvariantCulture, $"{(change.Ratio - 1) * 100:+0.0;-0.0} %");

    private static string Range(TrendChange change) => change.Interval is { Low: var low, High: var high }
        ? string.Create(CultureInfo.InvariantCulture, $" ({(low - 1) * 100:+0.0;-0.0} .. {(high - 1) * 100:+0.0;-0.0} %)")
        : "";

    private static string Line(TrendSeries series)
    {
        double[] known = [.. series.MediansMs.OfType<double>()];
        if (known.Length == 0) return "";
        var (least, most) = (known.Min(), known.Max());
        char Bar(double ms) => Bars[most > least ? (int)Math.Round((ms - least) / (most - least) * (Bars.Length - 1)) : 0];
        return string.Concat(series.MediansMs.Select(ms => ms is { } value ? Bar(value) : ' '));
    }
}
