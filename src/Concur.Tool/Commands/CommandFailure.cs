using Concur.Core.Model;
using Concur.Protocol;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>Why a command, or one of its cases, failed.</summary>
/// <param name="Message">What is said of it.</param>
/// <param name="ExitCode">One of <see cref="Commands.ExitCode"/>.</param>
internal sealed record CommandFailure(string Message, int ExitCode)
{
    /// <summary>A message may quote a file.</summary>
    private const int MostCharacters = 2_000;

    /// <summary>The failure that an exception means. One that is not expected is a bug, of which a report is written.</summary>
    public static CommandFailure Of(Exception exception, ToolEnvironment environment) => exception switch
    {
        ConcurException expected => new CommandFailure(expected.Message, Commands.ExitCode.Of(expected.Kind)),

        // The system refused to read or write a file: its message names it.
        IOException or UnauthorizedAccessException => new CommandFailure(exception.Message, Commands.ExitCode.BadInput),
        _ => new CommandFailure(BugReport.Write(exception, environment), Commands.ExitCode.Bug),
    };

    /// <summary>A message as a line of standard error.</summary>
    public static string Line(string message) => $"dotnet-concur: {Shown(message)}";

    /// <summary>A message in one line that is not too long.</summary>
    public static string Shown(string message) => TerminalText.Shortened(TerminalText.OneLine(message), MostCharacters);
}
