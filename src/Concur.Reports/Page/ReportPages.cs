using System.Collections.Immutable;
using Concur.Core;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Core.Storage.Sweeps;
using Concur.Reports.Comparisons;
using Concur.Reports.Sweeps;

namespace Concur.Reports.Page;

/// <summary>From stored runs, comparisons and sweeps, and from the traces beside them, to report pages.</summary>
/// <param name="toolVersion">Named at the page's foot.</param>
public sealed class ReportPages(string toolVersion)
{
    /// <summary>The page of a run that was made just now: what was recorded of it is not read again.</summary>
    public PageContent Of(RunOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return Of(outcome.Report, PageRecordings.Of(outcome.Report, outcome.Recordings));
    }

    /// <summary>The page of a run.</summary>
    /// <param name="run">The run.</param>
    /// <param name="folder">Its folder: traces that are there are shown instant by instant.</param>
    /// <param name="cancellation">Gives up.</param>
    public PageContent Of(RunReport run, RunFolder folder, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(folder);
        return Of(run, PageRecordings.Of(run, folder, cancellation));
    }

    private PageContent Of(RunReport run, ImmutableArray<PageRecording> recordings) =>
        new(RunHeading.Title(run), RunHeading.Machine(run.Machine), toolVersion) { Runs = [PageOf(run.Request.Name, run, recordings)] };

    /// <summary>The page of a comparison; the runs are in it without their traces.</summary>
    public PageContent Of(ComparisonReport comparison)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        IEnumerable<ComparedRun> runs = [comparison.Baseline, .. comparison.Candidates.Select(pair => pair.Candidate)];
        return new PageContent(ComparisonHeading.Title(comparison), ComparisonHeading.Work(comparison), toolVersion)
        {
            Runs = [.. runs.Select(one => PageOf(one.Name, one.Run, []))],
            Comparison = new PageComparison(comparison, Text(output => ComparisonJson.Write(comparison, output))),
        };
    }

    /// <summary>The page of a sweep.</summary>
    public PageContent Of(SweepReport sweep)
    {
        ArgumentNullException.ThrowIfNull(sweep);
        return new PageContent(SweepHeading.Title(sweep), SweepHeading.Environment(sweep), toolVersion) { Sweep = new PageSweep(sweep, Text(output => SweepFile.Write(sweep, output))) };
    }

    /// <summary>The page of a process that was recorded just now: its traces are not read again.</summary>
    public PageContent Of(AttachOutcome outcome)
    {
        ArgumentNullException.ThrowIfNull(outcome);
        return Of(outcome.Report, PageRecordings.Of(outcome.Report, outcome.Recording));
    }

    /// <summary>The page of a process that was recorded while it ran.</summary>
    /// <param name="trace">What was found.</param>
    /// <param name="folder">Its folder: traces that are there are shown instant by instant.</param>
    /// <param name="cancellation">Gives up.</param>
    public PageContent Of(TraceReport trace, RunFolder folder, CancellationToken cancellation) => Of(trace, PageRecordings.Of(trace, folder, cancellation));

    /// <summary>The page of a process that was recorded while it ran, with what its traces tell.</summary>
    public PageContent Of(TraceReport trace, PageRecording? recording)
    {
        ArgumentNullException.ThrowIfNull(trace);
        return new PageContent($"{trace.Live?.Name ?? trace.File}, recorded while it ran", TraceTables.Title(trace), toolVersion) { Trace = new PageTrace(trace, Text(output => TraceFile.Write(trace, output)), recording) };
    }

    private static PageRun PageOf(string name, RunReport run, ImmutableArray<PageRecording> recordings) => new(name, run, Text(output => RunFile.Write(run, output)), recordings);

    private static string Text(Action<TextWriter> write)
    {
        using var text = new StringWriter();
        write(text);
        return text.ToString();
    }
}
