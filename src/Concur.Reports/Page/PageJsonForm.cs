namespace Concur.Reports.Page;

/// <summary>From what a page is made of to what stands in it.</summary>
internal static class PageJsonForm
{
    /// <summary>For all recordings of a page together: some 9 MB of intervals, and 7 of stacks.</summary>
    private static readonly RecordingLimits Limits = new(Intervals: 400_000, Nodes: 120_000, FrameCharacters: 4_000_000);

    public static PageJson Of(PageContent page)
    {
        var recordings = page.Runs.Sum(run => run.Recordings.Length);
        return new PageJson(
            page.Title, page.Subtitle, page.ToolVersion, page.Runs.Select(run => PageRunJsonForm.Of(run, Limits.Each(recordings))),
            page.Comparison is { } comparison ? Of(comparison) : null,
            page.Sweep is { } sweep ? PageSweepJsonForm.Of(sweep.Report, PageRunJsonForm.Parsed(sweep.Json)) : null,
            page.Trace is { } trace ? PageTraceJsonForm.Of(trace, Limits) : null,
            page.Home);
    }

    private static PageComparisonJson Of(PageComparison comparison) =>
        new(PageRunJsonForm.Parsed(comparison.Json), [.. comparison.Report.Candidates.Select(candidate => (string[])[ComparisonHeading.Summary(candidate), ComparisonHeading.Environment(candidate)])]);
}
