using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Concur.Core.Reports.Speedscope;

/// <summary>A speedscope file; its lists are made while they are written. https://www.speedscope.app/file-format-schema.json.</summary>
internal sealed record SpeedscopeFile
{
    [JsonPropertyName("$schema")]
    public string Schema { get; init; } = "https://www.speedscope.app/file-format-schema.json";

    public required SpeedscopeShared Shared { get; init; }

    public required IEnumerable<SpeedscopeProfile> Profiles { get; init; }

    public required string Name { get; init; }

    public int ActiveProfileIndex { get; init; }

    public required string Exporter { get; init; }
}

/// <summary>What all profiles of a file share.</summary>
internal sealed record SpeedscopeShared(IEnumerable<SpeedscopeFrame> Frames);

/// <summary>A frame.</summary>
internal sealed record SpeedscopeFrame(string Name);

/// <summary>A sampled profile: one per thread.</summary>
internal sealed record SpeedscopeProfile
{
    public string Type { get; init; } = "sampled";

    public required string Name { get; init; }

    public string Unit { get; init; } = "milliseconds";

    public double StartValue { get; init; }

    public required double EndValue { get; init; }

    /// <summary>Frame indices, outermost first.</summary>
    public required IEnumerable<SpeedscopeStack> Samples { get; init; }

    public required IEnumerable<double> Weights { get; init; }
}

/// <summary>A sample's frames; written straight from the profile's, of which a file may hold the same ones many times.</summary>
/// <param name="Frames">Frames of the profile.</param>
/// <param name="Numbers">Their numbers in the file.</param>
[JsonConverter(typeof(SpeedscopeStackWriter))]
internal readonly record struct SpeedscopeStack(ImmutableArray<int> Frames, int[] Numbers);

/// <summary>Writes a stack as a list of numbers.</summary>
internal sealed class SpeedscopeStackWriter : JsonConverter<SpeedscopeStack>
{
    public override SpeedscopeStack Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => throw new NotSupportedException();

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Write(Utf8JsonWriter writer, SpeedscopeStack value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var frame in value.Frames.AsSpan()) writer.WriteNumberValue(value.Numbers[frame]);
        writer.WriteEndArray();
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SpeedscopeFile))]
[SuppressMessage("Maintainability", "CA1506", Justification = "Generated: it touches every type of the file.")]
internal sealed partial class SpeedscopeJsonContext : JsonSerializerContext;
