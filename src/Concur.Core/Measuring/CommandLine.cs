using System.Collections.Immutable;
using System.Text;
using Concur.Core.Measuring.Platform;
using Concur.Core.Model;

namespace Concur.Core.Measuring;

/// <summary>
/// A command line, parsed. One that needs no shell is started directly, so that no shell's time is measured; one with a pipe, a
/// variable or the like goes to the shell unchanged.
/// </summary>
/// <param name="Program">The program's name or path.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record CommandLine(string Program, ImmutableArray<string> Arguments)
{
    /// <summary>The exit code that a shell has for a program that is there and can't be executed.</summary>
    public const int NotExecutable = 126;

    /// <summary>The exit code that a shell has for a program that is not there.</summary>
    public const int NotFound = 127;

    /// <summary>Characters that mean something to a shell outside quotes.</summary>
    private const string ShellCharacters = "|&;<>()$`*?[]#~{}!\n";

    /// <summary>Parses a command line.</summary>
    /// <param name="text">The command line.</param>
    /// <param name="shell">
    /// The shell that gets it; <see cref="CommandsRequest.NoShell"/> for none; null for the system's, where the command needs one.
    /// </param>
    public static CommandLine Parse(string text, string? shell = null)
    {
        var system = Platforms.Current.Shell;
        if (shell is not (null or CommandsRequest.NoShell)) return new CommandLine(shell, [system.CommandOption, text]);
        if (Split(text, isLiteral: shell is not null) is [var program, .. var arguments]
            && (shell is not null || !program.Contains('=', StringComparison.Ordinal)))
            return new CommandLine(program, [.. arguments]);
        return new CommandLine(system.Path, [system.CommandOption, text]);
    }

    /// <summary>The program's path: as given when it has a folder, else the first in PATH.</summary>
    /// <returns>The path; or null, and <see cref="NotFound"/> or <see cref="NotExecutable"/>.</returns>
    public (string? Path, int ExitCode) Find()
    {
        var found = Folders().Select(folder => folder.Length == 0 ? Program : Path.Combine(folder, Program)).Where(File.Exists).ToList();
        if (found.Find(Platforms.Current.Shell.IsExecutable) is { } executable) return (executable, 0);
        return (null, found.Count > 0 || Directory.Exists(Program) ? NotExecutable : NotFound);
    }

    private string[] Folders() => Path.GetFileName(Program) == Program
        ? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        : [""];

    /// <summary>The words between blanks and quotes; empty where only a shell can tell.</summary>
    /// <param name="text">The command line.</param>
    /// <param name="isLiteral">Whether what means something to a shell stands for itself.</param>
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
