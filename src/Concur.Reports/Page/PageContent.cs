using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Traces.Profiles;
using Concur.Traces.Timelines;

namespace Concur.Reports.Page;

/// <summary>What a report page is made of.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Subtitle">A line below it.</param>
/// <param name="ToolVersion">What made it.</param>
public sealed record PageContent(string Title, string Subtitle, string ToolVersion)
{
    /// <summary>One; several of a comparison, the baseline first; none of a sweep.</summary>
    public ImmutableArray<PageRun> Runs { get; init; } = [];

    /// <summary>How the runs compare; null where there is one.</summary>
    public PageComparison? Comparison { get; init; }

    /// <summary>A sweep; null where the page is of runs.</summary>
    public PageSweep? Sweep { get; init; }

    /// <summary>A process that was recorded while it ran; null where the page is of runs.</summary>
    public PageTrace? Trace { get; init; }

    /// <summary>Where the list is that the page belongs to, as a path on its server; null for a page that stands alone.</summary>
    public string? Home { get; init; }
}

/// <summary>A run on a page.</summary>
/// <param name="Name">What to call it.</param>
/// <param name="Run">The run.</param>
/// <param name="Json">Its run file.</param>
/// <param name="Recordings">Of the trials whose traces are still there.</param>
public sealed record PageRun(string Name, RunReport Run, string Json, ImmutableArray<PageRecording> Recordings)
{
    /// <summary>Where speedscope shows each trial's trace, by the trials' labels, as paths on the page's server; empty for a page that stands alone.</summary>
    public ImmutableDictionary<string, string> Speedscopes { get; init; } = [];
}

/// <summary>The traces of a trial's recorded launch.</summary>
/// <param name="Trial">The trial's label.</param>
/// <param name="Read">Reads them. Asked for when the page is written: what one trial's traces tell is let go before the next one's are read.</param>
public sealed record PageRecording(string Trial, Func<PageTimeline> Read);

/// <summary>What the traces of a launch tell.</summary>
/// <param name="Timeline">Instant by instant.</param>
/// <param name="Profile">The same stacks with their times; its stacks begin with the timeline's.</param>
/// <param name="Findings">What reading them found wrong with the traces.</param>
public sealed record PageTimeline(Timeline Timeline, StackProfile Profile, ImmutableArray<Finding> Findings);

/// <summary>A comparison on a page.</summary>
/// <param name="Report">The comparison.</param>
/// <param name="Json">Its JSON.</param>
public sealed record PageComparison(ComparisonReport Report, string Json);

/// <summary>The recording of a running process on a page.</summary>
/// <param name="Report">What was found.</param>
/// <param name="Json">Its file.</param>
/// <param name="Recording">Its traces; null where they are gone.</param>
public sealed record PageTrace(TraceReport Report, string Json, PageRecording? Recording)
{
    /// <summary>Where speedscope shows its stacks, as a path on the page's server; null for a page that stands alone.</summary>
    public string? Speedscope { get; init; }
}

/// <summary>A sweep on a page.</summary>
/// <param name="Report">The sweep.</param>
/// <param name="Json">Its JSON.</param>
public sealed record PageSweep(SweepReport Report, string Json);
