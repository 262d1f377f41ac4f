namespace Concur.Protocol;

/// <summary>
/// What the harness tells of a user's workload before it is measured. Its file form has a <c>name=value</c> line per field.
/// </summary>
/// <param name="Name">Its name.</param>
public sealed record WorkloadDescription(string Name)
{
    /// <summary>Whether its method returns a task.</summary>
    public bool Awaits { get; init; }

    /// <summary>Whether its method has a parameter from which it can know the size of a unit.</summary>
    public bool TakesSize { get; init; }

    /// <summary>The default value of that parameter; null without one.</summary>
    public long? DefaultSize { get; init; }

    /// <summary>The number of items; null where units have none.</summary>
    public int? Items { get; init; }

    /// <summary>The full name of the member that returns the items; null where they are lines of a file, or none.</summary>
    public string? ItemsMember { get; init; }

    /// <summary>Whether a parameter takes several items.</summary>
    public bool TakesBatches { get; init; }

    /// <summary>The values that the object's parameters and the method's arguments have, by name, where text can stand for them.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>(0);

    /// <summary>The strategies in its assembly.</summary>
    public IReadOnlyList<UserStrategy> Strategies { get; init; } = [];

    /// <summary>Whether both say the same.</summary>
    public bool Equals(WorkloadDescription? other) => other is not null && ToLines().SequenceEqual(other.ToLines());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Items, DefaultSize, Parameters.Count);

    /// <summary>The lines of the file form.</summary>
    public IEnumerable<string> ToLines()
    {
        yield return SpecLine.Of("name", Name);
        if (Awaits) yield return SpecLine.Of("awaits", 1);
        if (TakesSize) yield return SpecLine.Of("takes-size", 1);
        if (DefaultSize is { } size) yield return SpecLine.Of("default-size", size);
        if (Items is { } items) yield return SpecLine.Of("items", items);
        if (ItemsMember is not null) yield return SpecLine.Of("items-member", ItemsMember);
        if (TakesBatches) yield return SpecLine.Of("takes-batches", 1);
        foreach (var (name, value) in Parameters) yield return SpecLine.Of(UnitInputs.ParameterField + name, value);
        foreach (var line in StrategyLines.Of(Strategies)) yield return line;
    }

    /// <summary>Reads the file form.</summary>
    /// <exception cref="FormatException">A line or a number is malformed, or the name is missing.</exception>
    public static WorkloadDescription FromLines(IEnumerable<string> lines)
    {
        var fields = new SpecFields(lines);
        return new WorkloadDescription(fields.Text("name"))
        {
            Awaits = fields.IntOrNull("awaits") is not null,
            TakesSize = fields.IntOrNull("takes-size") is not null,
            DefaultSize = fields.TextOrNull("default-size") is null ? null : fields.Long("default-size"),
            Items = fields.IntOrNull("items"),
            ItemsMember = fields.TextOrNull("items-member"),
            TakesBatches = fields.IntOrNull("takes-batches") is not null,
            Parameters = fields.WithPrefix(UnitInputs.ParameterField),
            Strategies = StrategyLines.From(fields),
        };
    }
}

/// <summary>Strategies of the user's as lines of a file, one each.</summary>
public static class StrategyLines
{
    private const string Field = "strategy.";

    /// <summary>The lines.</summary>
    public static IEnumerable<string> Of(IEnumerable<UserStrategy> strategies) =>
        strategies.Select(strategy => SpecLine.Of(Field + strategy.Name, strategy.ToText()));

    /// <summary>Reads the lines.</summary>
    /// <exception cref="FormatException">One is malformed.</exception>
    public static IReadOnlyList<UserStrategy> FromLines(IEnumerable<string> lines) => From(new SpecFields(lines));

    internal static IReadOnlyList<UserStrategy> From(SpecFields fields) =>
        [.. fields.WithPrefix(Field).Select(pair => UserStrategy.FromText(pair.Key, pair.Value))];
}
