using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Concur.Core.Model;

namespace Concur.Core.Storage;

/// <summary>A comparison as JSON. Times are ms, ratios are the candidate's over the baseline's, null is what can't be compared.</summary>
public sealed record ComparisonJson
{
    /// <summary>Raised when a name or a meaning changes.</summary>
    public const int CurrentSchema = 1;

    /// <summary>The version of this form.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>What the others are held against.</summary>
    public required ComparedRunJson Baseline { get; init; }

    /// <summary>What difference in time matters, as a share.</summary>
    public required double Threshold { get; init; }

    /// <summary>The others.</summary>
    public required IReadOnlyList<RunComparisonJson> Candidates { get; init; }

    /// <summary>What was asked to fail on: outcome is passed, tripped or untested.</summary>
    public required IReadOnlyList<GateJson> Gates { get; init; }

    /// <summary>Writes the comparison and a final newline.</summary>
    public static void Write(ComparisonReport comparison, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        ArgumentNullException.ThrowIfNull(output);
        output.Write(JsonSerializer.Serialize(ComparisonJsonWriting.Of(comparison), ComparisonJsonContext.Default.ComparisonJson));
        output.Write('\n');
    }
}

/// <summary>A run by its name.</summary>
public sealed record ComparedRunJson(string Name, DateTimeOffset StartedUtc, string ToolVersion);

/// <summary>A run held against the baseline: scope is times or shape.</summary>
public sealed record RunComparisonJson(
    ComparedRunJson Run, string Scope, IReadOnlyList<DifferenceJson> Differences, IReadOnlyList<ComparedTrialJson> Rows, double? MeanRatio,
    IReadOnlyList<FindingJson> FindingsGone, IReadOnlyList<FindingJson> FindingsNew);

/// <summary>A difference: kind is machine, request, runtime or system.</summary>
public sealed record DifferenceJson(string Name, string? Baseline, string? Candidate, string Kind);

/// <summary>A strategy in both runs: verdicts are faster, same, slower or unsure; of speed-ups, faster is more.</summary>
public sealed record ComparedTrialJson(
    string Label, double? BaselineMs, double? CandidateMs, RatioJson? Time, string? TimeVerdict, double? BaselineSpeedup, double? CandidateSpeedup,
    RatioJson? Speedup, string? SpeedupVerdict, int? LaunchesNeeded, IReadOnlyList<CategoryShiftJson> Categories);

/// <summary>A ratio and its 95 % confidence interval.</summary>
public sealed record RatioJson(double Ratio, IntervalJson? Interval);

/// <summary>A category: ms of lane time an iteration, shares of lane time; verdict is grew, same, shrank or unsure.</summary>
public sealed record CategoryShiftJson(string Name, double BaselineMs, double CandidateMs, double BaselineShare, double CandidateShare, string Verdict, double? Overweight);

/// <summary>A gate and what it came to in one row.</summary>
public sealed record GateJson(string Gate, string Run, string? Label, string Outcome, string Reason);

/// <summary>The serialiser, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, NewLine = "\n")]
[JsonSerializable(typeof(ComparisonJson))]
[SuppressMessage("Maintainability", "CA1506", Justification = "Generated: it touches every type of the comparison.")]
internal sealed partial class ComparisonJsonContext : JsonSerializerContext;
