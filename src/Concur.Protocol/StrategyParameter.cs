namespace Concur.Protocol;

/// <summary>A named parameter of a strategy, given as <c>strategy:name=value</c>.</summary>
/// <param name="Name">The name before the equals sign.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="Description">What it does, with its default.</param>
public sealed record StrategyParameter(string Name, StrategyParameterKind Kind, string Description)
{
    /// <summary>The words that a <see cref="StrategyParameterKind.Choice"/> may be, the default first; else empty.</summary>
    public IReadOnlyList<string> Choices { get; init; } = [];

    /// <summary>A parameter whose value is one of some words.</summary>
    public static StrategyParameter OneOf(string name, IReadOnlyList<string> choices, string description) =>
        new(name, StrategyParameterKind.Choice, description) { Choices = choices };
}

/// <summary>What the value of a strategy's parameter is.</summary>
public enum StrategyParameterKind
{
    /// <summary>A whole number of at least 1.</summary>
    Count,

    /// <summary>A duration of at least 1 ms, such as <c>5ms</c> or <c>0.5s</c>.</summary>
    Duration,

    /// <summary>One of a few words.</summary>
    Choice,
}
