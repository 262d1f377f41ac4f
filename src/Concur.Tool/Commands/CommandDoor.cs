using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Tool.Commands;

/// <summary>Reads commands: those that are their own names, which stand first, and pairs of a name and a command.</summary>
internal static class CommandDoor
{
    /// <param name="named">A name, its command, a name, its command ...</param>
    /// <param name="others">Commands alone.</param>
    /// <exception cref="ConcurException">There is none, one is empty, or a name is given twice.</exception>
    public static ImmutableArray<NamedCommand> Read(IReadOnlyList<string> named, IReadOnlyList<string> others)
    {
        if (named.Count % 2 != 0) throw DoorValues.Bad($"--name '{named[^1]}' has no command; give it as --name NAME \"COMMAND\"");
        var commands = others.Select(text => new NamedCommand(text.Trim(), text))
            .Concat(named.Chunk(2).Select(pair => new NamedCommand(pair[0].Trim(), pair[1]))).ToImmutableArray();
        if (commands.IsEmpty) throw DoorValues.Bad("exec needs a command; see 'dotnet concur exec --help'");
        if (commands.Any(command => command.Name.Length == 0 || string.IsNullOrWhiteSpace(command.Text))) throw DoorValues.Bad("a command, or its name, is empty");
        if (commands.Any(command => (command.Name + command.Text).Any(char.IsControl))) throw DoorValues.Bad("a command, or its name, has control characters in it");
        return commands.GroupBy(command => command.Name).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? throw DoorValues.Bad($"'{twice.Key}' is given twice; give each command its own --name")
            : commands;
    }
}
