using System.Collections.Immutable;
using Concur.Core.Analysis.Profiles;
using Concur.Core.Analysis.Traces;
using Concur.Core.Model;
using Concur.Core.Storage;

namespace Concur.Reports.Page;

/// <summary>What the traces in a run's folder tell, for its page.</summary>
internal static class PageRecordings
{
    /// <summary>Of each trial that has traces.</summary>
    public static ImmutableArray<PageRecording> Of(RunReport run, RunFolder folder, CancellationToken cancellation)
    {
        var recordings = ImmutableArray.CreateBuilder<PageRecording>();
        foreach (var label in run.Trials.Select(trial => trial.Label).Distinct())
        {
            if (RecordedTraces.Of(run, folder, label) is { } traces) recordings.Add(new PageRecording(label, () => Read(traces, cancellation)));
        }

        return recordings.ToImmutable();
    }

    /// <summary>Of a process that was recorded while it ran; null where its traces are gone.</summary>
    public static PageRecording? Of(TraceReport trace, RunFolder folder, CancellationToken cancellation) =>
        RecordedTraces.Of(trace, folder) is { } traces ? new PageRecording(traces.Name, () => WithoutKnown(Read(traces, cancellation), trace)) : null;

    /// <summary>What is wrong with the traces stands among the report's findings already, if it was so when they were recorded.</summary>
    private static PageTimeline WithoutKnown(PageTimeline read, TraceReport trace) => read with { Findings = [.. read.Findings.Where(finding => trace.Findings.All(known => known.Rule != finding.Rule))] };

    /// <summary>What can't be read has no timeline, and says why: the figures do not depend on it.</summary>
    private static PageTimeline Read(TraceSelection traces, CancellationToken cancellation)
    {
        try
        {
            var (timeline, findings) = TimelineReader.Read(traces, cancellation);
            return new PageTimeline(timeline, TimelineProfile.Of(timeline), findings);
        }
        catch (Exception e) when (e is ConcurException or IOException or UnauthorizedAccessException)
        {
            var nothing = new Timeline(traces.Name, [], [], []);
            return new PageTimeline(nothing, TimelineProfile.Of(nothing), [new Finding("UnreadableTrace", Severity.Warning, null, $"the traces can't be read: {e.Message}", "traces", "the figures of the run do not depend on them; record again for a timeline")]);
        }
    }
}
