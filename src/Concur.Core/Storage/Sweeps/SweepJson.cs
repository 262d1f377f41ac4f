using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;

namespace Concur.Core.Storage.Sweeps;

/// <summary>The first line of a sweep's journal: the request is what is the same at every point, so that its workers and size stand for nothing. Refines: whether sizes are added around break-evens.</summary>
public sealed record SweepHeaderJson(int SchemaVersion, ToolJson Tool, RequestJson Request, MachineJson Machine, DateTimeOffset StartedUtc, string? AssemblyHash, IReadOnlyList<int> Workers, IReadOnlyList<long> Sizes, IReadOnlyList<int> Projections, bool? Refines = null);

/// <summary>A launch of a sweep: number is -1 for the recorded one, whose times are not kept.</summary>
public sealed record SweepLaunchJson(string Strategy, int Workers, long Size, int Number, IReadOnlyList<double> IterationsMs, AccountJson? Account, string? Digest, string Status, string? Error, UnitsJson? Units = null);

/// <summary>What the time inside the units of a recorded launch was made of, by which that of the timing launches is divided.</summary>
public sealed record UnitsJson(double CpuMs, double JitMs, double GcCpuMs, double OffMs, double GcOffMs, double LockMs, double WaitMs, double QueueMs, bool KnowsQueue);

/// <summary>A sweep's report.</summary>
public sealed record SweepJson(
    SweepHeaderJson Sweep, int LaunchesPlanned, int LaunchesMade, IReadOnlyList<SweepPointJson> Points, IReadOnlyList<CurveJson> Curves, IReadOnlyList<BreakEvenJson> BreakEvens, IReadOnlyList<ProjectionJson> Projections);

/// <summary>What was measured at a point.</summary>
public sealed record SweepPointJson(string Strategy, int Workers, long Size, double? MedianMs, IntervalJson? MedianInterval, int Iterations, RatioJson? Speedup, AccountJson? Account, bool? ResultsAgree, string Status, string? Error);

/// <summary>How a strategy scales: contention and coherency are those of the Universal Scalability Law, serialShare is Amdahl's. Past cores: fitted through workers without a core of their own as well, for want of others.</summary>
public sealed record CurveJson(
    string Strategy, long Size, double? SerialShare, IntervalJson? SerialShareInterval, double? Contention, IntervalJson? ContentionInterval, double? Coherency, IntervalJson? CoherencyInterval,
    double? PeakWorkers, double? Misfit, double? MeasuredWaiting, double? FittedWaiting, bool? SerialSharePastCores, bool? ContentionPastCores);

/// <summary>The size from which a strategy beats sequential: outcome is found, always, never, or unsure.</summary>
public sealed record BreakEvenJson(string Strategy, int Workers, string Outcome, double? Size, BreakEvenIntervalJson? Interval);

/// <summary>Its interval: an end is null where it lies below the least size that was measured, or above the greatest.</summary>
public sealed record BreakEvenIntervalJson(double? Low, double? High);

/// <summary>A prediction; bestMs is the time if busy cores slow each other down no more than they did where it was measured; leftOutError says how far the same simulation is off at the most workers when calibrated without them.</summary>
public sealed record ProjectionJson(string Strategy, long Size, int Cores, double TimeMs, double BestMs, double? Speedup, double? LeftOutError);

/// <summary>The serialiser, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, NewLine = "\n", RespectRequiredConstructorParameters = true, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(SweepHeaderJson))]
[JsonSerializable(typeof(SweepLaunchJson))]
[JsonSerializable(typeof(SweepJson))]
[SuppressMessage("Maintainability", "CA1506", Justification = "Generated: it touches every type of a sweep.")]
internal sealed partial class SweepJsonContext : JsonSerializerContext;
