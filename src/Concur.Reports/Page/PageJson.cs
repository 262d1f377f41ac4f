using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Concur.Reports.Page;

/// <summary>The data in a page: what <c>Concur.ReportPage/src/data/page.ts</c> reads.</summary>
internal sealed record PageJson(string Title, string Subtitle, string ToolVersion, IEnumerable<PageRunJson> Runs, PageComparisonJson? Comparison, PageSweepJson? Sweep, PageTraceJson? Trace, string? Home);

/// <summary>A run: its file as it is, and what is said of it in words.</summary>
internal sealed record PageRunJson(
    string Name, JsonElement Run, string Title, string Machine, string? Answer, string CommandLine,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Sentences, IReadOnlyDictionary<string, RecordingJson> Recordings, IReadOnlyDictionary<string, string> Speedscopes);

/// <summary>A comparison as JSON, and two sentences for each candidate.</summary>
internal sealed record PageComparisonJson(JsonElement Report, IReadOnlyList<string[]> Sentences);

/// <summary>A sweep as JSON, its answers, failures, pictures.</summary>
internal sealed record PageSweepJson(JsonElement Report, IReadOnlyList<string> Answers, IReadOnlyList<string> Failures, IReadOnlyList<PlotJson> Plots, string CommandLine);

/// <summary>A recording of a running process: its file, and what is said of it in words.</summary>
internal sealed record PageTraceJson(JsonElement Report, string Process, IReadOnlyList<string> Sums, RecordingJson? Recording, string? Speedscope);

/// <summary>A picture.</summary>
internal sealed record PlotJson(string Name, string Title, string Across, string Up, int Base, IReadOnlyList<PlotSeriesJson> Series);

/// <summary>A line of it.</summary>
internal sealed record PlotSeriesJson(string Name, string Kind, IReadOnlyList<PlotPointJson> Points);

/// <summary>A point of it.</summary>
internal sealed record PlotPointJson(double X, double Y, double? Low, double? High);

/// <summary>A recorded launch. Numbers are packed: base64 of little-endian columns.</summary>
/// <param name="Categories">What intervals point to.</param>
/// <param name="Frames">What nodes point to.</param>
/// <param name="Parents">For each node of the tree of stacks the node around it, -1 for none; Int32.</param>
/// <param name="NodeFrames">For each node its frame; Int32.</param>
/// <param name="CutAtMs">From when on intervals were left out; null where all are there.</param>
/// <param name="StacksCut">Whether stacks end early, or time stands at the frame around the one that it belongs to: there were too many.</param>
/// <param name="Processes">Rows, process by process.</param>
/// <param name="Profiles">Time by stack.</param>
/// <param name="Findings">What is wrong with the traces.</param>
internal sealed record RecordingJson(
    IReadOnlyList<string> Categories, IReadOnlyList<string> Frames, string Parents, string NodeFrames, double? CutAtMs, bool StacksCut,
    IReadOnlyList<PageProcessJson> Processes, IReadOnlyList<PageProfileJson> Profiles, IReadOnlyList<PageFindingJson> Findings);

/// <summary>Something that is wrong with traces, and what to do.</summary>
internal sealed record PageFindingJson(string Rule, string Severity, string Message, string Advice);

/// <summary>A process.</summary>
internal sealed record PageProcessJson(int Id, string Name, IReadOnlyList<PageThreadJson> Threads);

/// <summary>A row's intervals, in order and none over another: microseconds as Int32, categories as bytes, stacks and threads as Int32, -1 for unknown.</summary>
internal sealed record PageThreadJson(IReadOnlyList<int> Ids, string Name, string Starts, string Durations, string Kinds, string? Stacks, string? ByThreads);

/// <summary>Time by stack: nodes as Int32, each once, microseconds as doubles.</summary>
internal sealed record PageProfileJson(string Weighting, string Nodes, string Weights);

/// <summary>The serialiser; its encoder escapes what HTML could take for markup.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(PageJson))]
[SuppressMessage("Maintainability", "CA1506", Justification = "Generated: it touches every type of the page.")]
internal sealed partial class PageJsonContext : JsonSerializerContext;
