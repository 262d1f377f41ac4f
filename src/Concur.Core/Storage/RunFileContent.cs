using System.Text.Json;

namespace Concur.Core.Storage;

/// <summary>A run file may come from anybody: what would break a reader or steer a terminal is refused at the door.</summary>
internal static class RunFileContent
{
    /// <summary>No number in a list may exceed this.</summary>
    private const double LargestNumber = 1e15;

    /// <summary>About eleven days: sums of thousands of such times still fit into 64 bits of ns.</summary>
    private const double LongestMs = 1e9;

    /// <exception cref="FormatException">A list holds null, a number is out of range, or a text holds control characters.</exception>
    public static void Check(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var property in element.EnumerateObject()) CheckProperty(property);
                break;
            case JsonValueKind.Array:
                foreach (var item in element.EnumerateArray())
                {
                    if (item.ValueKind == JsonValueKind.Null) throw new FormatException("a list holds null");
                    Check(item);
                }

                break;
            case JsonValueKind.String:
                if (element.GetString()!.Any(char.IsControl)) throw new FormatException("a text holds control characters");
                break;
            case JsonValueKind.Number:
                if (Math.Abs(element.GetDouble()) > LargestNumber) throw new FormatException($"{element.GetRawText()} is out of range");
                break;
        }
    }

    private static void CheckProperty(JsonProperty property)
    {
        // Sizes and bytes are whole numbers of any magnitude; times are added up in ns.
        var isTime = property.Name.EndsWith("Ms", StringComparison.Ordinal) || property.Name == "ms";
        if (isTime && property.Value.ValueKind == JsonValueKind.Number && Math.Abs(property.Value.GetDouble()) > LongestMs)
            throw new FormatException($"{property.Name} {property.Value.GetRawText()} is out of range");
        if (property.Value.ValueKind != JsonValueKind.Number) Check(property.Value);
    }
}
