using Concur.Core.Findings;
using Concur.Core.Model;

namespace Concur.Core.Analysis.Attached;

/// <summary>Turns what was recorded of a running process into its report.</summary>
public static class AttachAnalyzer
{
    /// <summary>Reads the recording.</summary>
    /// <param name="record">What was recorded.</param>
    /// <param name="topMethods">How many of the hottest methods to tell.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <returns>The report, and the timeline that it was made of.</returns>
    /// <exception cref="ConcurException">The traces are not there, or none.</exception>
    public static (TraceReport Report, Timeline Timeline) Analyze(AttachRecord record, int topMethods, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(record);
        var read = AttachReading.Of(record, topMethods, cancellation);
        var window = RecordedWindow.Of(record);
        var figures = new LiveFigures(read.Events, window);
        var report = new TraceReport
        {
            File = Path.GetFileName(record.TracePaths[0]),
            Process = read.Process,
            DurationMs = window.Ms,
            Events = read.EventCount,
            LostEvents = read.Lost,
            Samples = read.Methods.Samples,
            SampleIntervalMs = read.Methods.IntervalMs,
            Weighting = read.Methods.Weighting,
            GcPauses = figures.GcPauses(),
            Collections = figures.Collections(),
            Contentions = figures.Contentions(),
            Waits = figures.Waits(),
            Compilations = figures.Compilations(),
            Threads = read.Threads,
            Methods = read.Methods.Hottest,
            Live = Live(record, window, figures, read.LabelOf),
        };
        return (report with { Findings = FindingRules.Apply(report, read.Findings) }, read.Timeline);
    }

    private static LiveRecording Live(AttachRecord record, RecordedWindow window, LiveFigures figures, Func<int, string> labelOf)
    {
        var (bytes, types) = figures.Allocations();
        return new LiveRecording
        {
            Name = record.Process.Name,
            RequestedMs = record.Request.Duration.TotalMilliseconds,
            RecordedMs = window.Ms,
            Ending = record.Ending,
            Scheduler = record.Scheduler.Kind,
            Refusal = record.Scheduler.Refusal,
            Profile = record.Request.Profile,
            AllocatedBytes = bytes,
            TopTypes = types,
            Pool = figures.Pool(),
            Locks = figures.Locks(labelOf),
        };
    }
}
