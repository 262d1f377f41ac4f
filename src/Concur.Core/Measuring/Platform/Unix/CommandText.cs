using Concur.Protocol;

namespace Concur.Core.Measuring.Platform.Unix;

/// <summary>The command line of a process as people see it.</summary>
internal static class CommandText
{
    private const int Longest = 200;

    /// <summary>The words in one line that is safe to print, without what looks like a secret, cut after 200 characters.</summary>
    /// <param name="words">Words that end in a zero; null where they can't be read.</param>
    public static string OneLine(string? words)
    {
        // Processes are looked at every few ms beside what is measured, and a command line may have a megabyte.
        var beginning = words?[..Math.Min(words.Length, 4 * Longest)] ?? "";
        var text = TerminalText.OneLine(SecretText.Redacted(beginning));
        return text.Length <= Longest ? text : text[..Longest] + "...";
    }
}
