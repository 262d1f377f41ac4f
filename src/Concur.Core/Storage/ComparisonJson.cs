using System.Collections.Immutable;
using System.Text.Json;
using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>Writes comparisons of runs as JSON. Times are ms, ratios are the candidate's divided by the baseline's.</summary>
public static class ComparisonJson
{
    /// <summary>The version of the JSON. It rises when a name or a meaning changes, not when something is added.</summary>
    private const int Version = 1;

    /// <summary>Writes the comparison and a final newline.</summary>
    public static void Write(ComparisonReport comparison, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(output);
        output.Write(JsonSerializer.Serialize(Document(comparison), DocumentContext.Default.ComparisonDocument));
        output.Write('\n');
    }

    /// <summary>The comparison as JSON has it.</summary>
    internal static ComparisonDocument Document(ComparisonReport comparison) =>
        new(Version, comparison.Baseline, comparison.Threshold, comparison.Candidates, comparison.Gates);

    /// <summary>Writes the JSON schema of comparisons, and a final newline.</summary>
    public static void WriteSchema(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var type = DocumentContext.Default.ComparisonDocument;
        output.Write(JsonSchemas.Of(type, "A comparison by dotnet-concur", Version, isNeverRead: true));
        output.Write('\n');
    }
}

/// <summary>A comparison as JSON has it.</summary>
/// <param name="SchemaVersion">The version of the JSON's shape.</param>
/// <param name="Baseline">The run that all others are compared with.</param>
/// <param name="Threshold">The difference in time that matters, as a share.</param>
/// <param name="Candidates">The other runs.</param>
/// <param name="Gates">The results of the gates.</param>
internal sealed record ComparisonDocument(
    int SchemaVersion, ComparedRun Baseline, double Threshold, ImmutableArray<RunComparison> Candidates, ImmutableArray<GateResult> Gates);

/// <summary>Writes comparisons of sweeps with a baseline as JSON.</summary>
public static class SweepComparisonJson
{
    /// <summary>The version of the JSON. It rises when a name or a meaning changes, not when something is added.</summary>
    private const int Version = 1;

    /// <summary>Writes the comparisons and a final newline.</summary>
    /// <param name="comparisons">The comparisons with one baseline, at least one.</param>
    /// <param name="output">Where they are written.</param>
    public static void Write(IReadOnlyList<SweepComparison> comparisons, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(comparisons);
        ArgumentNullException.ThrowIfNull(output);
        output.Write(JsonSerializer.Serialize(Document(comparisons), DocumentContext.Default.SweepComparisonDocument));
        output.Write('\n');
    }

    /// <summary>The comparisons as JSON has them.</summary>
    internal static SweepComparisonDocument Document(IReadOnlyList<SweepComparison> comparisons) =>
        new(Version, comparisons[0].Baseline.Name, [.. comparisons]);

    /// <summary>Writes the JSON schema of these comparisons, and a final newline.</summary>
    public static void WriteSchema(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var type = DocumentContext.Default.SweepComparisonDocument;
        output.Write(JsonSchemas.Of(type, "A comparison of sweeps by dotnet-concur", Version, isNeverRead: true));
        output.Write('\n');
    }
}

/// <summary>Comparisons of sweeps as JSON has them.</summary>
/// <param name="SchemaVersion">The version of the JSON's shape.</param>
/// <param name="Baseline">The name of the sweep that all others are compared with.</param>
/// <param name="Candidates">The others.</param>
internal sealed record SweepComparisonDocument(int SchemaVersion, string Baseline, ImmutableArray<SweepComparison> Candidates);
