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

/// <summary>What was recorded of a run's trials, for its page: taken as it is where it is in memory, else read from the run's folder.</summary>
internal static class PageRecordings
{
    /// <summary>Of each trial that was recorded just now.</summary>
    public static ImmutableArray<PageRecording> Of(RunReport run, IReadOnlyDictionary<string, Recording> recordings) =>
    [
        .. run.Trials.Select(trial => trial.Label).Distinct().Where(recordings.ContainsKey)
            .Select(label => new PageRecording(label, () => TimelineOf(recordings[label]))),
    ];

    /// <summary>Of each trial that has traces in the run's folder.</summary>
    public static ImmutableArray<PageRecording> Of(RunReport run, RunFolder folder, CancellationToken cancellation)
    {
        var recordings = ImmutableArray.CreateBuilder<PageRecording>();
        foreach (var label in run.Trials.Select(trial => trial.Label).Distinct())
        {
            if (RecordedTraces.Of(run, folder, label) is { } traces) recordings.Add(new PageRecording(label, () => Read(traces, cancellation)));
        }

        return recordings.ToImmutable();
    }

    /// <summary>Of a process that was recorded while it ran, just now.</summary>
    public static PageRecording Of(TraceReport trace, Recording recording) => new(recording.Name, () => WithoutKnown(TimelineOf(recording), trace));

    /// <summary>Of a process that was recorded while it ran; null where its traces are gone.</summary>
    public static PageRecording? Of(TraceReport trace, RunFolder folder, CancellationToken cancellation) =>
        RecordedTraces.Of(trace, folder) is { } traces ? new PageRecording(traces.Name, () => WithoutKnown(Read(traces, cancellation), trace)) : null;

    /// <summary>What is wrong with the traces stands among the report's findings already, if it was so when they were recorded.</summary>
    private static PageTimeline WithoutKnown(PageTimeline read, TraceReport trace) =>
        read with { Findings = [.. read.Findings.Where(finding => trace.Findings.All(known => known.Rule != finding.Rule))] };

    private static PageTimeline TimelineOf(Recording recording)
    {
        var timeline = TimelineBuilder.Of(recording);
        return new PageTimeline(timeline, ProfileBuilder.Of(timeline), TraceFindings.OfReading(recording));
    }

    /// <summary>What can't be read has no timeline, and says why: the figures do not depend on it.</summary>
    private static PageTimeline Read(TraceSelection traces, CancellationToken cancellation)
    {
        try
        {
            return TimelineOf(TracePipeline.Read(traces, cancellation));
        }
        catch (Exception e) when (e is ConcurException or IOException or UnauthorizedAccessException)
        {
            var nothing = new Timeline(traces.Name, FrameStacks.None, []);
            var unreadable = new Finding(
                "UnreadableTrace", Severity.Warning, null, $"the traces can't be read: {e.Message}", "traces",
                "the figures of the run do not depend on them; record again for a timeline");
            return new PageTimeline(nothing, ProfileBuilder.Of(nothing), [unreadable]);
        }
    }
}
