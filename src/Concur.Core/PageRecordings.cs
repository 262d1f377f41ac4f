using System.Collections.Immutable;
using Concur.Core.Analysis.Profiles;
using Concur.Core.Analysis.Traces;
using Concur.Core.Model;
using Concur.Core.Reports.Html;
using Concur.Core.Storage;

namespace Concur.Core;

/// <summary>What the traces in a run's folder tell, for its page.</summary>
internal static class PageRecordings
{
    /// <summary>Of each trial that has traces.</summary>
    public static ImmutableArray<PageRecording> Of(RunReport run, RunFolder folder, CancellationToken cancellation)
    {
        var recordings = ImmutableArray.CreateBuilder<PageRecording>();
        foreach (var label in run.Trials.Select(trial => trial.Label).Distinct())
        {
            if (RecordedTraces.Of(run, folder, label) is { } traces && Recording(label, traces, cancellation) is { } recording) recordings.Add(recording);
        }

        return recordings.ToImmutable();
    }

    /// <summary>What can't be read has no timeline: the figures do not depend on it.</summary>
    private static PageRecording? Recording(string label, TraceSelection traces, CancellationToken cancellation)
    {
        try
        {
            var (timeline, _) = TimelineReader.Read(traces, cancellation);
            return new PageRecording(label, timeline, TimelineProfile.Of(timeline));
        }
        catch (Exception e) when (e is ConcurException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
