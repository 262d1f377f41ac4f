using System.Globalization;
using System.Text;

namespace Concur.Protocol;

/// <summary>
/// Makes text that came from outside (file names, command lines, exceptions, run files of other machines) safe to print. Control
/// characters can make a terminal move its cursor, retitle its window or hide what was printed before, and characters that
/// reverse the direction of text can make it read as something else (https://trojansource.codes, CVE-2021-42574).
/// </summary>
public static class TerminalText
{
    /// <summary>The text on one line: each run of unsafe characters becomes one blank, and none is left at either end.</summary>
    /// <returns>The same instance when there was nothing to change.</returns>
    public static string OneLine(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (IsSafe(text)) return text.Trim();
        var line = new StringBuilder(text.Length);
        var wasUnsafe = false;
        foreach (var character in text)
        {
            if (!IsUnsafe(character)) line.Append(character);
            else if (!wasUnsafe) line.Append(' ');
            wasUnsafe = IsUnsafe(character);
        }

        return line.ToString().Trim();
    }

    /// <summary>Whether the text can be printed as it is: it has no control characters, line breaks or changes of direction.</summary>
    public static bool IsSafe(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (IsUnsafe(character)) return false;
        }

        return true;
    }

    /// <summary>
    /// The characters that embed, override or isolate a direction are U+202A to U+202E and U+2066 to U+2069 (Unicode, UAX #9,
    /// section 2). Other format characters are needed by some scripts and are left alone.
    /// </summary>
    private static bool IsUnsafe(char character) => char.IsControl(character)
        || character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')
        || char.GetUnicodeCategory(character) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
