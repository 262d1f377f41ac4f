using System.Globalization;

namespace Concur.Reports;

/// <summary>The colour of a text on another colour: black or white, whichever can be read better there.</summary>
internal static class TextColour
{
    private const string Dark = "#101214";
    private const string Light = "#ffffff";

    /// <summary>The colour for a text on that background, such as <c>#a1b2c3</c>.</summary>
    public static string On(string background) => Contrast(Dark, background) >= Contrast(Light, background) ? Dark : Light;

    /// <summary>
    /// The contrast of two colours, from 1 to 21, whichever is the text. A text of normal size needs 4.5. Source: WCAG 2.2, contrast
    /// ratio and success criterion 1.4.3.
    /// </summary>
    public static double Contrast(string one, string other)
    {
        var (first, second) = (Luminance(one), Luminance(other));
        return (Math.Max(first, second) + 0.05) / (Math.Min(first, second) + 0.05);
    }

    /// <summary>Relative luminance in sRGB, from 0 to 1. Source: WCAG 2.2, relative luminance.</summary>
    private static double Luminance(string colour)
    {
        double Channel(int at)
        {
            var value = int.Parse(colour.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) / 255.0;
            return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
        }

        return (0.2126 * Channel(1)) + (0.7152 * Channel(3)) + (0.0722 * Channel(5));
    }
}
