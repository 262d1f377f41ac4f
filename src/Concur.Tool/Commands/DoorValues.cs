using System.Globalization;
using Concur.Core.Model;
using Concur.Protocol;

namespace Concur.Tool.Commands;

/// <summary>Reads single values of the command line; each complaint is one line that names the option.</summary>
internal static class DoorValues
{
    /// <exception cref="ConcurException">Not a whole number from <paramref name="least"/> to <paramref name="most"/>.</exception>
    public static long Whole(string option, string text, long least, long most)
    {
        // "1_000_000" and "1,000,000" are what people type; "1e6" is not, and would hide a loss of digits.
        var digits = text.Replace("_", "", StringComparison.Ordinal).Replace(",", "", StringComparison.Ordinal);
        if (!long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            var isNumber = digits.Length > 0 && digits.TrimStart('-', '+').All(char.IsAsciiDigit) && digits.Any(char.IsAsciiDigit);
            throw Bad(isNumber ? $"{option} {text} is out of range: {Range(least, most)}" : $"{option} '{text}' is not a whole number");
        }

        return value >= least && value <= most ? value : throw Bad($"{option} {text} is out of range: {Range(least, most)}");
    }

    /// <exception cref="ConcurException">Not a duration such as 500ms, 20s, 2m from <paramref name="least"/> to <paramref name="most"/>.</exception>
    public static TimeSpan Duration(string option, string text, TimeSpan least, TimeSpan most)
    {
        if (!DurationText.TryParse(text, out var duration)) throw Bad($"{option} '{text}' is not a duration such as 500ms, 20s or 2m");
        return duration >= least && duration <= most
            ? duration
            : throw Bad($"{option} {text} is out of range: from {Text(least)} to {Text(most)}");
    }

    /// <summary>A percentage as a share.</summary>
    /// <exception cref="ConcurException">Not a percentage from <paramref name="least"/> to <paramref name="most"/>, which are shares.</exception>
    public static double Percent(string option, string text, double least, double most)
    {
        if (!text.EndsWith('%') || !double.TryParse(text[..^1].TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent))
            throw Bad($"{option} '{text}' is not a percentage such as 5% or 0.5%");
        return percent / 100 >= least && percent / 100 <= most
            ? percent / 100
            : throw Bad(FormattableString.Invariant($"{option} {text} is out of range: from {least * 100:0.##}% to {most * 100:0.##}%"));
    }

    /// <exception cref="ConcurException">There is no such profile.</exception>
    public static ProfileKind Profile(string text) => text switch
    {
        "none" => ProfileKind.None,
        "light" => ProfileKind.Light,
        "full" => ProfileKind.Full,
        _ => throw Bad($"there is no profile '{text}'{NearestName.Suggest(text, ["none", "light", "full"])}; it is one of none, light, full"),
    };

    /// <exception cref="ConcurException">There is no such scheduler source.</exception>
    public static SchedulerKind Scheduler(string text) => text switch
    {
        "auto" => SchedulerKind.Auto,
        "perf" => SchedulerKind.Perf,
        "proc" => SchedulerKind.Proc,
        _ => throw Bad($"there is no scheduler source '{text}'{NearestName.Suggest(text, ["auto", "perf", "proc"])}; it is one of auto, perf, proc"),
    };

    /// <exception cref="ConcurException">Not a duration from 1 ms to 10 s.</exception>
    public static TimeSpan SampleInterval(string text) => Duration("--sample-interval", text, TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(10));

    public static ConcurException Bad(string message) => new(FailureKind.BadInput, message);

    private static string Range(long least, long most) => FormattableString.Invariant($"from {least} to {most}");

    private static string Text(TimeSpan time) => time.TotalHours >= 1
        ? FormattableString.Invariant($"{time.TotalHours:0}h")
        : time.TotalSeconds >= 1 ? FormattableString.Invariant($"{time.TotalSeconds:0}s") : FormattableString.Invariant($"{time.TotalMilliseconds:0}ms");
}
