using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Concur.Protocol;

namespace Concur.Core.Model;

/// <summary>A converter that says what its JSON looks like: System.Text.Json knows that of its own converters alone.</summary>
internal interface ISchemaConverter
{
    /// <summary>The JSON schema of a value that is not null.</summary>
    /// <param name="of">Gives the schema of a type that is written by the serialiser itself.</param>
    JsonNode Schema(Func<Type, JsonNode> of);
}

/// <summary>Members of enumerations as files and command lines name them: in lower case, without separators.</summary>
public static class EnumNames
{
#pragma warning disable CA1308 // The names are lower case.
    /// <summary>The member's name, such as <c>nohelp</c> for <see cref="VerificationOutcome.NoHelp"/>.</summary>
    public static string Of<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();
#pragma warning restore CA1308
}

/// <summary>Every enumeration by its members' names: see <see cref="EnumNames"/>. Upper case is read as well, numbers are not.</summary>
internal sealed class EnumNameConverter : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) => typeToConvert.IsEnum;

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(OfEnum<>).MakeGenericType(typeToConvert))!;

    private sealed class OfEnum<T> : JsonConverter<T>, ISchemaConverter
        where T : struct, Enum
    {
        private static readonly Dictionary<string, T> ByName =
            Enum.GetValues<T>().ToDictionary(EnumNames.Of, StringComparer.OrdinalIgnoreCase);

        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType != JsonTokenType.String) throw new JsonException($"{typeof(T).Name} is not a text");
            var name = reader.GetString()!;
            return ByName.TryGetValue(name, out var value)
                ? value
                : throw new JsonException($"'{Shown(name)}' is not one of {string.Join(", ", ByName.Keys)}");
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
            writer.WriteStringValue(EnumNames.Of(value));

        private static string Shown(string name)
        {
            const int most = 100;
            return TerminalText.Name(TerminalText.Shortened(name, most));
        }

        public JsonNode Schema(Func<Type, JsonNode> of) =>
            new JsonObject { ["enum"] = new JsonArray([.. ByName.Keys.Select(name => (JsonNode)name)]) };
    }
}

/// <summary>
/// Every text: what comes from outside is made safe and cut on its way into a file and out of it. So what one version wrote, any can
/// read, and what another machine sent can be shown. See <see cref="TerminalText.Escaped"/>.
/// </summary>
internal sealed class SafeTextConverter : JsonConverter<string>, ISchemaConverter
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.String ? Safe(reader.GetString()!) : throw new JsonException("a text is something else");

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(Safe(value));

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        Safe(reader.GetString()!);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WritePropertyName(Safe(value));

    public JsonNode Schema(Func<Type, JsonNode> of) => new JsonObject { ["type"] = "string" };

    /// <summary>Escapes make a text longer, so it is cut before, lest it takes much memory, and after.</summary>
    private static string Safe(string text) => TerminalText.Shortened(TerminalText.Escaped(TerminalText.Shortened(text)));
}

/// <summary>A time of whole nanoseconds, which the file has in milliseconds.</summary>
internal sealed class NsAsMsConverter : JsonConverter<long>, ISchemaConverter
{
    public override long Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number
            ? Ns.FromMs(reader.GetDouble())
            : throw new JsonException("a time is not a number");

    public override void Write(Utf8JsonWriter writer, long value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(Ns.ToMs(value));

    public JsonNode Schema(Func<Type, JsonNode> of) => new JsonObject { ["type"] = "number" };
}

/// <summary>An account's times, each with its category's name. Categories that this version does not know are left out.</summary>
internal sealed class CategoryTimesConverter : JsonConverter<ImmutableArray<long?>>, ISchemaConverter
{
    public override ImmutableArray<long?> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var byName = new Dictionary<string, long?>();
        foreach (var time in JsonSerializer.Deserialize(ref reader, TypeInfo(options)))
        {
            if (!byName.TryAdd(time.Name, time.Ns)) throw new JsonException($"the category '{time.Name}' is there twice");
        }

        byName.TryAdd(CategoryNames.Of(Category.OffCpu), 0);
        byName.TryAdd(CategoryNames.Of(Category.Network), byName.GetValueOrDefault(CategoryNames.Of(Category.Ipc)) is null ? null : 0);
        return [.. CategoryNames.All.Select(category => byName.GetValueOrDefault(CategoryNames.Of(category)))];
    }

    public override void Write(Utf8JsonWriter writer, ImmutableArray<long?> value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, Named(value), TypeInfo(options));

    public JsonNode Schema(Func<Type, JsonNode> of) => of(typeof(ImmutableArray<NamedNs>));

    /// <summary>
    /// Time off the CPUs of unknown cause is named where there is any: most systems tell the cause. So is time between machines: most runs
    /// have one.
    /// </summary>
    private static ImmutableArray<NamedNs> Named(ImmutableArray<long?> times) =>
    [
        .. CategoryNames.All.Where(category => IsNamed(category, times[(int)category]))
            .Select(category => new NamedNs(CategoryNames.Of(category), times[(int)category])),
    ];

    private static bool IsNamed(Category category, long? ns) => category switch
    {
        Category.OffCpu => ns != 0,
        Category.Network => ns is not (0 or null),
        _ => true,
    };

    private static JsonTypeInfo<ImmutableArray<NamedNs>> TypeInfo(JsonSerializerOptions options) =>
        (JsonTypeInfo<ImmutableArray<NamedNs>>)options.GetTypeInfo(typeof(ImmutableArray<NamedNs>));
}

/// <summary>A list that some versions wrote as null where it is empty.</summary>
internal class NullAsEmptyConverter<T> : JsonConverter<ImmutableArray<T>>, ISchemaConverter
{
    public override bool HandleNull => true;

    public override ImmutableArray<T> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Null ? [] : JsonSerializer.Deserialize(ref reader, TypeInfo(options));

    public override void Write(Utf8JsonWriter writer, ImmutableArray<T> value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, TypeInfo(options));

    public JsonNode Schema(Func<Type, JsonNode> of) =>
        new JsonObject { ["anyOf"] = new JsonArray(of(typeof(ImmutableArray<T>)), new JsonObject { ["type"] = "null" }) };

    private static JsonTypeInfo<ImmutableArray<T>> TypeInfo(JsonSerializerOptions options) =>
        (JsonTypeInfo<ImmutableArray<T>>)options.GetTypeInfo(typeof(ImmutableArray<T>));
}

/// <summary>A list that is written as null where it is empty.</summary>
internal sealed class EmptyAsNullConverter<T> : NullAsEmptyConverter<T>
{
    public override void Write(Utf8JsonWriter writer, ImmutableArray<T> value, JsonSerializerOptions options)
    {
        if (value.IsEmpty) writer.WriteNullValue();
        else base.Write(writer, value, options);
    }
}

/// <summary>Lists that a file need not have: the serialiser makes a default array of a missing one.</summary>
internal static class MissingLists
{
    /// <summary>The list, or an empty one in place of a default array.</summary>
    public static ImmutableArray<T> OrEmpty<T>(this ImmutableArray<T> list) => list.IsDefault ? [] : list;
}
