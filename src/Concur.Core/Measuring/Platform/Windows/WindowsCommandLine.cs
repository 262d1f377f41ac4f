using System.Text;

namespace Concur.Core.Measuring.Platform.Windows;

/// <summary>
/// A process gets its command line as one text, which it splits by itself. Most do so by the rules of CommandLineToArgvW
/// (https://learn.microsoft.com/windows/win32/api/shellapi/nf-shellapi-commandlinetoargvw); cmd.exe does not.
/// </summary>
internal static class WindowsCommandLine
{
    private const char Quote = '"';
    private const char Backslash = '\\';

    /// <summary>The text from which a program gets its arguments.</summary>
    /// <param name="fileName">The program.</param>
    /// <param name="arguments">Its arguments; the last one of cmd.exe is what it executes, and not quoted.</param>
    public static string Of(string fileName, IReadOnlyList<string> arguments)
    {
        var text = new StringBuilder().Append(Quote).Append(fileName).Append(Quote);
        var isCommand = arguments.Count > 0 && WindowsShell.IsCmd(fileName);
        for (var i = 0; i < arguments.Count; i++)
        {
            text.Append(' ');

            // With /s, cmd.exe removes the first and the last quote, and leaves what is between them as it is: cmd /?.
            if (isCommand && i == arguments.Count - 1) text.Append(Quote).Append(arguments[i]).Append(Quote);
            else AppendQuoted(text, arguments[i]);
        }

        return text.ToString();
    }

    /// <summary>Splits a command line, the program first.</summary>
    public static List<string> Split(string text)
    {
        var words = new List<string>();
        var at = 0;
        while (at < text.Length && IsBlank(text[at])) at++;
        if (at == text.Length) return words;
        words.Add(Program(text, ref at));
        while (true)
        {
            while (at < text.Length && IsBlank(text[at])) at++;
            if (at == text.Length) return words;
            words.Add(Argument(text, ref at));
        }
    }

    /// <summary>In the program's name a backslash is nothing special: a name has no quotes.</summary>
    private static string Program(string text, ref int at)
    {
        var isQuoted = text[at] == Quote;
        var start = isQuoted ? at + 1 : at;
        var end = isQuoted ? text.IndexOf(Quote, start) : text.AsSpan(start).IndexOfAny(" \t") is >= 0 and var length ? start + length : -1;
        if (end < 0) end = text.Length;
        at = Math.Min(text.Length, isQuoted ? end + 1 : end);
        return text[start..end];
    }

    /// <summary>2n backslashes before a quote are n, and 2n + 1 are n and a quote; two quotes within quotes are one.</summary>
    private static string Argument(string text, ref int at)
    {
        var word = new StringBuilder();
        var isQuoted = false;
        while (at < text.Length && (isQuoted || !IsBlank(text[at])))
        {
            var slashes = text.AsSpan(at).IndexOfAnyExcept(Backslash);
            if (slashes < 0) slashes = text.Length - at;
            at += slashes;
            var isQuote = at < text.Length && text[at] == Quote;
            word.Append(Backslash, isQuote ? slashes / 2 : slashes);
            if (isQuote) AtQuote(text, ref at, isEscaped: slashes % 2 == 1, word, ref isQuoted);
            else if (slashes == 0) word.Append(text[at++]);
        }

        return word.ToString();
    }

    private static void AtQuote(string text, ref int at, bool isEscaped, StringBuilder word, ref bool isQuoted)
    {
        var isDoubled = isQuoted && !isEscaped && at + 1 < text.Length && text[at + 1] == Quote;
        if (isEscaped || isDoubled) word.Append(Quote);
        else isQuoted = !isQuoted;
        at += isDoubled ? 2 : 1;
    }

    private static void AppendQuoted(StringBuilder text, string argument)
    {
        if (argument.Length > 0 && argument.AsSpan().IndexOfAny(" \t\n\v\"") < 0)
        {
            text.Append(argument);
            return;
        }

        text.Append(Quote);
        var slashes = 0;
        foreach (var c in argument)
        {
            if (c == Quote) text.Append(Backslash, slashes + 1);
            slashes = c == Backslash ? slashes + 1 : 0;
            text.Append(c);
        }

        text.Append(Backslash, slashes).Append(Quote);
    }

    private static bool IsBlank(char c) => c is ' ' or '\t';
}
