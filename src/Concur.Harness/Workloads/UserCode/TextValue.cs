using System.Globalization;

namespace Concur.Harness.Workloads.UserCode;

/// <summary>Values of the types that text can stand for: lines of items, and values of <c>--param</c>.</summary>
internal static class TextValue
{
    /// <summary>A longer text is no name of a value.</summary>
    private const int Longest = 60;

    /// <summary>Whether text can stand for a value of the type.</summary>
    public static bool CanBe(Type type) => type == typeof(string) || type == typeof(FileInfo) || type == typeof(Uri) || type.IsEnum
        || (type.IsPrimitive && type != typeof(nint) && type != typeof(nuint)) || type == typeof(decimal);

    /// <summary>The text that stands for a value, in the invariant culture; null where none does, and for long ones.</summary>
    public static string? Of(object? value) => value is not null && CanBe(value.GetType())
        && Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 and <= Longest } text
        && !text.AsSpan().ContainsAny('\n', '\r')
            ? text
            : null;

    /// <summary>Reads a value, in the invariant culture.</summary>
    /// <returns>Null where the text stands for no value of the type.</returns>
    public static object? Read(string text, Type type)
    {
        if (type == typeof(string)) return text;
        if (type == typeof(FileInfo)) return text.Length == 0 || text.Contains('\0', StringComparison.Ordinal) ? null : new FileInfo(text);
        if (type == typeof(Uri)) return Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var uri) ? uri : null;
        if (type.IsEnum) return Enum.TryParse(type, text, ignoreCase: true, out var value) ? value : null;
        try
        {
            if (type == typeof(double)) return double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
            if (type == typeof(float)) return float.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
            if (type == typeof(decimal)) return decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
            return Convert.ChangeType(text, type, CultureInfo.InvariantCulture);
        }
        catch (Exception e) when (e is FormatException or OverflowException or InvalidCastException)
        {
            return null;
        }
    }
}
