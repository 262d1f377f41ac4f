using System.Collections.Immutable;
using System.Text;

namespace Concur.Core.Measuring.Commands;

/// <summary>
/// A command line taken apart. One that needs no shell is started directly, so that no shell's time is measured; one
/// with a pipe, a variable or the like goes to <c>/bin/sh -c</c> as it is.
/// </summary>
/// <param name="Program">The program's name or path.</param>
/// <param name="Arguments">Its arguments.</param>
internal sealed record CommandLine(string Program, ImmutableArray<string> Arguments)
{
    private const string Shell = "/bin/sh";

    /// <summary>What means something to a shell outside quotes.</summary>
    private const string ShellCharacters = "|&;<>()$`*?[]#~{}!\n";

    /// <summary>Takes a command line apart.</summary>
    public static CommandLine Parse(string text) =>
        Split(text) is [var program, .. var arguments] && !program.Contains('=', StringComparison.Ordinal)
            ? new CommandLine(program, [.. arguments])
            : new CommandLine(Shell, ["-c", text]);

    /// <summary>The program's path: as given when it has a folder, else the first in PATH.</summary>
    /// <returns>The path, or the shell's exit code for a program that is not there (127) or can't be executed (126).</returns>
    public (string? Path, int ExitCode) Find()
    {
        const int NotFound = 127, NotExecutable = 126;
        var folders = Program.Contains('/', StringComparison.Ordinal) ? [""] : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':');
        var found = folders.Select(folder => folder.Length == 0 ? Program : Path.Combine(folder, Program)).Where(File.Exists).ToList();
        var executable = found.Find(path => OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & (UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute)) != 0);
        return executable is not null ? (executable, 0) : (null, found.Count > 0 || Directory.Exists(Program) ? NotExecutable : NotFound);
    }

    /// <summary>Words by blanks and quotes; empty where only a shell can tell.</summary>
    private static List<string> Split(string text)
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
                if (end < 0 || (c == '"' && text.AsSpan(i + 1, end - i - 1).IndexOfAny("$`\\") >= 0)) return [];
                (word ??= new StringBuilder()).Append(text, i + 1, end - i - 1);
                i = end;
            }
            else if (c == '\\' || ShellCharacters.Contains(c, StringComparison.Ordinal))
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
}
