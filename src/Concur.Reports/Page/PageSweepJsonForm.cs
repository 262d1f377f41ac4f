using System.Text.Json;
using Concur.Core.Model;

namespace Concur.Reports.Page;

/// <summary>From a sweep to what stands of it in a page.</summary>
internal static class PageSweepJsonForm
{
    public static PageSweepJson Of(SweepReport sweep, JsonElement json) =>
        new(json, [.. SweepHeading.Answers(sweep)], [.. SweepHeading.Failures(sweep)], [.. SweepPlots.Of(sweep).Select(Of)], RepeatCommand.Of(sweep.Request));

    private static PlotJson Of(SweepPlot plot) => new(
        plot.Name, plot.Title, plot.Across, plot.Up, plot.Base,
        [.. plot.Series.Select(series => new PlotSeriesJson(series.Name, Word(series.Kind), [.. series.Points.Select(point => new PlotPointJson(point.X, point.Y, point.Interval?.Low, point.Interval?.High))]))]);

    private static string Word(PlotKind kind) => kind switch
    {
        PlotKind.Measured => "measured",
        PlotKind.Fitted => "fitted",
        PlotKind.Predicted => "predicted",
        _ => "ideal",
    };
}
