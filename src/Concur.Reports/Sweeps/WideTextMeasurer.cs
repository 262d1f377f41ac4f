using OxyPlot;

namespace Concur.Reports.Sweeps;

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
