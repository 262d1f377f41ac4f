using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Traces.Profiles;
using Concur.Traces.Timelines;

namespace Concur.Reports.Page;

/// <summary>The content of a report page.</summary>
/// <param name="Title">The heading.</param>
/// <param name="Subtitle">A line below it.</param>
/// <param name="ToolVersion">The version of the tool that made it.</param>
public sealed record PageContent(string Title, string Subtitle, string ToolVersion)
{
    /// <summary>One run; several of a comparison, the baseline first; none of a sweep or a running process.</summary>
    public ImmutableArray<PageRun> Runs { get; init; } = [];

    /// <summary>The comparison of the runs; null where there is one run, or none.</summary>
    public ComparisonReport? Comparison { get; init; }

    /// <summary>A sweep; null where the page is of something else.</summary>
    public SweepReport? Sweep { get; init; }

    /// <summary>A process that was recorded while it ran; null where the page is of something else.</summary>
    public PageTrace? Trace { get; init; }

    /// <summary>The path of the list of runs on the page's server; null for a page that stands alone.</summary>
    public string? Home { get; init; }
}

/// <summary>A run on a page.</summary>
/// <param name="Name">Its name on the page.</param>
/// <param name="Run">The run.</param>
/// <param name="Recordings">The profiled launches of the trials whose traces are still there.</param>
public sealed record PageRun(string Name, RunReport Run, ImmutableArray<PageRecording> Recordings)
{
    /// <summary>
    /// The paths on the page's server at which speedscope shows the trials' traces, by the trials' labels; empty for a page that
    /// stands alone.
    /// </summary>
    public ImmutableDictionary<string, string> Speedscopes { get; init; } = [];
}

/// <summary>The traces of a trial's profiled launch.</summary>
/// <param name="Trial">The trial's label.</param>
/// <param name="Read">
/// Reads them. It is called when the page is written, so that one trial's traces are freed before the next ones are read.
/// </param>
public sealed record PageRecording(string Trial, Func<PageTimeline> Read);

/// <summary>What the traces of a launch tell.</summary>
/// <param name="Timeline">What each thread did at each instant.</param>
/// <param name="Profile">The same stacks with their times; its stacks begin with the timeline's.</param>
/// <param name="Findings">What is wrong with the traces.</param>
public sealed record PageTimeline(Timeline Timeline, StackProfile Profile, ImmutableArray<Finding> Findings)
{
    /// <summary>The critical path of an iteration; null where it is not known.</summary>
    public RecordedPath? Path { get; init; }
}

/// <summary>The recording of a running process on a page.</summary>
/// <param name="Report">Its report.</param>
/// <param name="Recording">Its traces; null where they are gone.</param>
public sealed record PageTrace(TraceReport Report, PageRecording? Recording)
{
    /// <summary>The path on the page's server at which speedscope shows its stacks; null for a page that stands alone.</summary>
    public string? Speedscope { get; init; }
}
