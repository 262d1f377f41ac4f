namespace Concur.Protocol;

/// <summary>Text in comma-separated values (RFC 4180).</summary>
public static class CsvText
{
    /// <summary>
    /// A cell. A name may be any text: one that a spreadsheet would take for a formula gets an apostrophe before it, which makes it text
    /// there.
    /// </summary>
    public static string Cell(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > 0 && "=+-@\t\r".Contains(text[0], StringComparison.Ordinal)) text = "'" + text;
        return text.AsSpan().IndexOfAny(",\"\n\r") < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
