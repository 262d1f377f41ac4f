using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>A trace's report as JSON: the model's names in camel case; times are ms; null is what the trace cannot tell.</summary>
public static class TraceJson
{
    /// <summary>Writes the report and a final newline.</summary>
    public static void Write(TraceReport report, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(JsonSerializer.Serialize(new TraceFileJson(1, report), TraceJsonContext.Default.TraceFileJson));
        output.Write('\n');
    }
}

/// <summary>The report with the version of its form.</summary>
internal sealed record TraceFileJson(int SchemaVersion, TraceReport Trace);

/// <summary>The word of run files.</summary>
internal sealed class SeverityWord : JsonConverter<Severity>
{
    public override Severity Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => RunWords.Parse<Severity>(reader.GetString()!);

    public override void Write(Utf8JsonWriter writer, Severity value, JsonSerializerOptions options) => writer.WriteStringValue(RunWords.Of(value));
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n", Converters = [typeof(SeverityWord)])]
[JsonSerializable(typeof(TraceFileJson))]
[SuppressMessage("Maintainability", "CA1506", Justification = "Generated: it touches every type of the report.")]
internal sealed partial class TraceJsonContext : JsonSerializerContext;
