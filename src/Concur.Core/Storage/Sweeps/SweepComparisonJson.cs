using System.Collections.Immutable;
using System.Text.Json;
using Concur.Core.Model;

namespace Concur.Core.Storage.Sweeps;

/// <summary>Writes comparisons of sweeps with a baseline as JSON.</summary>
public static class SweepComparisonJson
{
    /// <summary>The version of the JSON. It rises when a name or a meaning changes, not when something is added.</summary>
    private const int Version = 1;

    private static readonly SweepContext Indented = new(new JsonSerializerOptions(SweepContext.Default.Options) { WriteIndented = true });

    /// <summary>Writes the comparisons and a final newline.</summary>
    /// <param name="comparisons">The comparisons with one baseline, at least one.</param>
    /// <param name="output">Where they are written.</param>
    public static void Write(IReadOnlyList<SweepComparison> comparisons, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(comparisons);
        ArgumentNullException.ThrowIfNull(output);
        var document = new SweepComparisonDocument(Version, comparisons[0].Baseline.Name, [.. comparisons]);
        output.Write(JsonSerializer.Serialize(document, Indented.SweepComparisonDocument));
        output.Write('\n');
    }

    /// <summary>Writes the JSON schema of these comparisons, and a final newline.</summary>
    public static void WriteSchema(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var type = Indented.SweepComparisonDocument;
        output.Write(JsonSchemas.Of(type, "A comparison of sweeps by dotnet-concur", Version, isNeverRead: true));
        output.Write('\n');
    }
}

/// <summary>Comparisons of sweeps as JSON has them.</summary>
/// <param name="SchemaVersion">The version of the JSON's shape.</param>
/// <param name="Baseline">The name of the sweep that all others are compared with.</param>
/// <param name="Candidates">The others.</param>
internal sealed record SweepComparisonDocument(int SchemaVersion, string Baseline, ImmutableArray<SweepComparison> Candidates);
