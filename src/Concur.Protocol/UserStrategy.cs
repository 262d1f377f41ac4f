namespace Concur.Protocol;

/// <summary>A strategy of the user's own: a method marked <c>[Strategy]</c>. Its text form is one line.</summary>
/// <param name="Name">The name on the command line and in the run file.</param>
/// <param name="Method">The method, as <c>Namespace.Type.Method</c>.</param>
public sealed record UserStrategy(string Name, string Method)
{
    private const char BetweenParts = ' ';
    private const char BetweenWords = '|';
    private const string Count = "count";
    private const string Duration = "duration";

    /// <summary>Its parameters.</summary>
    public IReadOnlyList<StrategyParameter> Parameters { get; init; } = [];

    /// <summary>
    /// What the tool knows of it: which threads run its units, and how it hands them out, is its own affair. A slot without a unit is
    /// therefore idle, whatever the reason.
    /// </summary>
    public StrategyDescriptor Descriptor => new()
    {
        Name = Name,
        Summary = $"the method {Method}",
        Suits = "what its author made it for",
        Costs = "what its author's code costs",
        LaneKind = LaneKind.Awaiting,
        LaneLifetime = LaneLifetime.Launch,
        Assignment = UnitAssignment.Unknown,
        StartsAllUnits = false,
        TakesWorkers = true,
        MostWorkers = null,
        IsPredictable = false,
        IsSimulation = false,
        DefaultUse = DefaultUse.Never,
        Parameters = Parameters,
    };

    /// <summary>Whether text can be the name of one.</summary>
    public static bool IsName(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Length is > 0 and <= 40 && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '-')
            && StrategyCatalogue.Find(text) is null && text != StrategySpec.All;
    }

    /// <summary>
    /// The text form: the method, then each parameter as <c>name:count</c>, <c>name:duration</c> or <c>name:word|word</c>.
    /// </summary>
    public string ToText() => string.Join(BetweenParts, Parameters.Select(Text).Prepend(Method));

    /// <summary>Reads the text form.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static UserStrategy FromText(string name, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var parts = text.Split(BetweenParts);
        return new UserStrategy(name, parts[0]) { Parameters = [.. parts.Skip(1).Select(ParameterOf)] };
    }

    /// <summary>The text form of a parameter.</summary>
    public static string Text(StrategyParameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return $"{parameter.Name}:" + parameter.Kind switch
        {
            StrategyParameterKind.Count => Count,
            StrategyParameterKind.Duration => Duration,
            _ => string.Join(BetweenWords, parameter.Choices),
        };
    }

    /// <summary>Reads the text form of a parameter.</summary>
    /// <exception cref="FormatException">It is malformed.</exception>
    public static StrategyParameter ParameterOf(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon <= 0) throw new FormatException($"'{text}' is not a parameter of a strategy");
        var (name, kind) = (text[..colon], text[(colon + 1)..]);
        return kind switch
        {
            Count => new StrategyParameter(name, StrategyParameterKind.Count, ""),
            Duration => new StrategyParameter(name, StrategyParameterKind.Duration, ""),
            _ => StrategyParameter.OneOf(name, kind.Split(BetweenWords), ""),
        };
    }

    /// <summary>Whether both say the same.</summary>
    public bool Equals(UserStrategy? other) => other is not null && Name == other.Name && ToText() == other.ToText();

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Method);
}
