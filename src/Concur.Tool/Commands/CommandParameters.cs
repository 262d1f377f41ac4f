using System.Collections.Immutable;
using Concur.Core.Model;

namespace Concur.Tool.Commands;

/// <summary>Puts the values of <c>--parameter</c> in the place of <c>{NAME}</c>: a command for each combination of values.</summary>
internal static class CommandParameters
{
    private const int MostCommands = 1_000;

    /// <summary>Expands commands.</summary>
    /// <param name="commands">The commands, with their set-up, preparation and clean-up.</param>
    /// <param name="given">A name, its values separated by commas, another name, its values, and so on.</param>
    /// <exception cref="ConcurException">A parameter has no value, is given twice, or no command has its place.</exception>
    public static ImmutableArray<NamedCommand> Expand(ImmutableArray<NamedCommand> commands, string[] given)
    {
        if (given.Length % 2 != 0) throw UsageErrors.Create($"--parameter '{given[^1]}' has no values; give it as --parameter NAME A,B,C");
        var parameters = given.Chunk(2).Select(pair => (Name: pair[0], Values: pair[1].Split(','))).ToList();
        foreach (var (name, values) in parameters) Check(commands, name, values, parameters.Count(other => other.Name == name));
        foreach (var (name, values) in parameters)
        {
            commands =
            [
                .. commands.SelectMany(command => Has(command, name) ? values.Select(value => With(command, name, value)) : [command]),
            ];
            if (commands.Length > MostCommands)
                throw UsageErrors.Create($"--parameter makes more than {MostCommands} commands; give fewer values");
        }

        return commands;
    }

    private static void Check(ImmutableArray<NamedCommand> commands, string name, string[] values, int times)
    {
        if (times > 1) throw UsageErrors.Create($"--parameter {name} is given twice; give all its values at once, as {name} A,B,C");
        if (Array.Exists(values, value => value.Trim().Length == 0) || values.Distinct().Count() < values.Length)
            throw UsageErrors.Create($"--parameter {name} has a value that is empty or there twice");
        if (!commands.Any(command => Has(command, name)))
            throw UsageErrors.Create($"--parameter {name}: no command has {{{name}}} in it; write {{{name}}} where its values belong");
    }

    private static bool Has(NamedCommand command, string name) =>
        command.Text.Contains(Place(name), StringComparison.Ordinal) || command.Name.Contains(Place(name), StringComparison.Ordinal);

    /// <summary>A name of its own says which value it has.</summary>
    private static NamedCommand With(NamedCommand command, string name, string value)
    {
        string Filled(string text) => text.Replace(Place(name), value.Trim(), StringComparison.Ordinal);
        var hasPlace = command.Name.Contains(Place(name), StringComparison.Ordinal);
        return command with
        {
            Name = hasPlace ? Filled(command.Name) : $"{command.Name} {name}={value.Trim()}",
            Text = Filled(command.Text),
            Setup = command.Setup is { } setup ? Filled(setup) : null,
            Prepare = command.Prepare is { } prepare ? Filled(prepare) : null,
            Cleanup = command.Cleanup is { } cleanup ? Filled(cleanup) : null,
        };
    }

    private static string Place(string name) => $"{{{name}}}";
}
