using System.Collections.Immutable;
using System.Globalization;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Tool.Commands;

/// <summary>Parses single values of the command line. Each refusal is one line that names the option.</summary>
internal static class ValueParser
{
    /// <summary>The factor between the numbers of a range that names none.</summary>
    private const int DefaultFactor = 10;

    private const int MostMethods = 10_000;

    /// <summary>
    /// Reads a number such as 1000, 1_000, 1k, 1.5k or 5M. A comma separates the numbers of a list to one reader, thousands or decimals to
    /// another: it is refused. An exponent, as in 1e6, could hide a loss of digits.
    /// </summary>
    /// <exception cref="ConcurException">The text is not a whole number in the given range.</exception>
    public static long WholeNumber(string option, string text, long least, long most)
    {
        const NumberStyles style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint;
        if (text.Contains(',', StringComparison.Ordinal)) throw HasComma(option, text);
        var digits = text.Replace("_", "", StringComparison.Ordinal);
        var factor = digits is [.., var unit] ? FactorOf(unit) : 1;
        if (factor > 1) digits = digits[..^1];
        if (!digits.Any(char.IsAsciiDigit) || !decimal.TryParse(digits, style, CultureInfo.InvariantCulture, out var number))
        {
            var isLong = digits.Any(char.IsAsciiDigit) && digits.TrimStart('-', '+').All(char.IsAsciiDigit);
            throw isLong ? OutOfRange(option, text, least, most) : NotWhole(option, text);
        }

        // A decimal holds the product of such a number and a power of ten exactly.
        if (decimal.Abs(number) > long.MaxValue) throw OutOfRange(option, text, least, most);
        number *= factor;
        if (number != decimal.Truncate(number)) throw NotWhole(option, text);
        return number >= least && number <= most ? (long)number : throw OutOfRange(option, text, least, most);
    }

    /// <summary>
    /// Parses a list such as 1,2,4, or a range: 100..1000000 means 100, 1000, 10000, ...; 1..64*2 means 1, 2, 4, ..., 64.
    /// </summary>
    /// <returns>The numbers, ascending, each once.</returns>
    /// <exception cref="ConcurException">The text is neither, or one of its numbers is out of range.</exception>
    public static ImmutableArray<long> Numbers(string option, string text, long least, long most, int factorOfRange = DefaultFactor)
    {
        if (!text.Contains("..", StringComparison.Ordinal)) return List(option, text, least, most);
        var (range, factor) = text.Split('*') switch
        {
            [var alone] => (alone, factorOfRange),
            [var first, var by] => (first, WholeNumber(option, by, 2, 1_000)),
            _ => throw NotNumbers(option, text),
        };
        if (range.Split("..") is not [var from, var to]) throw NotNumbers(option, text);
        var (low, high) = (WholeNumber(option, from, Math.Max(1, least), most), WholeNumber(option, to, least, most));
        if (low > high) throw NotNumbers(option, text);
        var numbers = ImmutableArray.CreateBuilder<long>();
        for (var number = low; ; number *= factor)
        {
            numbers.Add(number);
            if (number > high / factor) return numbers.ToImmutable();
        }
    }

    /// <exception cref="ConcurException">The text is not a duration, such as 500ms, 20s or 2m, in the given range.</exception>
    public static TimeSpan Duration(string option, string text, TimeSpan least, TimeSpan most)
    {
        if (!DurationText.TryParse(text, out var duration))
            throw UsageErrors.Create($"{option} '{text}' is not a duration such as 500ms, 20s or 2m");
        return duration >= least && duration <= most
            ? duration
            : throw UsageErrors.Create($"{option} {text} is out of range: from {Text(least)} to {Text(most)}");
    }

    /// <param name="option">The option's name.</param>
    /// <param name="text">Its value.</param>
    /// <param name="least">The least share: 0.05 for 5%.</param>
    /// <param name="most">The greatest share.</param>
    /// <returns>The percentage as a share.</returns>
    /// <exception cref="ConcurException">The text is not a percentage in the given range.</exception>
    public static double Percent(string option, string text, double least, double most)
    {
        if (!text.EndsWith('%')
            || !double.TryParse(text[..^1].TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent))
            throw UsageErrors.Create($"{option} '{text}' is not a percentage such as 5% or 0.5%");
        return percent / 100 >= least && percent / 100 <= most
            ? percent / 100
            : throw UsageErrors.Create(
                FormattableString.Invariant($"{option} {text} is out of range: from {least * 100:0.##}% to {most * 100:0.##}%"));
    }

