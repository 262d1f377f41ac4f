using System.Collections.Immutable;
using Concur.Core;
using Concur.Core.Findings;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Traces.Profiles;
using Concur.Traces.Recordings;
using Concur.Traces.Stacks;
using Concur.Traces.Timelines;

namespace Concur.Reports.Page;

/// <summary>
/// The recordings of a page: those that are in memory because they were made just now, or those that the folder's traces hold.
/// </summary>
internal static class PageRecordings
{
    /// <summary>The recordings of a run's trials that were made just now.</summary>
    public static ImmutableArray<PageRecording> Of(RunReport run, IReadOnlyDictionary<string, Recording> recordings) =>
    [
        .. run.Trials.Select(trial => trial.Label).Distinct().Where(recordings.ContainsKey)
            .Select(label => new PageRecording(label, () => WithPath(TimelineOf(recordings[label]), run, label))),
    ];

    /// <summary>The recordings of those trials that have traces in the run's folder.</summary>
    public static ImmutableArray<PageRecording> Of(RunReport run, RunFolder folder, CancellationToken cancellation)
    {
        var recordings = ImmutableArray.CreateBuilder<PageRecording>();
        foreach (var label in run.Trials.Select(trial => trial.Label).Distinct())
        {
            if (RecordedTraces.Of(run, folder, label) is { } traces)
                recordings.Add(new PageRecording(label, () => WithPath(Read(traces, cancellation), run, label)));
        }

        return recordings.ToImmutable();
    }

    /// <summary>The recording of a running process that was made just now.</summary>
    public static PageRecording Of(TraceReport trace, Recording recording) =>
        new(recording.Name, () => WithoutKnown(TimelineOf(recording), trace));

    /// <summary>The recording of a process that was recorded while it ran; null where its traces are gone.</summary>
    public static PageRecording? Of(TraceReport trace, RunFolder folder, CancellationToken cancellation) =>
        RecordedTraces.Of(trace, folder) is { } traces
            ? new PageRecording(traces.Name, () => WithoutKnown(Read(traces, cancellation), trace))
            : null;

    private static PageTimeline WithPath(PageTimeline read, RunReport run, string label) =>
        read with { Path = run.Trials.First(trial => trial.Label == label).Gains?.RecordedPath };

    /// <summary>Leaves out findings about the traces that the report has already.</summary>
    private static PageTimeline WithoutKnown(PageTimeline read, TraceReport trace) =>
        read with { Findings = [.. read.Findings.Where(finding => trace.Findings.All(known => known.Rule != finding.Rule))] };

    private static PageTimeline TimelineOf(Recording recording, CancellationToken cancellation = default)
    {
        var timeline = TimelineBuilder.Of(recording, cancellation: cancellation);
        return new PageTimeline(timeline, ProfileBuilder.Of(timeline, cancellation), TraceFindings.OfReading(recording));
    }

    /// <summary>Reads traces. If that fails, the timeline is empty, and a finding says why; the figures do not depend on it.</summary>
    private static PageTimeline Read(TraceSelection traces, CancellationToken cancellation)
    {
        try
        {
            return TimelineOf(TracePipeline.Read(traces, cancellation), cancellation);
        }
        catch (Exception e) when (e is ConcurException or IOException or UnauthorizedAccessException)
        {
            var nothing = new Timeline(traces.Name, FrameStacks.None, []);
            var unreadable = new Finding(
                "UnreadableTrace", Severity.Warning, null, $"the traces can't be read: {e.Message}", "traces",
                "the figures of the run do not depend on them; record again for a timeline");
            return new PageTimeline(nothing, ProfileBuilder.Of(nothing, CancellationToken.None), [unreadable]);
        }
    }
}
