namespace Concur.Abstractions;

/// <summary>
/// Marks a public static method as a strategy of your own: it runs every unit that a <see cref="UnitSource"/> has, once each, and ends
/// when the last one has ended. Its parameters are a <see cref="UnitSource"/>, an <see cref="int"/>, which is the number of workers, and
/// then any that have a default value, which <c>name:parameter=value</c> may change: whole numbers, switches, durations and enums. It
/// returns nothing, a <see cref="Task"/> or a <see cref="ValueTask"/>.
/// </summary>
/// <param name="name">The name on the command line: lower-case letters, digits and hyphens.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class StrategyAttribute(string name) : Attribute
{
    /// <summary>The name on the command line.</summary>
    public string Name { get; } = name;
}
