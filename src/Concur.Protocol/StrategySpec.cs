using System.Globalization;

namespace Concur.Protocol;

/// <summary>A strategy as it was asked for: its descriptor and at most one parameter.</summary>
/// <param name="Strategy">The strategy's descriptor.</param>
/// <param name="Text">The text that was parsed, such as <c>gil:interval=5ms</c>.</param>
public sealed record StrategySpec(StrategyDescriptor Strategy, string Text)
{
    /// <summary>The word that stands for every strategy of the catalogue.</summary>
    public const string All = "all";

    private static readonly TimeSpan LeastDuration = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan MostDuration = TimeSpan.FromMinutes(1);

    /// <summary>The name of the parameter that was given; null where none was.</summary>
    public string? Parameter { get; init; }

    /// <summary>The parameter's value where it is a count; else null.</summary>
    public int? Count { get; init; }

    /// <summary>The parameter's value where it is a duration; else null.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>The parameter's value where it is a choice; else null.</summary>
    public string? Choice { get; init; }

    /// <summary>The transport asked for; the pipe where none was.</summary>
    public TransportKind Transport =>
        Choice is { } name && Parameter == TransportNames.Parameter ? TransportNames.Parse(name) : TransportKind.Pipe;

    /// <summary>Parses <c>name</c> or <c>name:parameter=value</c>.</summary>
    /// <param name="text">What the user gave.</param>
    /// <param name="unknown">Makes the message to throw from a name that no strategy has; the caller knows what to suggest.</param>
    /// <param name="ofUser">Strategies that are not in the catalogue.</param>
    /// <exception cref="FormatException">The strategy, its parameter or the value is wrong; the message is one line.</exception>
    public static StrategySpec Parse(string text, Func<string, string> unknown, IEnumerable<StrategyDescriptor>? ofUser = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(unknown);
        var (name, colon) = (NameOf(text), text.IndexOf(':', StringComparison.Ordinal));
        var strategy = StrategyCatalogue.Find(name) ?? ofUser?.FirstOrDefault(one => one.Name == name)
            ?? throw new FormatException(unknown(name));
        if (colon < 0) return new StrategySpec(strategy, text);

        var (key, value) = SplitParameter(text, colon);
        var parameter = strategy.Parameters.FirstOrDefault(p => p.Name == key)
            ?? throw new FormatException($"strategy '{name}' has no parameter '{key}'{Known(strategy)}");
        var spec = new StrategySpec(strategy, text) { Parameter = key };
        return parameter.Kind switch
        {
            StrategyParameterKind.Count => WithCount(spec, parameter, ParseCount(text, value)),
            StrategyParameterKind.Duration => spec with { Duration = ParseDuration(text, value) },
            _ => WithChoice(spec, parameter, ParseChoice(text, value, parameter.Choices)),
        };
    }

    private static StrategySpec WithCount(StrategySpec spec, StrategyParameter parameter, int count) => parameter.BoundsUnits
        ? spec with { Count = count, Strategy = spec.Strategy with { UnitsAtOnce = count } }
        : spec with { Count = count };

    private static StrategySpec WithChoice(StrategySpec spec, StrategyParameter parameter, string word) =>
        parameter.Effects.TryGetValue(word, out var effect)
            ? spec with
            {
                Choice = word,
                Strategy = spec.Strategy with { Assignment = effect.Assignment, StartsAllUnits = effect.StartsAllUnits },
            }
            : spec with { Choice = word };

    /// <summary>The strategy's name in <c>name</c> or <c>name:parameter=value</c>.</summary>
    public static string NameOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? text : text[..colon];
    }

    /// <summary>
    /// The parameter's name and its value as text, both null where none was given; the strategy's own code knows what they mean.
    /// </summary>
    public static (string? Key, string? Value) ParameterTextOf(string text) =>
        NameOf(text).Length == text.Length ? (null, null) : SplitParameter(text, NameOf(text).Length);

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
        choices.Contains(value) ? value : throw new FormatException($"'{text}': '{value}' is not one of {string.Join(", ", choices)}");

    private static TimeSpan ParseDuration(string text, string value) =>
        DurationText.TryParse(value, out var duration) && duration >= LeastDuration && duration <= MostDuration
            ? duration
            : throw new FormatException($"'{text}': '{value}' is not a duration from 1ms to 60s, such as 5ms");
}
