using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Concur.Core.Model;

namespace Concur.Core.Storage.Sweeps;

/// <summary>Sweeps held against a baseline, as JSON; null is what is not known.</summary>
public sealed record SweepComparisonJson(int SchemaVersion, string Baseline, IReadOnlyList<ComparedSweepJson> Candidates)
{
    /// <summary>Writes the comparisons and a final newline.</summary>
    public static void Write(IReadOnlyList<SweepComparison> comparisons, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(comparisons);
        ArgumentNullException.ThrowIfNull(output);
        output.Write(JsonSerializer.Serialize(new SweepComparisonJson(1, comparisons[0].Baseline.Name, [.. comparisons.Select(Of)]), SweepComparisonContext.Default.SweepComparisonJson));
        output.Write('\n');
    }

    private static ComparedSweepJson Of(SweepComparison comparison) => new(
        comparison.Candidate.Name,
        [.. comparison.Differences.Select(difference => new DifferenceJson(difference.Name, difference.Baseline, difference.Candidate, RunWords.Name(difference.Kind)))],
        [.. comparison.Figures.Select(figure => new ComparedFigureJson(
            RunWords.Name(figure.Kind), figure.Strategy, figure.Workers, figure.Size, figure.Baseline, IntervalJson.Of(figure.BaselineInterval), figure.Candidate, IntervalJson.Of(figure.CandidateInterval),
            figure.Moved switch { 1 => "grew", -1 => "shrank", 0 => "unsure", _ => null }))]);
}

/// <summary>A sweep held against the baseline.</summary>
public sealed record ComparedSweepJson(string Name, IReadOnlyList<DifferenceJson> Differences, IReadOnlyList<ComparedFigureJson> Figures);

/// <summary>A figure of both: kind is speedup, serialshare, contention, coherency or breakeven; verdict is grew, shrank or unsure.</summary>
public sealed record ComparedFigureJson(
    string Kind, string Strategy, int? Workers, long? Size, double Baseline, IntervalJson? BaselineInterval, double Candidate, IntervalJson? CandidateInterval, string? Verdict);

/// <summary>The serialiser, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(SweepComparisonJson))]
[SuppressMessage("Maintainability", "CA1506", Justification = "Generated: it touches every type of a comparison.")]
internal sealed partial class SweepComparisonContext : JsonSerializerContext;
