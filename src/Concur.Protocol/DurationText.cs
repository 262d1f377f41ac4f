using System.Globalization;

namespace Concur.Protocol;

/// <summary>Durations as users write them: a number and its unit, such as <c>500ms</c>, <c>0.5s</c>, <c>2m</c> or <c>1h</c>.</summary>
public static class DurationText
{
    /// <summary>Reads a duration, which is never negative. One that is too long for a <see cref="TimeSpan"/> becomes its maximum.</summary>
    /// <returns>False when the text is no number with a decimal point and one of the units ms, s, m, h and d.</returns>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(text);
        duration = TimeSpan.Zero;
        var unitMs = UnitMs(text, out var number);
        if (unitMs == 0) return false;
        if (!double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)) return false;
        var ms = amount * unitMs;
        duration = ms < TimeSpan.MaxValue.TotalMilliseconds ? TimeSpan.FromMilliseconds(ms) : TimeSpan.MaxValue;
        return true;
    }

    /// <returns>How many ms the text's unit has; 0 when it has no unit.</returns>
    private static double UnitMs(string text, out ReadOnlySpan<char> number)
    {
        if (text.EndsWith("ms", StringComparison.Ordinal))
        {
            number = text.AsSpan(0, text.Length - 2);
            return 1;
        }

        number = text.AsSpan(0, Math.Max(0, text.Length - 1));
        return text.Length == 0 ? 0 : text[^1] switch
        {
            's' => 1_000,
            'm' => 60_000,
            'h' => 3_600_000,
            'd' => 86_400_000,
            _ => 0,
        };
    }
}
