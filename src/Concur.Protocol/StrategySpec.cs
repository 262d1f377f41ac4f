using System.Globalization;

namespace Concur.Protocol;

/// <summary>A strategy as it was asked for: its descriptor and the values of its parameters.</summary>
/// <param name="Strategy">The strategy's descriptor, with what the values change of it.</param>
/// <param name="Text">The text that was parsed, such as <c>gil:interval=5ms</c> or <c>orleans:silos=2,hand=unit</c>.</param>
public sealed record StrategySpec(StrategyDescriptor Strategy, string Text)
{
    /// <summary>The word that stands for every strategy of the catalogue.</summary>
    public const string All = "all";

    private const char BetweenParameters = ',';

    private static readonly TimeSpan LeastDuration = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan MostDuration = TimeSpan.FromMinutes(1);

    /// <summary>What was given, in that order; empty where nothing was.</summary>
    public IReadOnlyList<StrategyValue> Values { get; init; } = [];

    /// <summary>The transport asked for; the pipe where none was.</summary>
    public TransportKind Transport =>
        ChoiceOf(TransportNames.Parameter) is { } name ? TransportNames.Parse(name) : TransportKind.Pipe;

    /// <summary>The value of a parameter that is a count; null where it was not given.</summary>
    public int? CountOf(string parameter) => Find(parameter)?.Count;

    /// <summary>The value of a parameter that is a duration; null where it was not given.</summary>
    public TimeSpan? DurationOf(string parameter) => Find(parameter)?.Duration;

    /// <summary>The value of a parameter that is a choice; null where it was not given.</summary>
    public string? ChoiceOf(string parameter) => Find(parameter)?.Choice;

    /// <summary>Whether both ask for the same.</summary>
    public bool Equals(StrategySpec? other) => other is not null && Text == other.Text && Strategy.Equals(other.Strategy);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Strategy, Text);

    /// <summary>Parses <c>name</c> or <c>name:parameter=value,parameter=value</c>.</summary>
    /// <param name="text">What the user gave.</param>
    /// <param name="unknown">Makes the message to throw from a name that no strategy has; the caller knows what to suggest.</param>
    /// <param name="ofUser">Strategies that are not in the catalogue.</param>
    /// <exception cref="FormatException">The strategy, a parameter or a value is wrong; the message is one line.</exception>
    public static StrategySpec Parse(string text, Func<string, string> unknown, IEnumerable<StrategyDescriptor>? ofUser = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentNullException.ThrowIfNull(unknown);
        var name = NameOf(text);
        var strategy = StrategyCatalogue.Find(name) ?? ofUser?.FirstOrDefault(one => one.Name == name)
            ?? throw new FormatException(unknown(name));
        var spec = new StrategySpec(strategy, text);
        foreach (var (key, value) in ParameterTextsOf(text))
        {
            var parameter = strategy.Parameters.FirstOrDefault(p => p.Name == key)
                ?? throw new FormatException($"strategy '{name}' has no parameter '{key}'{Known(strategy)}");
            if (spec.Find(key) is not null) throw new FormatException($"'{text}': {key} is given twice");
            if (parameter.InsteadOf is { } other && spec.Find(other) is not null)
                throw new FormatException($"'{text}': give {other} or {key}, not both");
            spec = spec.With(parameter, ValueOf(text, parameter, value));
        }

        return spec;
    }

    private StrategyValue? Find(string parameter) => Values.FirstOrDefault(value => value.Parameter == parameter);

    private static StrategyValue ValueOf(string text, StrategyParameter parameter, string value) => parameter.Kind switch
    {
        StrategyParameterKind.Count => new StrategyValue(parameter.Name) { Count = ParseCount(text, value) },
        StrategyParameterKind.Duration => new StrategyValue(parameter.Name) { Duration = ParseDuration(text, value) },
        _ => new StrategyValue(parameter.Name) { Choice = ParseChoice(text, value, parameter.Choices) },
    };

    private StrategySpec With(StrategyParameter parameter, StrategyValue value)
    {
        var strategy = parameter.BoundsUnits ? Strategy with { UnitsAtOnce = value.Count } : Strategy;
        if (value.Choice is { } word && parameter.Effects.TryGetValue(word, out var effect))
            strategy = strategy with { Assignment = effect.Assignment, StartsAllUnits = effect.StartsAllUnits };
        return this with { Strategy = strategy, Values = [.. Values, value] };
    }

    /// <summary>The strategy's name, without its parameters.</summary>
    public static string NameOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        return colon < 0 ? text : text[..colon];
    }

    /// <summary>
    /// The parameters' names and their values as text, none where none was given; the strategy's own code knows what they mean.
    /// </summary>
    /// <exception cref="FormatException">One of them is no <c>name=value</c>.</exception>
    public static IReadOnlyList<(string Key, string Value)> ParameterTextsOf(string text)
    {
        var name = NameOf(text);
        return name.Length == text.Length ? [] : [.. text[(name.Length + 1)..].Split(BetweenParameters).Select(pair => Split(text, pair))];
    }

    /// <summary>
    /// Strategies in a list, between commas, with which their parameters are separated as well: a part such as <c>hand=unit</c> belongs to
    /// the strategy before it.
    /// </summary>
    public static IReadOnlyList<string> SplitList(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        List<string> strategies = [];
        foreach (var part in text.Split(BetweenParameters, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var isParameter = strategies.Count > 0 && strategies[^1].Contains(':', StringComparison.Ordinal)
                && part.Contains('=', StringComparison.Ordinal) && !part.Contains(':', StringComparison.Ordinal);
            if (isParameter) strategies[^1] += BetweenParameters + part;
            else strategies.Add(part);
        }

        return strategies;
    }

    private static (string Key, string Value) Split(string text, string pair)
    {
        var equals = pair.IndexOf('=', StringComparison.Ordinal);
        return equals >= 0
            ? (pair[..equals], pair[(equals + 1)..])
            : throw new FormatException($"'{text}': a parameter is given as name=value");
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

/// <summary>The value of one parameter; of its forms, the one that the parameter's kind says.</summary>
/// <param name="Parameter">The parameter's name.</param>
public sealed record StrategyValue(string Parameter)
{
    /// <summary>A count; else null.</summary>
    public int? Count { get; init; }

    /// <summary>A duration; else null.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>One of some words; else null.</summary>
    public string? Choice { get; init; }
}
