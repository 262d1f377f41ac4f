using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Concur.Core.Model;

namespace Concur.Core.Storage.History;

/// <summary>The serialiser of summaries, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RunSummary))]
[JsonSerializable(typeof(IReadOnlyList<RunSummary>))]
[JsonSerializable(typeof(TrendReport))]
[SuppressMessage("Maintainability", "CA1506", Justification = "Generated: it touches every type of a summary.")]
internal sealed partial class RunSummaryContext : JsonSerializerContext
{
    /// <summary>For people.</summary>
    public static RunSummaryContext Indented { get; } = new(new JsonSerializerOptions { PropertyNamingPolicy = JsonNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n" });
}
