using System.Collections.Immutable;
using System.Text.Json;
using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>Writes what became of a run on several machines as JSON.</summary>
public static class MachineRunsJson
{
    /// <summary>The version of the JSON. It rises when a name or a meaning changes, not when something is added.</summary>
    private const int Version = 1;

    /// <summary>Writes the runs, their comparison and a final newline.</summary>
    /// <param name="machines">The machines, in the order in which they were given.</param>
    /// <param name="comparison">The comparison; null where fewer than two have a run.</param>
    /// <param name="output">Where it is written.</param>
    public static void Write(ImmutableArray<MachineRun> machines, ComparisonReport? comparison, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var document = new MachineRunsDocument(Version, machines, comparison is null ? null : ComparisonJson.Document(comparison));
        output.Write(JsonSerializer.Serialize(document, DocumentContext.Default.MachineRunsDocument));
        output.Write('\n');
    }

    /// <summary>Writes the JSON schema, and a final newline.</summary>
    public static void WriteSchema(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var type = DocumentContext.Default.MachineRunsDocument;
        output.Write(JsonSchemas.Of(type, "Runs on several machines by dotnet-concur", Version, isNeverRead: true));
        output.Write('\n');
    }
}

/// <summary>Runs on several machines as JSON has them.</summary>
/// <param name="SchemaVersion">The version of the JSON's shape.</param>
/// <param name="Machines">The machines, in the order in which they were given.</param>
/// <param name="Comparison">The comparison with the first of them; null where fewer than two have a run.</param>
internal sealed record MachineRunsDocument(int SchemaVersion, ImmutableArray<MachineRun> Machines, ComparisonDocument? Comparison);

/// <summary>Writes what became of a sweep on several machines as JSON.</summary>
public static class MachineSweepsJson
{
    /// <summary>The version of the JSON. It rises when a name or a meaning changes, not when something is added.</summary>
    private const int Version = 1;

    /// <summary>Writes the sweeps, their comparison and a final newline.</summary>
    /// <param name="machines">The machines, in the order in which they were given.</param>
    /// <param name="comparisons">The comparisons with the first sweep; empty where fewer than two machines have one.</param>
    /// <param name="output">Where it is written.</param>
    public static void Write(ImmutableArray<MachineRun> machines, IReadOnlyList<SweepComparison> comparisons, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(comparisons);
        ArgumentNullException.ThrowIfNull(output);
        var document = new MachineSweepsDocument(
            Version, machines, comparisons.Count == 0 ? null : SweepComparisonJson.Document(comparisons));
        output.Write(JsonSerializer.Serialize(document, DocumentContext.Default.MachineSweepsDocument));
        output.Write('\n');
    }

    /// <summary>Writes the JSON schema, and a final newline.</summary>
    public static void WriteSchema(TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        var type = DocumentContext.Default.MachineSweepsDocument;
        output.Write(JsonSchemas.Of(type, "Sweeps on several machines by dotnet-concur", Version, isNeverRead: true));
        output.Write('\n');
    }
}

/// <summary>Sweeps on several machines as JSON has them.</summary>
/// <param name="SchemaVersion">The version of the JSON's shape.</param>
/// <param name="Machines">The machines, in the order in which they were given.</param>
/// <param name="Comparison">The comparison with the first of them; null where fewer than two have a sweep.</param>
internal sealed record MachineSweepsDocument(
    int SchemaVersion, ImmutableArray<MachineRun> Machines, SweepComparisonDocument? Comparison);
