using System.CommandLine;

namespace Concur.Tool.Commands;

/// <summary>Turns the parser's complaints into one line with the nearest name.</summary>
internal static class UsageErrors
{
    /// <returns>Null when the arguments parse.</returns>
    public static string? First(ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        if (MistakenOption(parsed) is { } option)
            return $"unknown option '{option}'{NearestName.Suggest(option, Options(command))}; see '{CommandLine(command)} --help'";
        if (parsed.Errors.Count == 0) return null;
        if (parsed.UnmatchedTokens.Count == 0)
        {
            return command.Subcommands.Count > 0 && command.Action is null
                ? $"which command? one of {string.Join(", ", command.Subcommands.Select(sub => sub.Name))}; see --help"
                : $"{parsed.Errors[0].Message.TrimEnd('.')}; see '{CommandLine(command)} --help'";
        }

        var token = parsed.UnmatchedTokens[0];
        var known = token.StartsWith('-') ? Options(command) : command.Subcommands.Select(sub => sub.Name);
        var kind = token.StartsWith('-') ? "option" : command.Subcommands.Count > 0 ? "command" : "argument";
        return $"unknown {kind} '{token}'{NearestName.Suggest(token, known)}; see '{CommandLine(command)} --help'";
    }

    /// <summary>The parser takes an unknown option for the command's argument, if that has none yet.</summary>
    private static string? MistakenOption(ParseResult parsed) => parsed.CommandResult.Command.Arguments
        .SelectMany(argument => parsed.GetResult(argument)?.Tokens ?? [])
        .Select(token => token.Value)
        .FirstOrDefault(value => value.Length > 1 && value[0] == '-');

    private static string CommandLine(Command command) => command is RootCommand ? "dotnet concur" : $"dotnet concur {command.Name}";

    private static IEnumerable<string> Options(Command command) => command.Options.SelectMany(option => option.Aliases.Prepend(option.Name));
}
