using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Concur.Core.Exports.Chromium;

/// <summary>
/// A file in the Trace Event Format of Chromium, which Perfetto reads; its list is made while it is written.
/// Source: docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU.
/// </summary>
internal sealed record ChromiumFile(IEnumerable<ChromiumEvent> TraceEvents, string DisplayTimeUnit, IReadOnlyDictionary<string, string> OtherData);

/// <summary>An event. Times are microseconds.</summary>
internal sealed record ChromiumEvent
{
    public string? Name { get; init; }

    public string? Cat { get; init; }

    /// <summary>X: complete, with a duration; B and E: the beginning and the end; M: a name.</summary>
    public required string Ph { get; init; }

    public double? Ts { get; init; }

    public double? Dur { get; init; }

    public required int Pid { get; init; }

    public int? Tid { get; init; }

    public ChromiumArguments? Args { get; init; }
}

/// <summary>What an event of kind M says, or what else is known of one of kind X.</summary>
internal sealed record ChromiumArguments
{
    public string? Name { get; init; }

    [JsonPropertyName("sort_index")]
    public int? SortIndex { get; init; }

    /// <summary>The thread that held the lock, or that suspended the others.</summary>
    public int? ByThread { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChromiumFile))]
[SuppressMessage("Maintainability", "CA1506", Justification = "Generated: it touches every type of the file.")]
internal sealed partial class ChromiumJsonContext : JsonSerializerContext;
