using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Concur.Core.Model;
using Concur.Traces.Profiles;

namespace Concur.Core.Storage;

/// <summary>A trace's report as JSON: the model's names in camel case; times are ms; null is what the trace cannot tell.</summary>
public static class TraceJson
{
    private const int CurrentSchema = 1;
    private const long MostBytes = 64L << 20;

    /// <summary>Writes the report and a final newline.</summary>
    public static void Write(TraceReport report, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(JsonSerializer.Serialize(new TraceFileJson(CurrentSchema, report), TraceJsonContext.Default.TraceFileJson));
        output.Write('\n');
    }

    /// <summary>Saves the report in a folder.</summary>
    public static void Save(TraceReport report, RunFolder folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        using var writer = new StreamWriter(folder.PathOf(RunFolder.TraceFileName));
        Write(report, writer);
    }

    /// <summary>Reads the report of a running process again.</summary>
    /// <param name="path">Its file.</param>
    /// <exception cref="ConcurException">It is no such file, or none that this version can read.</exception>
    public static TraceReport Read(string path)
    {
        try
        {
            var json = BoundedFile.Read(path, MostBytes, "a trace's report");
            RunFileContent.Check(json.Span);
            var file = JsonSerializer.Deserialize(json.Span, TraceJsonContext.Default.TraceFileJson);
            return file is { SchemaVersion: CurrentSchema, Trace.Live: not null }
                ? file.Trace
                : throw new ConcurException(FailureKind.BadInput, $"'{path}' is no report of a running process that this version can read");
        }
        catch (Exception e) when (e is JsonException or FormatException or UnauthorizedAccessException or ArgumentException or InvalidOperationException)
        {
            throw new ConcurException(FailureKind.BadInput, $"'{path}' is no report of a running process: {e.Message.ReplaceLineEndings(" ")}");
        }
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

/// <summary>The word of any other enumeration.</summary>
internal sealed class LowerCaseWord<T> : JsonConverter<T>
    where T : struct, Enum
{
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => RunWords.Parse<T>(reader.GetString() is { Length: > 0 } word ? word : "?");

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(RunWords.Name(value));
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n", RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    Converters = [typeof(SeverityWord), typeof(LowerCaseWord<Weighting>), typeof(LowerCaseWord<SchedulerKind>), typeof(LowerCaseWord<ProfileKind>), typeof(LowerCaseWord<AttachEnding>)])]
[JsonSerializable(typeof(TraceFileJson))]
[SuppressMessage("Maintainability", "CA1506", Justification = "Generated: it touches every type of the report.")]
internal sealed partial class TraceJsonContext : JsonSerializerContext;
