using System.Diagnostics.CodeAnalysis;
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
    public required IEnumerable<int[]> Samples { get; init; }

    public required IEnumerable<double> Weights { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(SpeedscopeFile))]
[SuppressMessage("Maintainability", "CA1506", Justification = "Generated: it touches every type of the file.")]
internal sealed partial class SpeedscopeJsonContext : JsonSerializerContext;
