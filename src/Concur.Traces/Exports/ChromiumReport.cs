using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization;
using Concur.Traces.Stacks;
using Concur.Traces.Timelines;

namespace Concur.Traces.Exports;

/// <summary>
/// Writes a timeline for https://ui.perfetto.dev and chrome://tracing: a track for the collections of each process, and
/// two for each thread: what events say that it did, and its sampled stacks.
/// </summary>
public static class ChromiumReport
{
    private const double UsPerMs = 1e3;

    /// <summary>Tracks have numbers as threads do; the kernel's numbers of threads stay below 2^22.</summary>
    private const int StacksTrack = 10_000_000;

    private const int PausesTrack = 20_000_000;

    /// <summary>Writes the file.</summary>
    /// <param name="timeline">What happened.</param>
    /// <param name="toolVersion">Named as the exporter.</param>
    /// <param name="output">Where to, as UTF-8.</param>
    public static void Write(Timeline timeline, string toolVersion, Stream output)
    {
        ArgumentNullException.ThrowIfNull(timeline);
        var about = new Dictionary<string, string> { ["name"] = timeline.Name, ["exporter"] = "dotnet-concur " + toolVersion };
        var file = new ChromiumFile(timeline.Processes.SelectMany(process => Events(timeline, process)), "ms", about);
        JsonSerializer.Serialize(output, file, ChromiumJsonContext.Default.ChromiumFile);
    }

    private static IEnumerable<ChromiumEvent> Events(Timeline timeline, TimelineProcess process)
    {
        var named = new ChromiumArguments { Name = process.FullName };
        yield return new ChromiumEvent { Ph = "M", Name = "process_name", Pid = process.ProcessId, Args = named };
        if (!process.Suspensions.IsEmpty)
        {
            foreach (var e in Track(process, PausesTrack, "garbage collection", 0)) yield return e;
            foreach (var pause in process.Suspensions) yield return Slice(process, PausesTrack, pause);
        }

        var index = 1;
        foreach (var thread in process.Threads.Where(thread => thread.HasSpans))
        {
            foreach (var e in Track(process, thread.ThreadId, thread.Name, index++)) yield return e;
            foreach (var activity in thread.Activities) yield return Slice(process, thread.ThreadId, activity);
            if (thread.Stacks.IsEmpty) continue;
            foreach (var e in Track(process, StacksTrack + thread.ThreadId, thread.Name + ", sampled stacks", index++)) yield return e;
            foreach (var (frame, ms) in FrameEdges.Of(thread.Stacks, timeline.Stacks))
            {
                var name = frame is { } known ? timeline.Stacks.Frames[known] : null;
                yield return Edge(process, StacksTrack + thread.ThreadId, name, ms) with { Args = PlaceOf(name, timeline) };
            }
        }
    }

    private static IEnumerable<ChromiumEvent> Track(TimelineProcess process, int track, string name, int index)
    {
        var (named, placed) = (new ChromiumArguments { Name = name }, new ChromiumArguments { SortIndex = index });
        yield return new ChromiumEvent { Ph = "M", Name = "thread_name", Pid = process.ProcessId, Tid = track, Args = named };
        yield return new ChromiumEvent { Ph = "M", Name = "thread_sort_index", Pid = process.ProcessId, Tid = track, Args = placed };
    }

    private static ChromiumEvent Slice(TimelineProcess process, int track, TimelineInterval interval) => new()
    {
        Ph = "X",
        Name = interval.Category,
        Cat = interval.Category,
        Ts = Us(interval.StartMs),
        Dur = Lasting(Us(interval.StartMs), Us(interval.EndMs)),
        Pid = process.ProcessId,
        Tid = track,
        Args = interval.ByThread is { } thread ? new ChromiumArguments { ByThread = thread } : null,
    };

    private static ChromiumEvent Edge(TimelineProcess process, int track, string? frame, double ms) => new()
    {
        Ph = frame is null ? "E" : "B",
        Name = frame,
        Cat = frame is null ? null : "sampled",
        Ts = Us(ms),
        Pid = process.ProcessId,
        Tid = track,
    };

    /// <summary>Where a method stands in its source; null where that is not known.</summary>
    private static ChromiumArguments? PlaceOf(string? frame, Timeline timeline) =>
        frame is not null && timeline.Sources.GetValueOrDefault(frame) is { } place
            ? new ChromiumArguments { File = place.File, Line = place.Line > 0 ? place.Line : null }
            : null;

    /// <summary>
    /// Readers add start and duration as doubles: the sum must not come out after the end, where the next slice may begin.
    /// </summary>
    private static double Lasting(double startUs, double endUs)
    {
        const int mostSteps = 4; // One is enough, or two: a sum is rounded by half of the step at most.
        var durationUs = Math.Round(endUs - startUs, 3);
        var largestUs = Math.Max(durationUs, Math.Max(Math.Abs(startUs), Math.Abs(endUs)));
        var stepUs = Math.BitIncrement(largestUs) - largestUs;
        for (var step = 0; step < mostSteps && startUs + durationUs > endUs; step++) durationUs -= stepUs;
        return startUs + durationUs > endUs ? 0 : Math.Max(0, durationUs);
    }

    private static double Us(double ms) => Math.Round(ms * UsPerMs, 3);
}

/// <summary>
/// Turns a thread's stacks into beginnings and ends of frames that nest: a frame that stays on from one stack to the next stays
/// open.
/// </summary>
internal static class FrameEdges
{
    /// <returns>In order: a frame that begins, or null for the end of the innermost one; and when, ms.</returns>
    public static IEnumerable<(int? Frame, double Ms)> Of(ImmutableArray<StackSpan> spans, FrameStacks stacks)
    {
        var (open, endMs) = (ImmutableArray<int>.Empty, 0.0);
        foreach (var span in spans)
        {
            var next = stacks[span.Stack];
            var kept = span.StartMs > endMs ? 0 : open.AsSpan().CommonPrefixLength(next.AsSpan());
            for (var i = kept; i < open.Length; i++) yield return (null, endMs);
            for (var i = kept; i < next.Length; i++) yield return (next[i], span.StartMs);
            (open, endMs) = (next, span.EndMs);
        }

        for (var i = 0; i < open.Length; i++) yield return (null, endMs);
    }
}

/// <summary>
/// A file in the Trace Event Format of Chromium, which Perfetto reads; its list is made while it is written.
/// Source: docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU.
/// </summary>
internal sealed record ChromiumFile(
    IEnumerable<ChromiumEvent> TraceEvents,
    string DisplayTimeUnit,
    IReadOnlyDictionary<string, string> OtherData);

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

/// <summary>What an event of kind M says, or what else is known of one of another kind.</summary>
internal sealed record ChromiumArguments
{
    public string? Name { get; init; }

    [JsonPropertyName("sort_index")]
    public int? SortIndex { get; init; }

    /// <summary>The thread that held the lock, or that suspended the others.</summary>
    public int? ByThread { get; init; }

    /// <summary>The source of a method.</summary>
    public string? File { get; init; }

    /// <summary>The method's first line in it.</summary>
    public int? Line { get; init; }
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ChromiumFile))]
[SuppressMessage("Maintainability", "CA1506", Justification = "Generated: it touches every type of the file.")]
internal sealed partial class ChromiumJsonContext : JsonSerializerContext;
