using System.Collections.Immutable;
using Concur.Core;
using Concur.Core.Model;
using Concur.Core.Storage;

namespace Concur.Reports.Page;

/// <summary>Makes report pages of stored runs, comparisons and sweeps, and of the traces beside them.</summary>
/// <param name="toolVersion">The version of the tool, which the page's foot names.</param>
public sealed class ReportPages(string toolVersion)
{
    /// <summary>The page of a run that was made just now: its traces are not read again.</summary>
    public PageContent Of(RunOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return Of(outcome.Report, PageRecordings.Of(outcome.Report, outcome.Recordings));
    }

    /// <summary>The page of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="folder">Its folder: traces that are there are shown instant by instant.</param>
    /// <param name="cancellation">Ends the reading of traces.</param>
    public PageContent Of(RunReport run, RunFolder folder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(folder);
        return Of(run, PageRecordings.Of(run, folder, cancellation));
    }

    private PageContent Of(RunReport run, ImmutableArray<PageRecording> recordings) =>
        new(RunHeading.Title(run), RunHeading.Machine(run), toolVersion)
        {
            Runs = [new PageRun(run.Request.Name, run, recordings)],
        };

    /// <summary>The page of a comparison; the runs are in it without their traces.</summary>
    public PageContent Of(ComparisonReport comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        IEnumerable<ComparedRun> runs = [comparison.Baseline, .. comparison.Candidates.Select(pair => pair.Candidate)];
        return new PageContent(ComparisonHeading.Title(comparison), ComparisonHeading.Work(comparison), toolVersion)
        {
            Runs = [.. runs.Select(one => new PageRun(one.Name, one.Run, []))],
            Comparison = comparison,
        };
    }

    /// <summary>The page of a sweep.</summary>
    public PageContent Of(SweepReport sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        return new PageContent(SweepHeading.Title(sweep), SweepHeading.Environment(sweep), toolVersion) { Sweep = sweep };
    }

    /// <summary>The page of a process that was recorded just now: its traces are not read again.</summary>
    public PageContent Of(AttachOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return Of(outcome.Report, PageRecordings.Of(outcome.Report, outcome.Recording));
    }

    /// <summary>The page of a process that was recorded while it ran.</summary>
    /// <param name="trace">Its report.</param>
    /// <param name="folder">Its folder: traces that are there are shown instant by instant.</param>
    /// <param name="cancellation">Ends the reading of traces.</param>
    public PageContent Of(TraceReport trace, RunFolder folder, CancellationToken cancellation) =>
        Of(trace, PageRecordings.Of(trace, folder, cancellation));

    /// <summary>The page of a process that was recorded while it ran, with what its traces tell.</summary>
    public PageContent Of(TraceReport trace, PageRecording? recording)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return new PageContent($"{trace.Live?.Name ?? trace.File}, recorded while it ran", TraceTables.Title(trace), toolVersion)
        {
            Trace = new PageTrace(trace, recording),
        };
    }
}