    /// <returns>The date in UTC; null if the option was not given.</returns>
    /// <exception cref="ConcurException">The text is not a date.</exception>
    public static DateTimeOffset? Date(string option, string? text)
    {
        const DateTimeStyles Utc = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
        if (text is null) return null;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, Utc, out var date)
            ? date
            : throw UsageErrors.Create($"{option} '{text}' is not a date such as 2026-01-31 or 2026-01-31T12:00");
    }

    /// <summary>The value of <see cref="SharedOptions.Timeout"/>.</summary>
    /// <exception cref="ConcurException">It is not a duration from 100 ms to 24 h.</exception>
    public static TimeSpan Timeout(string text, string option = "--timeout") =>
        Duration(option, text, TimeSpan.FromMilliseconds(100), TimeSpan.FromHours(24));

    /// <summary>The value of <c>--sample-interval</c>; null if it was not given.</summary>
    /// <exception cref="ConcurException">It is not a duration from 1 ms to 10 s.</exception>
    public static TimeSpan? SampleInterval(string? text, string option = "--sample-interval") =>
        text is null ? null : Duration(option, text, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(10));

    /// <summary>The value of <see cref="SharedOptions.Top"/>.</summary>
    /// <exception cref="ConcurException">It is not a number that a report can hold.</exception>
    public static int Top(string text) => (int)WholeNumber("--top", text, 0, MostMethods);

    private static ImmutableArray<long> List(string option, string text, long least, long most)
    {
        // An item that begins with 0 is the rest of a number with separators: 1,000 was meant as a thousand, not as 1 and 0.
        string[] items = text.Split(',', StringSplitOptions.TrimEntries);
        return Array.Exists(items, item => item is ['0', _, ..])
            ? throw UsageErrors.Create($"{option} '{text}' reads as a list; write large numbers without commas, or as 1_000_000")
            : [.. items.Select(item => WholeNumber(option, item, least, most)).Distinct().Order()];
    }

    private static long FactorOf(char unit) => unit switch
    {
        'k' or 'K' => 1_000,
        'M' => 1_000_000,
        'G' => 1_000_000_000,
        _ => 1,
    };

    private static ConcurException NotWhole(string option, string text) =>
        UsageErrors.Create($"{option} '{text}' is not a whole number such as 500, 1_000, 1k or 5M");

    /// <summary>What was meant is one of two numbers, or a list where none is taken.</summary>
    private static ConcurException HasComma(string option, string text)
    {
        var together = text.Replace(",", "", StringComparison.Ordinal);
        var parts = text.Split(',');
        var isThousands = parts[0].Length is > 0 and <= 3 && parts.Skip(1).All(part => part.Length == 3);
        var use = isThousands ? $"{together}, or {text.Replace(',', '_')}" : $"{together} or {text.Replace(',', '.')}";
        var lists = option is "--workers" or "--size" ? "; 'sweep' takes lists" : "";
        return UsageErrors.Create($"{option} takes one number, and '{text}' has a comma: use {use}{lists}");
    }

    private static ConcurException NotNumbers(string option, string text) =>
        UsageErrors.Create($"{option} '{text}' is neither a list such as 1,2,4 nor a range such as 100..1000000 or 1..64*2");

    private static ConcurException OutOfRange(string option, string text, long least, long most) =>
        UsageErrors.Create(FormattableString.Invariant($"{option} {text} is out of range: from {least} to {most}"));

    private static string Text(TimeSpan time) => time switch
    {
        { TotalHours: >= 1 } => FormattableString.Invariant($"{time.TotalHours:0}h"),
        { TotalSeconds: >= 1 } => FormattableString.Invariant($"{time.TotalSeconds:0}s"),
        _ => FormattableString.Invariant($"{time.TotalMilliseconds:0}ms"),
    };
}
