using System.CommandLine;
using Concur.Core.Model;
using Concur.Tool.Help;

namespace Concur.Tool.Commands;

/// <summary>Mistakes on the command line. Each is one line that says what to do.</summary>
internal static class UsageErrors
{
    /// <summary>A mistake of the user's; the tool ends with <see cref="ExitCode.BadInput"/>.</summary>
    /// <param name="message">One line: the problem, and what to do about it.</param>
    public static ConcurException Create(string message) => new(FailureKind.BadInput, message);

    /// <summary>Calls a check of Core or Protocol that refuses the user's values with a <see cref="FormatException"/>.</summary>
    /// <exception cref="ConcurException">It refused them; the message is the check's own.</exception>
    public static T Translate<T>(Func<T> check)
    {
        try
        {
            return check();
        }
        catch (FormatException e)
        {
            throw Create(e.Message);
        }
    }

    /// <summary>Whether the user gave the option, and does not get its default.</summary>
    public static bool IsGiven(this ParseResult parsed, Option option) => parsed.GetResult(option) is { Implicit: false };

    /// <summary>Whether the user gave the argument, and does not get its default.</summary>
    public static bool IsGiven(this ParseResult parsed, Argument argument) =>
        parsed.GetResult(argument) is { Implicit: false, Tokens.Count: > 0 };

    /// <summary>The first mistake that the parser of the command line found.</summary>
    /// <returns>One line, with the nearest name that exists; null if there is no mistake.</returns>
    public static string? First(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var help = $"see '{CommandHelp.LineOf(command)} --help'";
        if (MistakenOption(parsed) is { } option)
            return $"unknown option '{option}'{NearestName.Suggest(option, Options(command))}; {help}";
        if (parsed.Errors.Count == 0) return null;
        if (parsed.UnmatchedTokens.Count == 0)
        {
            return command.Subcommands.Count > 0 && command.Action is null
                ? $"no command was given: use one of {string.Join(", ", command.Subcommands.Select(sub => sub.Name))}; {help}"
                : $"{parsed.Errors[0].Message.TrimEnd('.')}; {help}";
        }

        var token = parsed.UnmatchedTokens[0];
        var known = token.StartsWith('-') ? Options(command) : command.Subcommands.Select(sub => sub.Name);
        var kind = token.StartsWith('-') ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
        return $"unknown {kind} '{token}'{NearestName.Suggest(token, known)}; {help}";
    }

    /// <summary>An unknown option that System.CommandLine took for a value of the command's argument.</summary>
    private static string? MistakenOption(ParseResult parsed) => !parsed.CommandResult.Command.TreatUnmatchedTokensAsErrors
        ? null // Another command takes them.
        : parsed.CommandResult.Command.Arguments
        .SelectMany(argument => parsed.GetResult(argument)?.Tokens ?? [])
        .Select(token => token.Value)
        .FirstOrDefault(value => value.Length > 1 && value[0] == '-');

    private static IEnumerable<string> Options(Command command) =>
        command.Options.SelectMany(option => option.Aliases.Prepend(option.Name));
}
