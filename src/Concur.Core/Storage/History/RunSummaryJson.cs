using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Concur.Core.Model;

namespace Concur.Core.Storage.History;

/// <summary>Writes lists of runs and trends as JSON.</summary>
public static class RunSummaryJson
{
    /// <summary>Writes a list of runs and a final newline.</summary>
    public static void Write(IReadOnlyList<RunSummary> runs, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(JsonSerializer.Serialize(runs, RunSummaryContext.Indented.IReadOnlyListRunSummary));
        output.Write('\n');
    }

    /// <summary>Writes a trend and a final newline.</summary>
    public static void Write(TrendReport trend, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(JsonSerializer.Serialize(trend, RunSummaryContext.Indented.TrendReport));
        output.Write('\n');
    }
}

/// <summary>The serialiser of summaries, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RunSummary))]
[JsonSerializable(typeof(IReadOnlyList<RunSummary>))]
[JsonSerializable(typeof(TrendReport))]
[SuppressMessage("Maintainability", "CA1506", Justification = "Generated: it touches every type of a summary.")]
internal sealed partial class RunSummaryContext : JsonSerializerContext
{
    /// <summary>For output; the index's own summaries are not indented.</summary>
    public static RunSummaryContext Indented =>
        field ??= new RunSummaryContext(new JsonSerializerOptions(Default.Options) { WriteIndented = true, NewLine = "\n" });
}
