using Concur.Core.Storage;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace Concur.Reports;

/// <summary>A picture as SVG.</summary>
public static class SweepChart
{
    private const double Width = 1000;
    private const double Height = 560;
    private const double Margin = 1.15;
    private const double Space = 16;

    /// <summary>Okabe and Ito's palette, which stays apart for the colour-blind; marks differ as well.</summary>
    private static readonly OxyColor[] Colours =
    [
        .. ((uint[])[0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x000000]).Select(rgb =>
            OxyColor.FromUInt32(0xFF000000 | rgb)),
    ];

    private static readonly MarkerType[] Marks = [MarkerType.Circle, MarkerType.Square, MarkerType.Triangle, MarkerType.Diamond];

    /// <summary>Writes the picture into a folder, under its name.</summary>
    public static void Save(SweepPlot plot, string folder)
    {
        ArgumentNullException.ThrowIfNull(plot);
        AtomicFile.ReplaceOwn(Path.Combine(folder, plot.Name + ".svg"), file =>
        {
            Write(plot, file);
            return true;
        });
    }

    /// <summary>Writes the picture.</summary>
    public static void Write(SweepPlot plot, Stream output)
    {
        ArgumentNullException.ThrowIfNull(plot);
        new SvgExporter
        {
            Width = Width,
            Height = Height,
            UseVerticalTextAlignmentWorkaround = true,
            TextMeasurer = new WideTextMeasurer(Width, Height),
        }.Export(Model(plot), output);
    }

    private static PlotModel Model(SweepPlot plot)
    {
        var model = new PlotModel
        {
            Title = plot.Title,
            TitleFontSize = 15,
            TitleFontWeight = FontWeights.Normal,
            Padding = new OxyThickness(Space),
            Background = OxyColors.White,
            PlotAreaBorderColor = OxyColors.Gray,
        };
        model.Axes.Add(Axis(
            AxisPosition.Bottom,
            plot.Across,
            plot.Base,
            plot.Series.SelectMany(series => series.Points).Select(point => point.X)));
        model.Axes.Add(Axis(
            AxisPosition.Left,
            plot.Up,
            plot.Base,
            plot.Series.SelectMany(series => series.Points)
                .SelectMany(point => (double[])[point.Y, point.Interval?.Low ?? point.Y, point.Interval?.High ?? point.Y])));
        model.Legends.Add(
            new Legend { LegendPosition = LegendPosition.RightTop, LegendPlacement = LegendPlacement.Outside, LegendFontSize = 12 });
        var names = plot.Series.Select(series => series.Name).Distinct().ToList();
        foreach (var series in plot.Series)
        {
            var look = names.IndexOf(series.Name);
            if (series.Kind == PlotKind.Measured) model.Series.Add(Intervals(series, Colours[look % Colours.Length]));
            model.Series.Add(Line(series, Colours[look % Colours.Length], Marks[look % Marks.Length]));
        }

        return model;
    }

    private static LogarithmicAxis Axis(AxisPosition position, string title, int logarithm, IEnumerable<double> values)
    {
        double[] positive = [.. values.Where(value => value > 0)];
        return new LogarithmicAxis
        {
            Position = position,
            Title = title,
            Base = logarithm,
            Minimum = positive.Min() / Margin,
            Maximum = positive.Max() * Margin,
            MajorGridlineStyle = LineStyle.Solid,
            MajorGridlineColor = OxyColors.LightGray,
            LabelFormatter = Label,
        };
    }

    private static string Label(double value) => value switch
    {
        // Powers of ten do not come out even.
        > 0.999e9 => FormattableString.Invariant($"{value / 1e9:0.##} G"),
        > 0.999e6 => FormattableString.Invariant($"{value / 1e6:0.##} M"),
        > 0.999e4 => FormattableString.Invariant($"{value / 1e3:0.##} k"),
        _ => FormattableString.Invariant($"{value:0.####}"),
    };

    private static LineSeries Line(PlotSeries series, OxyColor colour, MarkerType mark)
    {
        var line = new LineSeries
        {
            Title = series.Kind switch
            {
                PlotKind.Measured or PlotKind.Ideal => series.Name,
                PlotKind.Fitted => $"{series.Name}, fitted",
                _ => $"{series.Name}, predicted",
            },
            Color = series.Kind == PlotKind.Ideal ? OxyColors.Gray : colour,
            LineStyle = series.Kind switch
            {
                PlotKind.Measured => LineStyle.Solid,
                PlotKind.Fitted => LineStyle.Dash,
                PlotKind.Predicted => LineStyle.Dot,
                _ => LineStyle.LongDash,
            },
            StrokeThickness = series.Kind == PlotKind.Measured ? 2 : 1,
            MarkerType = series.Kind is PlotKind.Measured or PlotKind.Predicted ? mark : MarkerType.None,
            MarkerSize = 4,
            MarkerFill = series.Kind == PlotKind.Predicted ? OxyColors.White : colour,
            MarkerStroke = colour,
            MarkerStrokeThickness = 1,
        };
        line.Points.AddRange(series.Points.Select(point => new DataPoint(point.X, point.Y)));
        return line;
    }

    /// <summary>A stroke from end to end of each interval.</summary>
    private static LineSeries Intervals(PlotSeries series, OxyColor colour)
    {
        var strokes = new LineSeries { Color = colour, StrokeThickness = 1, RenderInLegend = false };
        foreach (var point in series.Points.Where(point => point.Interval is { Low: > 0 }))
            strokes.Points.AddRange([
                new DataPoint(point.X, point.Interval!.Low),
                new DataPoint(point.X, point.Interval.High),
                DataPoint.Undefined,
            ]);
        return strokes;
    }
}

/// <summary>
/// Measures text for a font somewhat wider and taller than Helvetica: which one a viewer has is not known, and a legend should
/// hold it.
/// </summary>
internal sealed class WideTextMeasurer(double width, double height) : PdfRenderContext(width, height, OxyColors.White)
{
    private const double Wider = 1.5;
    private const double Taller = 1.4;

    /// <summary>The room that a text needs.</summary>
    public override OxySize MeasureText(string text, string fontFamily, double fontSize, double fontWeight)
    {
        var size = base.MeasureText(text, fontFamily, fontSize, fontWeight);
        return new OxySize(size.Width * Wider, size.Height * Taller);
    }
}
