using System.CommandLine;
using System.Text.Json;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Protocol;
using Concur.Tool.Console;

namespace Concur.Tool.Commands;

/// <summary>
/// The settings of a folder, read from its settings file. The file may come from a stranger. It therefore only says what the user could
/// give as options; a path in it leads to what lies below its folder, and its variants only set what configures the runtime.
/// </summary>
/// <param name="FilePath">The absolute path of the file; null without one.</param>
/// <param name="Values">The values as on the command line, by the members' names. The workload's path is absolute.</param>
internal sealed record FolderSettings(string? FilePath, IReadOnlyDictionary<string, IReadOnlyList<string>> Values)
{
    /// <summary>Allows an editor to check the file; it means nothing to the tool.</summary>
    public const string SchemaMember = "$schema";

    private const string ValuesByName = "an object with a value, or a list of values, for each name";

    public static FolderSettings None { get; } = new(null, new Dictionary<string, IReadOnlyList<string>>());

    /// <summary>Reads the nearest settings file of the current folder and of those above it.</summary>
    /// <param name="command">The command that the settings are for.</param>
    /// <param name="environment">Its current folder is where the search begins.</param>
    /// <exception cref="ConcurException">The file or a member of it is wrong.</exception>
    public static FolderSettings Read(Command command, ToolEnvironment environment)
    {
        if (SettingsFile.Find(environment.CurrentFolder) is not { } path) return None;
        var shown = environment.Shown(path);
        var file = SettingsFile.Read(path, shown);
        var values = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        foreach (var (name, value) in file.Members.Where(member => member.Key != SchemaMember))
        {
            var member = SettingMember.All.FirstOrDefault(each => each.Name == name) ?? throw Unknown(shown, name);
            var label = $"'{shown}': {name}";
            var texts = Texts(member, value, label);
            if (!member.IsOf(command)) continue; // It is one of another command, which checks it.
            member.Check(command, label, texts);
            if (name == "variants") FileVariants.Check(label, texts);
            values[name] = name == "workload" ? [Workload(label, texts[0], file.Folder)] : texts;
        }

        MembersOfWorkload.Check(shown, values);
        return new FolderSettings(path, values);
    }

    private static ConcurException Unknown(string shown, string name)
    {
        var most = TerminalText.Shortened(TerminalText.Name(name), 100);
        return UsageErrors.Create($"'{shown}': there is no member '{most}'{NearestName.Suggest(name, SettingMember.Names)}; "
            + $"a settings file has {string.Join(", ", SettingMember.Names)}");
    }

    /// <summary>The value as the command line would have it.</summary>
    private static IReadOnlyList<string> Texts(SettingMember member, JsonElement value, string label)
    {
        ConcurException Wrong(string needed) => UsageErrors.Create($"{label} is not {needed}, such as {member.Example}");
        const SettingForm Values = SettingForm.Values;
        return (member.Form, value.ValueKind) switch
        {
            (SettingForm.Number, JsonValueKind.Number) => [value.GetRawText()],
            (_, JsonValueKind.String) => [value.GetString()!],
            (SettingForm.List or Values, JsonValueKind.Array)
                when value.EnumerateArray().All(each => each.ValueKind == JsonValueKind.String) =>
                [.. value.EnumerateArray().Select(each => each.GetString()!)],
            (SettingForm.List, _) => throw Wrong("a text or a list of texts"),
            (Values, JsonValueKind.Object) => [.. value.EnumerateObject().SelectMany(one => Pairs(one) ?? throw Wrong(ValuesByName))],
            (Values, _) => throw Wrong(ValuesByName),
            (SettingForm.Number, _) => throw Wrong("a number or a text"),
            _ => throw Wrong("a text"),
        };
    }

    /// <summary>What the command line would have of a name: a word for each of its values.</summary>
    /// <returns>Null where a value is none.</returns>
    private static IReadOnlyList<string>? Pairs(JsonProperty one)
    {
        List<JsonElement> values = one.Value.ValueKind == JsonValueKind.Array ? [.. one.Value.EnumerateArray()] : [one.Value];
        string? Text(JsonElement value) => value.ValueKind switch
        {
            JsonValueKind.String => value.GetString(),
            JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
            _ => null,
        };
        var words = values.ConvertAll(value => Text(value) is { } text ? $"{one.Name}={text}" : null);
        return words.Count == 0 || words.Contains(null) ? null : [.. words.OfType<string>()];
    }

    /// <returns>The name of a built-in workload, or the absolute path of what lies below the file's folder.</returns>
    private static string Workload(string label, string text, string folder)
    {
        if (BuiltInWorkload.Find(text) is not null) return text;
        if (text.Length == 0 || text.Contains('\0', StringComparison.Ordinal)) throw UsageErrors.Create($"{label} names no workload");
        var path = Path.GetFullPath(text, folder);
        var relative = Path.GetRelativePath(folder, path);
        if (Path.IsPathRooted(text) || Path.IsPathRooted(relative) || relative.Split('/', '\\')[0] == "..")
        {
            throw UsageErrors.Create(
                $"{label} '{text}' is neither a built-in workload nor a path below the file's folder, relative to that");
        }

        if (!Path.Exists(path))
        {
            var nearest = NearestName.Suggest(text, BuiltInWorkload.All.Select(workload => workload.Name));
            throw UsageErrors.Create($"{label} '{text}' is neither a built-in workload nor a file below the file's folder{nearest}");
        }

        for (var part = path; part != folder; part = Path.GetDirectoryName(part)!)
        {
            if (new FileInfo(part).LinkTarget is not null)
                throw UsageErrors.Create($"{label} '{text}' goes over a link, which may lead elsewhere; give a path without one");
        }

        return path;
    }
}

/// <summary>Members of a settings file that mean nothing without the workload that it names.</summary>
internal static class MembersOfWorkload
{
    /// <param name="file">The file, in messages.</param>
    /// <param name="values">Its values, by the members' names.</param>
    /// <exception cref="ConcurException">
    /// One stands without the workload, or is a strategy that only code of the user's could have.
    /// </exception>
    public static void Check(string file, IReadOnlyDictionary<string, IReadOnlyList<string>> values)
    {
        var workload = values.GetValueOrDefault("workload")?[0];
        var alone = SettingMember.All.FirstOrDefault(member => member.IsOfItsWorkload && values.ContainsKey(member.Name));
        if (alone is not null && workload is null)
            throw UsageErrors.Create($"'{file}': {alone.Name} goes with workload; give both, or leave it out");
        if (workload is not null && BuiltInWorkload.Find(workload) is null) return;
        if (values.TryGetValue("strategies", out var strategies)) StrategyParser.RequireBuiltIn($"'{file}'", strategies);
    }
}
