using System.Globalization;

namespace Concur.Protocol;

/// <summary>What a user's method is given besides a unit's number, size and seed. Every process that runs units gets it.</summary>
public sealed record UnitInputs
{
    internal const string ParameterField = "param.";

    /// <summary>No inputs of the user's.</summary>
    public static UnitInputs None { get; } = new();

    /// <summary>
    /// The absolute path of a file with an item a line; null where none was given. Then the assembly may have a source of items.
    /// </summary>
    public string? ItemsPath { get; init; }

    /// <summary>Items per unit, at least 1, where a parameter takes a collection of them.</summary>
    public int Batch { get; init; } = 1;

    /// <summary>Whether each worker has an object of its own, where the method is called on one.</summary>
    public bool HasObjectPerWorker { get; init; }

    /// <summary>Values of the object's parameters and of the method's arguments, by name.</summary>
    public IReadOnlyDictionary<string, string> Parameters { get; init; } = new Dictionary<string, string>(0);

    /// <summary>Whether both say the same.</summary>
    public bool Equals(UnitInputs? other) => other is not null && ToLines().SequenceEqual(other.ToLines());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(ItemsPath, Batch, HasObjectPerWorker, Parameters.Count);

    /// <summary>The lines of the file form, <c>name=value</c> each. What has its usual value is left out.</summary>
    public IEnumerable<string> ToLines()
    {
        if (ItemsPath is not null) yield return SpecLine.Of("items", ItemsPath);
        if (Batch != 1) yield return SpecLine.Of("batch", Batch);
        if (HasObjectPerWorker) yield return SpecLine.Of("object-per-worker", 1);
        foreach (var (name, value) in Parameters) yield return SpecLine.Of(ParameterField + name, value);
    }

    /// <summary>Reads the file form.</summary>
    /// <exception cref="FormatException">A line or a number is malformed.</exception>
    public static UnitInputs FromLines(IEnumerable<string> lines) => From(new SpecFields(lines));

    internal static UnitInputs From(SpecFields fields) => new()
    {
        ItemsPath = fields.TextOrNull("items"),
        Batch = fields.IntOrNull("batch") ?? 1,
        HasObjectPerWorker = fields.IntOrNull("object-per-worker") is not null,
        Parameters = fields.WithPrefix(ParameterField),
    };
}

/// <summary>A <c>name=value</c> line of a specification.</summary>
internal static class SpecLine
{
    /// <exception cref="FormatException">The value has several lines.</exception>
    public static string Of(string name, string value) =>
        value.AsSpan().ContainsAny('\n', '\r') ? throw new FormatException($"{name} must be one line") : name + "=" + value;

    public static string Of(string name, long value) => name + "=" + value.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The fields of a file of <c>name=value</c> lines.</summary>
internal sealed class SpecFields
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    /// <exception cref="FormatException">A line is malformed.</exception>
    public SpecFields(IEnumerable<string> lines)
    {
        foreach (var line in lines)
        {
            if (line.Length == 0) continue;
            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) throw new FormatException($"not a name=value line: '{line}'");
            _values[line[..equals]] = line[(equals + 1)..];
        }
    }

    public string? TextOrNull(string name) => _values.GetValueOrDefault(name);

    public string Text(string name) => TextOrNull(name) ?? throw new FormatException($"the launch specification lacks '{name}'");

    public long Long(string name) =>
        long.TryParse(Text(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new FormatException($"'{name}' is not a whole number: '{Text(name)}'");

    public int Int(string name) =>
        Long(name) is var value and >= int.MinValue and <= int.MaxValue
            ? (int)value
            : throw new FormatException($"'{name}' is out of range: '{Text(name)}'");

    public int? IntOrNull(string name) => TextOrNull(name) is null ? null : Int(name);

    /// <summary>The fields whose names begin so, without that beginning.</summary>
    public Dictionary<string, string> WithPrefix(string prefix)
    {
        var found = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in _values)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal)) found[name[prefix.Length..]] = value;
        }

        return found;
    }
}
