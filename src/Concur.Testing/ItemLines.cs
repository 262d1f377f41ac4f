using System.Globalization;

namespace Concur.Testing;

/// <summary>Items as the lines that the tool reads, in the invariant culture.</summary>
internal static class ItemLines
{
    private const string Possible = "strings, numbers, enums, booleans, FileInfo or Uri";

    /// <summary>Writes each item as a line.</summary>
    /// <exception cref="ArgumentException">There are no items, or one cannot be a line.</exception>
    public static IReadOnlyList<string> Of<T>(IEnumerable<T> items)
    {
        var lines = items.Select((item, index) => Line(item, index)).ToList();
        return lines.Count > 0 ? lines : throw new ArgumentException("there are no items to measure with: give one at least");
    }

    private static string Line(object? item, int index)
    {
        var text = item switch
        {
            string line => line,
            FileInfo file => file.FullName,
            Uri uri => uri.OriginalString,
            Enum value => value.ToString(),
            decimal value => value.ToString(CultureInfo.InvariantCulture),
            { } value when value.GetType().IsPrimitive => Convert.ToString(value, CultureInfo.InvariantCulture)!,
            _ => throw Bad(
                index, $"is {(item is null ? "null" : $"of the type {item.GetType().Name}")}, and another process is given {Possible}"),
        };
        if (text.Length == 0) throw Bad(index, "is empty, and an item is a line of text: leave it out");
        return text.AsSpan().ContainsAny('\n', '\r')
            ? throw Bad(index, "has several lines, and an item is one: put the texts into files, and give their paths")
            : text;
    }

    private static ArgumentException Bad(int index, string problem) =>
        new(string.Create(CultureInfo.InvariantCulture, $"item {index + 1} {problem}"));
}
