using System.CommandLine;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Concur.Core.Storage;

namespace Concur.Tool.Commands;

/// <summary>Writes settings as JSON, and the JSON schema of settings files.</summary>
internal static class SettingsJson
{
    /// <summary>Writes the settings of a command line and a final newline.</summary>
    public static void Write(IReadOnlyList<EffectiveSetting> settings, TextWriter output)
    {
        var document = settings.ToDictionary(setting => setting.Name, setting => new SettingRow(Value(setting), setting.From));
        output.Write(JsonSerializer.Serialize(document, SettingsContext.Default.DictionaryStringSettingRow));
        output.Write('\n');
    }

    /// <summary>Writes the schema (draft 2020-12) and a final newline.</summary>
    public static void WriteSchema(TextWriter output)
    {
        var run = new Command("run");
        new RunOptions().AddTo(run);
        var members = new JsonObject
        {
            [FolderSettings.SchemaMember] = Described(new JsonObject { ["type"] = "string" }, "The address of this schema, for editors"),
        };
        foreach (var member in SettingMember.All)
            members[member.Name] = Described(Schema(member, run), member.OptionOf(run)?.Description ?? run.Arguments[0].Description!);
        var schema = new JsonObject
        {
            ["$schema"] = "https://json-schema.org/draft/2020-12/schema",
            ["title"] = $"Settings of dotnet-concur ({SettingsFile.Name})",
            ["type"] = "object",
            ["properties"] = members,
            ["dependentRequired"] = new JsonObject(SettingMember.All.Where(member => member.IsOfItsWorkload)
                .Select(member => KeyValuePair.Create(member.Name, (JsonNode?)new JsonArray("workload")))),
            ["additionalProperties"] = false,
        };
        output.Write(schema.ToJsonString(SettingsContext.Default.Options));
        output.Write('\n');
    }

    private static JsonNode? Value(EffectiveSetting setting) => setting.Value switch
    {
        [] => null,
        [var one] when setting.Name is not ("variants" or "param") => one,
        var several => new JsonArray([.. several.Select(text => (JsonNode?)text)]),
    };

    private static JsonObject Schema(SettingMember member, Command run) => member.Form switch
    {
        SettingForm.Choice => new JsonObject { ["enum"] = Texts(((ChoiceOption)member.OptionOf(run)!).Names) },
        SettingForm.Number => new JsonObject { ["type"] = new JsonArray("integer", "string") },
        SettingForm.List => new JsonObject
        {
            ["type"] = new JsonArray("string", "array"),
            ["items"] = new JsonObject { ["type"] = "string" },
        },
        SettingForm.Values => new JsonObject
        {
            ["type"] = new JsonArray("object", "string", "array"),
            ["items"] = new JsonObject { ["type"] = "string" },
            ["additionalProperties"] = new JsonObject { ["type"] = new JsonArray("string", "number", "boolean", "array") },
        },
        _ => new JsonObject { ["type"] = "string" },
    };

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)text)]);

    private static JsonObject Described(JsonObject schema, string description)
    {
        schema["description"] = description;
        return schema;
    }
}

/// <param name="Value">A text, a list of texts, or null where the workload decides or nothing is set.</param>
/// <param name="From"><c>default</c>, <c>command line</c>, or the absolute path of the settings file.</param>
internal sealed record SettingRow(JsonNode? Value, string From);

/// <summary>The serialiser of settings, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(Dictionary<string, SettingRow>))]
[SuppressMessage("Maintainability", "CA1506", Justification = "Generated: it touches every type of the settings.")]
internal sealed partial class SettingsContext : JsonSerializerContext;
