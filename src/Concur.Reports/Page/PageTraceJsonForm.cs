namespace Concur.Reports.Page;

/// <summary>From the recording of a running process to what stands of it in a page.</summary>
internal static class PageTraceJsonForm
{
    /// <param name="trace">The recording.</param>
    /// <param name="limits">How much of its traces.</param>
    public static PageTraceJson Of(PageTrace trace, RecordingLimits limits) => new(
        PageRunJsonForm.Parsed(trace.Json), TraceTables.Process(trace.Report.Process), [.. TraceTables.Sums(trace.Report)],
        trace.Recording is { } recording ? RecordingJsonForm.Of(recording.Read(), limits) : null, trace.Speedscope);
}
