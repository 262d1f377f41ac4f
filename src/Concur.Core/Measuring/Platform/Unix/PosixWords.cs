using System.Text;

namespace Concur.Core.Measuring.Platform.Unix;

/// <summary>Splits a command line as a POSIX shell does, as far as no shell is needed for it.</summary>
internal static class PosixWords
{
    /// <summary>Characters that mean something to a shell outside quotes.</summary>
    private const string ShellCharacters = "|&;<>()$`*?[]#~{}!\n";

    /// <summary>The words between blanks and quotes; empty where only a shell can tell.</summary>
    /// <param name="text">The command line.</param>
    /// <param name="isLiteral">Whether what means something to a shell stands for itself.</param>
    public static List<string> Of(string text, bool isLiteral)
    {
        var words = Split(text, isLiteral);
        return !isLiteral && words.Count > 0 && words[0].Contains('=', StringComparison.Ordinal) ? [] : words;
    }

    private static List<string> Split(string text, bool isLiteral)
    {
        var words = new List<string>();
        StringBuilder? word = null;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (char.IsWhiteSpace(c) && c != '\n')
            {
                if (word is not null) words.Add(word.ToString());
                word = null;
            }
            else if (c is '\'' or '"')
            {
                var end = text.IndexOf(c, i + 1);
                if (end < 0 || (!isLiteral && HasExpansion(text[i..end]))) return [];
                (word ??= new StringBuilder()).Append(text, i + 1, end - i - 1);
                i = end;
            }
            else if (!isLiteral && IsForShell(c))
            {
                return [];
            }
            else
            {
                (word ??= new StringBuilder()).Append(c);
            }
        }

        if (word is not null) words.Add(word.ToString());
        return words;
    }

    private static bool IsForShell(char character) => character == '\\' || ShellCharacters.Contains(character, StringComparison.Ordinal);

    /// <summary>Whether a shell would put something in the place of a part of quoted text, which begins with its quote.</summary>
    private static bool HasExpansion(string quoted) => quoted[0] == '"' && quoted.AsSpan().IndexOfAny("$`\\") >= 0;
}
