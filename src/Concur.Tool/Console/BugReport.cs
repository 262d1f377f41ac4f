using System.Runtime.InteropServices;
using Concur.Protocol;

namespace Concur.Tool.Console;

/// <summary>
/// Reports an exception that only a bug of the tool explains. The terminal gets one line; the stack goes to a file, which can
/// be attached to an issue without running the command again.
/// </summary>
internal static class BugReport
{
    /// <summary>The file's name in a run's folder.</summary>
    public const string FileName = "tool-error.txt";

    /// <summary>A recursion without end has a stack of megabytes; its first frames say enough.</summary>
    private const int MostCharacters = 64 * 1024;

    /// <summary>
    /// Writes the stack into the current run's folder; without one, or if it cannot be written, into the temporary folder.
    /// </summary>
    /// <returns>One line without control characters: the exception's type and message, and the file's path.</returns>
    public static string Write(Exception bug, ToolEnvironment environment)
    {
        var text = string.Join('\n',
            $"dotnet-concur {environment.Version}, {RuntimeInformation.FrameworkDescription}, {RuntimeInformation.OSDescription}",
            $"{environment.Clock.GetUtcNow():O}",
            bug);
        if (text.Length > MostCharacters) text = text[..MostCharacters] + "\n... (cut off here)";
        var file = (environment.Run.Folder is { } folder ? TryWrite(Path.Combine(folder, FileName), FileMode.Create, text) : null)
            ?? TryWrite(Path.Combine(Path.GetTempPath(), $"dotnet-concur-error-{Path.GetRandomFileName()}.txt"), FileMode.CreateNew, text);
        var place = file is null ? "the stack could not be written to a file" : $"the stack is in {environment.Shown(file)}";
        return TerminalText.OneLine($"this is a bug, please report it: {bug.GetType().FullName}: {bug.Message}; {place}");
    }

    /// <returns>The file's path; null if the system refused to write it.</returns>
    private static string? TryWrite(string path, FileMode mode, string text)
    {
        try
        {
            using var writer = new StreamWriter(new FileStream(path, mode, FileAccess.Write));
            writer.Write(text);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
