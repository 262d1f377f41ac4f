using System.CommandLine;
using System.CommandLine.Parsing;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>The value of an option, and where it comes from.</summary>
/// <param name="Name">The name of the member of a settings file.</param>
/// <param name="Value">The value as on the command line; empty for none.</param>
/// <param name="From"><c>default</c>, <c>command line</c>, or the absolute path of the settings file.</param>
internal sealed record EffectiveSetting(string Name, IReadOnlyList<string> Value, string From)
{
    public const string Default = "default";
    public const string CommandLine = "command line";
}

/// <summary>
/// The options of <c>run</c> and <c>sweep</c> that are about settings files. What a file sets becomes words of the command line, in front
/// of those that the user gave; so one parser checks both.
/// </summary>
internal sealed class SettingsOptions
{
    private readonly Option<bool> _without = new("--no-settings")
    {
        Description = $"Do not read {SettingsFile.Name}, the settings file of this folder or of one above it",
    };

    private readonly Option<bool> _print = new("--print-settings")
    {
        Description = "Print the settings that would count and where each comes from, as JSON. Nothing is measured",
    };

    /// <param name="command">The command.</param>
    /// <param name="prints">Whether the command can print its settings.</param>
    public void AddTo(Command command, bool prints)
    {
        command.Add(_without);
        if (prints) command.Add(_print);
    }

    /// <summary>Whether the settings are to be printed, and nothing else is to be done.</summary>
    public bool AsksToPrint(ParseResult parsed) => parsed.GetValue(_print);

    /// <summary>The command line with what the settings file adds to it. What is added is named on standard error.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="environment">Its current folder is where the file is looked for.</param>
    /// <param name="isWanted">Whether a member counts for this command line.</param>
    /// <exception cref="ConcurException">The settings file is wrong.</exception>
    public ParseResult Complete(ParseResult parsed, ToolEnvironment environment, Func<string, bool> isWanted)
    {
        var (command, settings) = (parsed.CommandResult.Command, Read(parsed, environment));
        var added = SettingMember.All
            .Where(member => settings.Values.ContainsKey(member.Name) && isWanted(member.Name) && IsTaken(member, parsed, settings))
            .ToList();
        if (added.Count == 0) return parsed;
        environment.Error.WriteLine($"settings of {environment.Shown(settings.FilePath!)}: "
            + string.Join(", ", added.Select(member => member.Name)));
        var words = added.SelectMany(member => Words(member, command, settings.Values[member.Name]));
        var given = parsed.Tokens.ToList();
        var place = given.FindIndex(token => token.Type == TokenType.Command && token.Value == command.Name) + 1;
        var tokens = given.Select(token => token.Value).ToList();
        tokens.InsertRange(place, words);
        var completed = parsed.RootCommandResult.Command.Parse(tokens);
        return UsageErrors.First(completed) is { } mistake ? throw UsageErrors.Create(mistake) : completed;
    }

    /// <summary>All settings of a command line, in the order of <see cref="SettingMember.All"/>.</summary>
    /// <exception cref="ConcurException">The settings file is wrong, or an option is.</exception>
    public IReadOnlyList<EffectiveSetting> Effective(ParseResult parsed, ToolEnvironment environment)
    {
        var (command, settings) = (parsed.CommandResult.Command, Read(parsed, environment));
        return [.. SettingMember.All.Where(member => member.IsOf(command)).Select(member => Effective(member, parsed, settings))];
    }

    private static EffectiveSetting Effective(SettingMember member, ParseResult parsed, FolderSettings settings)
    {
        var command = parsed.CommandResult.Command;
        if (Given(member, parsed) is { Count: > 0 } given)
        {
            if (member.OptionOf(command) is { } option) member.Check(command, option.Name, given);
            return new EffectiveSetting(member.Name, given, EffectiveSetting.CommandLine);
        }

        if (IsOfItsWorkload(member, parsed, settings) && settings.Values.TryGetValue(member.Name, out var values))
            return new EffectiveSetting(member.Name, values, settings.FilePath!);
        var byDefault = member.OptionOf(command) is { } missing
            ? missing.HasDefaultValue ? missing.GetDefaultValue() : null
            : command.Arguments[0].GetDefaultValue();
        return new EffectiveSetting(member.Name, byDefault is string { Length: > 0 } text ? [text] : [], EffectiveSetting.Default);
    }

    private FolderSettings Read(ParseResult parsed, ToolEnvironment environment) =>
        parsed.GetValue(_without) ? FolderSettings.None : FolderSettings.Read(parsed.CommandResult.Command, environment);

    /// <summary>What the user gave of a member; empty for nothing.</summary>
    private static IReadOnlyList<string> Given(SettingMember member, ParseResult parsed)
    {
        var command = parsed.CommandResult.Command;
        var tokens = member.OptionOf(command) is { } option
            ? parsed.IsGiven(option) ? parsed.GetResult(option)!.Tokens : []
            : parsed.IsGiven(command.Arguments[0]) ? parsed.GetResult(command.Arguments[0])!.Tokens : [];
        return [.. tokens.Select(token => token.Value)];
    }

    /// <summary>Whether the file's value is used: the user gave no other, and there is what it goes with.</summary>
    private static bool IsTaken(SettingMember member, ParseResult parsed, FolderSettings settings) =>
        Given(member, parsed).Count == 0
        && IsOfItsWorkload(member, parsed, settings)
        && (member.Name != "budget" || Has("precision", parsed, settings) || !Has("launches", parsed, settings));

    /// <summary>What is about the file's workload counts for that, and not for one that the user names.</summary>
    private static bool IsOfItsWorkload(SettingMember member, ParseResult parsed, FolderSettings settings) =>
        !member.IsAboutWorkload(settings.Values.GetValueOrDefault(member.Name) ?? [])
        || (settings.Values.ContainsKey("workload") && !parsed.IsGiven(parsed.CommandResult.Command.Arguments[0]));

    private static bool Has(string name, ParseResult parsed, FolderSettings settings) =>
        settings.Values.ContainsKey(name) || Given(SettingMember.All.Single(member => member.Name == name), parsed).Count > 0;

    private static IEnumerable<string> Words(SettingMember member, Command command, IReadOnlyList<string> values) =>
        member.OptionOf(command) is { } option ? values.Select(value => $"{option.Name}={value}") : values;
}
