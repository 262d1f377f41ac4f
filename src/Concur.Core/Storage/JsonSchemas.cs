using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>
/// JSON schemas (draft 2020-12) of what the serialiser writes, made from its own metadata. Every type of the model has a
/// definition of its own name. A property is required where a reader needs it; files of older versions have not all others.
/// </summary>
internal sealed class JsonSchemas
{
    private const string Required = "required";
    private const string Type = "type";
    private const string Reference = "$ref";

    private readonly SortedDictionary<string, JsonNode> _definitions = new(StringComparer.Ordinal);
    private readonly Type _document;
    private readonly JsonSerializerOptions _serializer;
    private readonly JsonSchemaExporterOptions _exporter;
    private readonly bool _isNeverRead;

    private JsonSchemas(JsonTypeInfo document, bool isNeverRead)
    {
        (_document, _serializer, _isNeverRead) = (document.Type, document.Options, isNeverRead);
        _exporter = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Transform };
    }

    /// <summary>The schema of a document.</summary>
    /// <param name="document">The document's type.</param>
    /// <param name="title">The schema's title.</param>
    /// <param name="version">The only valid schemaVersion; null where the document has none.</param>
    /// <param name="isNeverRead">
    /// Whether the tool only writes such documents: then every property is required, but for those that it leaves out where they are null.
    /// </param>
    public static string Of(JsonTypeInfo document, string title, int? version, bool isNeverRead)
    {
        var schemas = new JsonSchemas(document, isNeverRead);
        var root = document.GetJsonSchemaAsNode(schemas._exporter).AsObject();
        root.Insert(0, "$schema", "https://json-schema.org/draft/2020-12/schema");
        root.Insert(1, "title", title);
        if (version is { } only) root["properties"]!["schemaVersion"] = new JsonObject { ["const"] = only };
        root["$defs"] = new JsonObject(schemas._definitions.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value)));
        return root.ToJsonString(new JsonSerializerOptions(document.Options) { WriteIndented = true });
    }

    private JsonNode Transform(JsonSchemaExporterContext context, JsonNode node)
    {
        var (property, type) = (context.PropertyInfo, context.TypeInfo);
        if (Converted(property, type) is { } converted) node = converted;
        else if (type.Kind == JsonTypeInfoKind.Object) node = Object(type, node.AsObject());
        else if (node is JsonObject && node[Reference] is not null) node = SchemaOf(type.Type); // The place that it refers to is moved.
        else if (type.Kind is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary) AddElements(type, node);
        var isNullable = property is { Set: null } ? property.IsGetNullable : property?.IsSetNullable ?? false;
        return isNullable ? OrNull(node) : WithoutNull(node);
    }

    /// <summary>Of elements with a converter of ours the exporter says nothing.</summary>
    private void AddElements(JsonTypeInfo type, JsonNode node)
    {
        var place = type.Kind == JsonTypeInfoKind.Enumerable ? "items" : "additionalProperties";
        if (node is JsonObject list && list[place] is null && type.ElementType is { } element
            && Converted(property: null, _serializer.GetTypeInfo(element)) is { } schema)
            list[place] = schema;
    }

    private JsonNode SchemaOf(Type type) => _serializer.GetTypeInfo(type).GetJsonSchemaAsNode(_exporter);

    /// <summary>The schema of a type with a converter of ours; null for a type that the serialiser writes itself.</summary>
    private JsonNode? Converted(JsonPropertyInfo? property, JsonTypeInfo type)
    {
        var inner = Nullable.GetUnderlyingType(type.Type) is { } underlying ? _serializer.GetTypeInfo(underlying) : type;
        return (OfAttribute(property) ?? inner.Converter) is ISchemaConverter converter ? converter.Schema(SchemaOf) : null;
    }

    /// <summary>The converter that a property's attribute names: for a nullable type, the serialiser wraps it in one of its own.</summary>
    private static object? OfAttribute(JsonPropertyInfo? property)
    {
        var attributes = property?.AttributeProvider?.GetCustomAttributes(typeof(JsonConverterAttribute), inherit: false);
        return attributes is [JsonConverterAttribute { ConverterType: { } type }] ? Activator.CreateInstance(type) : null;
    }

    /// <summary>Moves an object's schema to the definitions, unless it is the document itself.</summary>
    /// <returns>A reference to the definition.</returns>
    private JsonObject Object(JsonTypeInfo type, JsonObject schema)
    {
        if (schema[Reference] is null) Complete(type, schema);
        if (type.Type == _document) return schema;
        if (schema[Reference] is null) _definitions[type.Type.Name] = schema.DeepClone();
        return new JsonObject { [Reference] = $"#/$defs/{type.Type.Name}" };
    }

    /// <summary>
    /// A property that follows from others is always written, although no reader needs it. A property without a getter is read
    /// alone, and not written.
    /// </summary>
    private void Complete(JsonTypeInfo type, JsonObject schema)
    {
        WithoutNull(schema);
        bool IsRequired(JsonPropertyInfo property) =>
            property.Get is not null && (property.IsRequired || property.Set is null || (_isNeverRead && property.ShouldSerialize is null));
        var required = type.Properties.Where(IsRequired).Select(property => property.Name)
            .Union(schema[Required]?.AsArray().Select(name => name!.GetValue<string>()) ?? []).ToList();
        if (required.Count > 0) schema[Required] = new JsonArray([.. required.Select(name => (JsonNode)name)]);
        foreach (var unwritten in type.Properties.Where(property => property is { Get: null, Set: not null }))
            schema["properties"]!.AsObject().Remove(unwritten.Name);
    }

    private static JsonNode WithoutNull(JsonNode schema)
    {
        if (schema is JsonObject && schema[Type] is JsonArray types)
        {
            var left = types.Select(type => type!.GetValue<string>()).Where(type => type != "null").ToList();
            schema[Type] = left is [var only] ? only : new JsonArray([.. left.Select(type => (JsonNode)type)]);
        }

        return schema;
    }

    private static JsonNode OrNull(JsonNode schema)
    {
        if (schema is not JsonObject) return schema;
        if (schema[Type] is JsonValue type) schema[Type] = new JsonArray(type.GetValue<string>(), "null");
        else if (schema["enum"] is JsonArray members && !members.Contains(null)) members.Add(null);
        else if (schema[Reference] is not null)
            return new JsonObject { ["anyOf"] = new JsonArray(schema, new JsonObject { [Type] = "null" }) };
        return schema;
    }
}

/// <summary>Writes the table of categories as JSON, by name. The report page takes words, marks and colours from it.</summary>
public static class CategoryTable
{
    /// <summary>Writes <see cref="CategoryInfo.All"/> and a final newline.</summary>
    public static void Write(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var table = CategoryInfo.All.ToDictionary(info => info.Name);
        output.Write(JsonSerializer.Serialize(table, DocumentContext.Default.IReadOnlyDictionaryStringCategoryInfo));
        output.Write('\n');
    }
}
