namespace Concur.Reports;

/// <summary>
/// A picture as lines of text: a letter for each strategy, dots from point to point, small letters for what is predicted.
/// </summary>
public static class TextPlot
{
    private const int Height = 16;
    private const int MostWidth = 72;
    private const int LabelWidth = 10;
    private const char Between = '·';

    /// <param name="plot">The picture.</param>
    /// <param name="width">How wide it may be, in characters.</param>
    public static IEnumerable<string> Lines(SweepPlot plot, int width)
    {
        ArgumentNullException.ThrowIfNull(plot);
        var shown = plot.Series
            .Where(series => series.Kind is PlotKind.Measured or PlotKind.Predicted or PlotKind.Ideal && series.Points.Count > 0)
            .ToList();
        var columns = Math.Clamp(width - LabelWidth - 2, 20, MostWidth);
        var points = shown.SelectMany(series => series.Points).ToList();
        var (across, up) = (
            new LogarithmicScale(points.Select(point => point.X), columns - 1),
            new LogarithmicScale(points.Select(point => point.Y), Height - 1));
        var field = Enumerable.Range(0, Height).Select(_ => Enumerable.Repeat(' ', columns).ToArray()).ToArray();
        var names = shown.Select(series => series.Name).Distinct().ToList();

        // Lines first, so that no letter is covered by a dot; the first strategies last, so that they lie on top.
        foreach (var series in shown) DrawLine(series, across, up, field);
        foreach (var series in Enumerable.Reverse(shown).Where(series => series.Kind != PlotKind.Ideal))
        {
            foreach (var point in series.Points) field[up.At(point.Y)][across.At(point.X)] = Letter(series, names);
        }

        yield return $"{plot.Title} ({plot.Up})";
        for (var row = Height - 1; row >= 0; row--)
            yield return $"{(row % 5 == 0 ? up.Label(row) : "").PadLeft(LabelWidth)} │{new string(field[row]).TrimEnd()}";
        var margin = new string(' ', LabelWidth);
        var (left, right) = (across.Label(0), across.Label(columns - 1));
        yield return $"{margin} └{new string('─', columns)}";
        yield return $"{margin}  {left}{right.PadLeft(columns - left.Length)}";
        yield return $"{margin}  {plot.Across}; {Legend(shown, names)}";
    }

    private static string Legend(List<PlotSeries> shown, List<string> names)
    {
        var measured = shown.Where(series => series.Kind == PlotKind.Measured).Select(series => $"{Letter(series, names)} {series.Name}");
        var predicted = shown.Exists(series => series.Kind == PlotKind.Predicted) ? "; small letters are predicted" : "";
        var ideal = shown.Exists(series => series.Kind == PlotKind.Ideal) ? "; dots alone: ideal" : "";
        return string.Join("  ", measured) + predicted + ideal;
    }

    private static char Letter(PlotSeries series, List<string> names) =>
        (char)((series.Kind == PlotKind.Measured ? 'A' : 'a') + (names.IndexOf(series.Name) % 26));

    private static void DrawLine(PlotSeries series, LogarithmicScale across, LogarithmicScale up, char[][] field)
    {
        foreach (var (from, to) in series.Points.Zip(series.Points.Skip(1)))
        {
            var (left, right, start, end) = (across.At(from.X), across.At(to.X), up.At(from.Y), up.At(to.Y));
            for (var column = left; column <= right; column++)
            {
                var row = right == left ? start : (int)Math.Round(start + ((end - start) * (double)(column - left) / (right - left)));
                field[row][column] = Between;
            }
        }
    }

    /// <summary>From values to whole steps.</summary>
    private sealed class LogarithmicScale
    {
        private readonly double _low;
        private readonly double _step;

        public LogarithmicScale(IEnumerable<double> values, int steps)
        {
            double[] logarithms = [.. values.Select(value => Math.Log(value))];
            (_low, _step) = (logarithms.Min(), Math.Max(1e-9, (logarithms.Max() - logarithms.Min()) / steps));
        }

        public int At(double value) => (int)Math.Round((Math.Log(value) - _low) / _step);

        public string Label(int step) => Math.Exp(_low + (step * _step)) switch
        {
            >= 100 and var value => FormattableString.Invariant($"{value:N0}"),
            >= 1 and var value => FormattableString.Invariant($"{value:0.##}"),
            var value => FormattableString.Invariant($"{value:G2}"),
        };
    }
}
