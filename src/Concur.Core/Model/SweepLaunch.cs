using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Concur.Core.Model;

/// <summary>A launch that a sweep has yet to make.</summary>
/// <param name="Point">The point that it measures.</param>
/// <param name="Number">Which of the point's timed launches it is, from 0; null for the profiled launch.</param>
/// <param name="Launch">What is launched.</param>
public sealed record SweepStep(SweepPoint Point, int? Number, LaunchPlan Launch);

/// <summary>A launch that a sweep has made.</summary>
/// <param name="Strategy">The strategy with its parameter.</param>
/// <param name="Workers">The number of workers.</param>
/// <param name="Size">The size of a unit.</param>
/// <param name="Number">Which of the point's timed launches it is, from 0; null for the profiled launch.</param>
[method: JsonConstructor]
public sealed record SweepLaunch(
    string Strategy, int Workers, long Size, [property: JsonConverter(typeof(LaunchNumberConverter))] int? Number)
{
    /// <summary>A launch at a point.</summary>
    /// <param name="point">The point.</param>
    /// <param name="number">Which of the point's timed launches it is, from 0; null for the profiled launch.</param>
    public SweepLaunch(SweepPoint point, int? number)
        : this(point?.Strategy ?? throw new ArgumentNullException(nameof(point)), point.Workers, point.Size, number)
    {
    }

    /// <summary>The point that it measured.</summary>
    [JsonIgnore]
    public SweepPoint Point => new(Strategy, Workers, Size);

    /// <summary>Times of the measured iterations, ms; empty for the profiled launch, whose times are not comparable.</summary>
    [JsonRequired]
    public ImmutableArray<double> IterationsMs { get; init; } = [];

    /// <summary>Where its lanes' time went; null where nothing could be measured.</summary>
    [JsonRequired]
    public Account? Account { get; init; }

    /// <summary>The results of its iterations; null without a complete iteration.</summary>
    [JsonRequired]
    public LaunchDigest? Digest { get; init; }

    /// <summary>How it went.</summary>
    [JsonRequired]
    public TrialStatus Status { get; init; }

    /// <summary>What went wrong, in one line; null when nothing did.</summary>
    [JsonRequired]
    public string? Error { get; init; }

    /// <summary>What the units of the profiled launch were made of; null for timed launches, and where nothing could be read.</summary>
    public ProfiledUnits? Units { get; init; }
}

/// <summary>The results of a launch's iterations, folded into one digest where they agree.</summary>
/// <param name="Single">The digest of every iteration, 16 hexadecimal digits; null where iterations differ.</param>
[JsonConverter(typeof(LaunchDigestConverter))]
public sealed record LaunchDigest(string? Single)
{
    /// <summary>The digests of iterations that differ.</summary>
    public static LaunchDigest Several { get; } = new((string?)null);
}

/// <summary>The number of a sweep's launch, -1 for the profiled one.</summary>
internal sealed class LaunchNumberConverter : JsonConverter<int?>, ISchemaConverter
{
    private const int Profiled = -1;

    public override bool HandleNull => true;

    public override int? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var number))
            throw new JsonException("the number of a launch is not a whole number");
        return number == Profiled ? null : number;
    }

    public override void Write(Utf8JsonWriter writer, int? value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value ?? Profiled);

    public JsonNode Schema(Func<Type, JsonNode> of) => new JsonObject { ["type"] = "integer" };
}

/// <summary>The digest of a launch, <c>several</c> where its iterations differ.</summary>
internal sealed class LaunchDigestConverter : JsonConverter<LaunchDigest>, ISchemaConverter
{
    private const string Several = "several";

    public override LaunchDigest Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.String) throw new JsonException("a digest is not a text");
        return reader.GetString() is { } text and not Several ? new LaunchDigest(text) : LaunchDigest.Several;
    }

    public override void Write(Utf8JsonWriter writer, LaunchDigest value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.Single ?? Several);

    public JsonNode Schema(Func<Type, JsonNode> of) => new JsonObject { ["type"] = "string" };
}
