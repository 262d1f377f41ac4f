using System.Collections.Immutable;
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

    /// <summary>Parses a command line.</summary>
    /// <param name="text">The command line.</param>
    /// <param name="shell">
    /// The shell that gets it; <see cref="CommandsRequest.NoShell"/> for none; null for the system's, where the command needs one.
    /// </param>
    public static CommandLine Parse(string text, string? shell = null)
    {
        var system = Platforms.Current.Shell;
        if (shell is not (null or CommandsRequest.NoShell)) return Of(shell);
        var words = system.Words(text, isLiteral: shell is not null);
        return words.Count > 0 ? new CommandLine(words[0], [.. words.Skip(1)]) : Of(system.Path);

        CommandLine Of(string asked) => new(asked, [.. system.OptionsOf(asked), text]);
    }

    /// <summary>The program's path: as given when it has a folder, else the first in PATH.</summary>
    /// <returns>The path; or null, and <see cref="NotFound"/> or <see cref="NotExecutable"/>.</returns>
    public (string? Path, int ExitCode) Find()
    {
        var shell = Platforms.Current.Shell;
        var found = Folders().Select(folder => folder.Length == 0 ? Program : Path.Combine(folder, Program))
            .SelectMany(shell.Candidates).Where(File.Exists).ToList();
        if (found.Find(shell.IsExecutable) is { } executable) return (executable, 0);
        return (null, found.Count > 0 || Directory.Exists(Program) ? NotExecutable : NotFound);
    }

    private string[] Folders() => Path.GetFileName(Program) == Program
        ? (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        : [""];
}
