using System.Globalization;

namespace Concur.Protocol;

/// <summary>A strategy as asked for: its descriptor and at most one parameter.</summary>
/// <param name="Strategy">Which strategy.</param>
/// <param name="Parameter">The parameter given; null for the strategy's default.</param>
/// <param name="Count">The parameter's value where it is a count; else 0.</param>
/// <param name="Duration">The parameter's value where it is a duration; else zero.</param>
/// <param name="Text">The text that was parsed, such as <c>gil:interval=5ms</c>.</param>
public sealed record StrategySpec(StrategyDescriptor Strategy, string? Parameter, int Count, TimeSpan Duration, string Text)
{
    /// <summary>The parameter's value where it is a choice; else null.</summary>
    public string? Choice { get; init; }

    /// <summary>The transport asked for; the pipe where none was.</summary>
    public TransportKind Transport => Choice is { } name && Parameter == "transport" ? TransportNames.Parse(name) : TransportKind.Pipe;

    /// <summary>Parses <c>name</c> or <c>name:parameter=value</c>.</summary>
    /// <exception cref="FormatException">What is wrong, in one line; an unknown name is not among it, see <paramref name="unknown"/>.</exception>
    /// <param name="text">What the user gave.</param>
    /// <param name="unknown">Called with the name when no strategy has it; returns the message to throw.</param>
    public static StrategySpec Parse(string text, Func<string, string> unknown)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(unknown);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? text : text[..colon];
        var strategy = StrategyNames.Find(name) ?? throw new FormatException(unknown(name));
        if (colon < 0) return new StrategySpec(strategy, null, 0, TimeSpan.Zero, text);

        var (key, value) = SplitParameter(text, colon);
        var parameter = strategy.Parameters.FirstOrDefault(p => p.Name == key)
            ?? throw new FormatException($"strategy '{name}' has no parameter '{key}'{Known(strategy)}");
        var spec = new StrategySpec(strategy, key, 0, TimeSpan.Zero, text);
        return parameter.Kind switch
        {
            StrategyParameterKind.Count => spec with { Count = ParseCount(text, value) },
            StrategyParameterKind.Duration => spec with { Duration = ParseDuration(text, value) },
            _ => spec with { Choice = ParseChoice(text, value, parameter.Choices) },
        };
    }

    private static (string Key, string Value) SplitParameter(string text, int colon)
    {
        var equals = text.IndexOf('=', colon);
        if (equals < 0) throw new FormatException($"'{text}': a parameter is given as name=value");
        return (text[(colon + 1)..equals], text[(equals + 1)..]);
    }

    private static string Known(StrategyDescriptor strategy) =>
        strategy.Parameters.Count == 0 ? "; it takes none" : "; it takes " + string.Join(" or ", strategy.Parameters.Select(p => p.Name));

    private static int ParseCount(string text, string value) =>
        int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1
            ? count
            : throw new FormatException($"'{text}': '{value}' is not a whole number of at least 1");

    private static string ParseChoice(string text, string value, IReadOnlyList<string> choices) =>
        choices.Contains(value) ? value : throw new FormatException($"'{text}': '{value}' is none of {string.Join(", ", choices)}");

    private static TimeSpan ParseDuration(string text, string value)
    {
        var (number, perMs) = value.EndsWith("ms", StringComparison.Ordinal) ? (value[..^2], 1.0)
            : value.EndsWith('s') ? (value[..^1], 1000.0) : ("", 0);
        return double.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)
            && amount * perMs is >= 1 and <= 60_000
            ? TimeSpan.FromMilliseconds(amount * perMs)
            : throw new FormatException($"'{text}': '{value}' is not a duration from 1ms to 60s, such as 5ms");
    }
}
