using System.Globalization;

namespace Concur.Core.Model;

/// <summary>
/// Writes figures for people, with the invariant culture everywhere. The report page writes them in the same way (format.ts);
/// tests/Golden/figures.json holds both to it.
/// </summary>
public static class Figures
{
    /// <summary>Stands for a value that is not known.</summary>
    public const string Unknown = "n/a";

    /// <summary>A share as a percentage with one decimal: <c>12.3 %</c>.</summary>
    public static string Percent(double? share) =>
        share is { } value ? string.Create(CultureInfo.InvariantCulture, $"{Zeroed(value * 100, 0.05):0.0} %") : Unknown;

    /// <summary>
    /// A duration with about three significant digits, in the unit that suits it: <c>4.13 ms</c>, <c>312 ms</c>, <c>12.1 s</c>.
    /// </summary>
    public static string Duration(double? ms) => ms switch
    {
        null => Unknown,
        0 => "0 ms",
        < 0 => "-" + Duration(-ms),
        < 0.001 => string.Create(CultureInfo.InvariantCulture, $"{ms * 1e6:0} ns"),
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{ms * 1e3:0.#} µs"),
        < 10 => string.Create(CultureInfo.InvariantCulture, $"{ms:0.00} ms"),
        < 100 => string.Create(CultureInfo.InvariantCulture, $"{ms:0.0} ms"),
        < 10_000 => string.Create(CultureInfo.InvariantCulture, $"{ms:0} ms"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{ms / 1000:0.0} s"),
    };

    /// <summary>A factor: <c>1.87x</c>, <c>0.0012x</c>.</summary>
    public static string Factor(double? factor) =>
        factor is { } value ? value.ToString(Math.Abs(value) < 0.1 ? "G2" : "0.00", CultureInfo.InvariantCulture) + "x" : Unknown;

    /// <summary>A factor with two significant digits, for sentences: <c>1.9x</c>, <c>12x</c>.</summary>
    public static string ShortFactor(double? factor) => factor is { } value
        ? value.ToString(value >= 9.95 ? "0" : value >= 0.995 ? "0.0" : "0.00", CultureInfo.InvariantCulture) + "x"
        : Unknown;

    /// <summary>Names in a sentence: <c>a, b and c</c>.</summary>
    public static string Listed(IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(names);
        return names.Count < 2 ? string.Concat(names) : $"{string.Join(", ", names.SkipLast(1))} and {names[^1]}";
    }

    /// <summary>How many of them, in a sentence about all: <c>All three</c>.</summary>
    public static string All(int count) => count switch
    {
        2 => "Both",
        3 => "All three",
        4 => "All four",
        5 => "All five",
        _ => string.Create(CultureInfo.InvariantCulture, $"All {count}"),
    };

    /// <summary>A number of launches, in words that agree: <c>1 launch</c>, <c>6 launches</c>.</summary>
    public static string Launches(int count) => Count(count, "launch", "launches");

    /// <summary>A number of things, in words that agree: <c>1 unit</c>, <c>2 cores</c>, <c>1.5 cores</c>.</summary>
    /// <param name="count">The number.</param>
    /// <param name="one">The word for one.</param>
    /// <param name="many">The word for several; null for one that ends in s.</param>
    public static string Count(double count, string one, string? many = null) =>
        string.Create(CultureInfo.InvariantCulture, $"{count:0.##} {(count == 1 ? one : many ?? one + "s")}");

    /// <summary>Seconds with two decimals, as <c>time</c> prints them.</summary>
    public static string Seconds(double? ms) => ms is { } value
        ? string.Create(CultureInfo.InvariantCulture, $"{value / 1000:0.00}")
        : Unknown;

    /// <summary>An amount of memory: <c>8 B</c>, <c>1.5 MB</c>; powers of 1000.</summary>
    public static string Bytes(double? bytes) => bytes switch
    {
        null => Unknown,
        < 1e3 => string.Create(CultureInfo.InvariantCulture, $"{bytes:0} B"),
        < 1e6 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
        < 1e9 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.##} GB"),
    };

    /// <summary>A median's interval: <c>4.01 .. 4.20 ms</c>. The unit stands once where both ends have the same.</summary>
    public static string Interval(TimingSummary? timing)
    {
        if (timing is not { LowMs: { } lowMs, HighMs: { } highMs }) return Unknown;
        var high = Duration(highMs).Split(' ');
        var low = Duration(lowMs).Split(' ');
        return low[1] == high[1] ? $"{low[0]} .. {high[0]}" : $"{low[0]} {low[1]} .. {high[0]} {high[1]}";
    }

    /// <summary>The interval of a factor or a coefficient, two decimals: <c>0.97 .. 1.05</c>.</summary>
    public static string Range(Interval? interval) => interval is { Low: var low, High: var high }
        ? string.Create(CultureInfo.InvariantCulture, $"{low:0.00} .. {high:0.00}")
        : Unknown;

    /// <summary>A plain number with the given format.</summary>
    public static string Number(double? value, string format) => value?.ToString(format, CultureInfo.InvariantCulture) ?? Unknown;

    /// <summary>A whole number, exactly: <c>100,000</c>.</summary>
    public static string Whole(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary>Rounds small values to zero, so that no report prints "-0.0".</summary>
    private static double Zeroed(double value, double below) => Math.Abs(value) < below ? 0 : value;
}
