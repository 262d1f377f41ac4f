using System.Globalization;
using System.Text;

namespace Concur.Protocol;

/// <summary>
/// Makes text that came from outside (names in code, file names, command lines, exceptions, run files of other machines) safe to
/// print and to store. Control characters can make a terminal move its cursor, retitle its window or hide what was printed before,
/// characters that change the direction of text can make it read as something else (https://trojansource.codes, CVE-2021-42574),
/// and XML cannot hold halves of surrogate pairs, U+FFFE and U+FFFF (https://www.w3.org/TR/xml/#charsets).
/// </summary>
public static class TerminalText
{
    /// <summary>The longest text that a report holds, characters: what is longer is cut.</summary>
    public const int MostCharacters = 10_000;

    private const string EscapeStart = @"\u{";

    /// <summary>The text on one line: each run of unsafe characters becomes one blank, and none is left at either end.</summary>
    /// <returns>The same instance when there was nothing to change.</returns>
    public static string OneLine(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (IsSafe(text)) return text.Trim();
        var line = new StringBuilder(text.Length);
        var wasUnsafe = false;
        foreach (var (start, length, isUnsafe) in Characters(text))
        {
            if (!isUnsafe) line.Append(text, start, length);
            else if (!wasUnsafe) line.Append(' ');
            wasUnsafe = isUnsafe;
        }

        return line.ToString().Trim();
    }

    /// <summary>
    /// A name where it comes from outside: each unsafe character is written as its number, as in <c>\u{202E}</c>. The original can be
    /// told from it, because a backslash that looks like the beginning of such a number is written as one too. Call it once for a name.
    /// </summary>
    /// <returns>The same instance when there was nothing to change.</returns>
    public static string Name(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Escaped(name.Replace(EscapeStart, @"\u{5C}u{", StringComparison.Ordinal));
    }

    /// <summary>As <see cref="Name"/>, for text that may have been made safe before: what is safe is left as it is.</summary>
    /// <returns>The same instance when there was nothing to change.</returns>
    public static string Escaped(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsSafe(text) ? text : Escape(text, lines: false);
    }

    /// <summary>As <see cref="Escaped"/>, but for the breaks between lines.</summary>
    /// <returns>The same instance when there was nothing to change.</returns>
    public static string EscapedLines(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return IsSafe(text) ? text : Escape(text, lines: true);
    }

    /// <summary>The text, or its beginning and how long it was where it is too long to be shown.</summary>
    /// <param name="text">The text.</param>
    /// <param name="most">How many characters are kept.</param>
    /// <returns>The same instance when it is short enough. Cutting the result once more leaves it as it is.</returns>
    public static string Shortened(string text, int most = MostCharacters)
    {
        ArgumentNullException.ThrowIfNull(text);
        const int MostNote = 40;
        if (text.Length <= most + MostNote) return text;
        var end = char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;
        return FormattableString.Invariant($"{text[..end]} ... ({text.Length} characters)");
    }

    /// <summary>Whether the text can be printed as it is: it has no control characters, line breaks or changes of direction.</summary>
    public static bool IsSafe(ReadOnlySpan<char> text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1])) i++;
            else if (IsUnsafe(text[i])) return false;
        }

        return true;
    }

    private static string Escape(string text, bool lines)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var (start, length, isUnsafe) in Characters(text))
        {
            if (!isUnsafe || (lines && text[start] == '\n')) escaped.Append(text, start, length);
            else escaped.Append(EscapeStart).Append(((int)text[start]).ToString("X4", CultureInfo.InvariantCulture)).Append('}');
        }

        return escaped.ToString();
    }

    private static IEnumerable<(int Start, int Length, bool IsUnsafe)> Characters(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (i + 1 < text.Length && char.IsSurrogatePair(text[i], text[i + 1])) yield return (i++, 2, false);
            else yield return (i, 1, IsUnsafe(text[i]));
        }
    }

    /// <summary>
    /// The characters that embed, override or isolate a direction are U+202A to U+202E and U+2066 to U+2069, the marks of a direction
    /// U+061C, U+200E and U+200F (Unicode, UAX #9, section 2). Other format characters are needed by some scripts and are left alone.
    /// </summary>
    private static bool IsUnsafe(char character) => char.IsControl(character)
        || character is (>= '\u202A' and <= '\u202E') or (>= '\u2066' and <= '\u2069')
        || character is '\u061C' or '\u200E' or '\u200F' or '\uFFFE' or '\uFFFF'
        || char.IsSurrogate(character)
        || char.GetUnicodeCategory(character) is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
