using System.Globalization;

namespace Concur.Protocol;

/// <summary>The fields of a file of <c>name=value</c> lines.</summary>
internal sealed class SpecFields
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

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
}
