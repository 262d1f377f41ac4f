using System.Collections.Immutable;
using Concur.Core;
using Concur.Core.Answers;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Reports;
using Concur.Reports.Page;

namespace Concur.Tool.Viewing;

/// <summary>Reads runs, sweeps and recordings that are to be served.</summary>
internal static class ViewedRunReader
{
    /// <summary>Opens a run, a sweep or a recording.</summary>
    /// <param name="path">A folder, its run.json or trace.json, or a zip.</param>
    /// <param name="toolVersion">The version at the foot of the page.</param>
    /// <exception cref="ConcurException">It is not one of these, or cannot be read.</exception>
    public static ViewedRun Open(string path, string toolVersion)
    {
        var (name, pages) = (ViewedRun.NameOf(path), new ReportPages(toolVersion));
        if (SweepJournal.FolderOf(path) is { } folder) return OfSweep(name, folder, pages);
        if (RunFolder.TraceFileOf(path) is { } trace) return OfTrace(name, TraceFile.Read(trace), pages, RunFolder.Of(path));
        var unpacked = UnpackedRun.Open(path);
        try
        {
            return OfRun(name, RunFile.Read(path), pages, unpacked);
        }
        catch
        {
            unpacked.Dispose();
            throw;
        }
    }

    private static ViewedRun OfSweep(string name, string folder, ReportPages pages)
    {
        PageContent Make(int number, CancellationToken cancellation) => pages.Of(SweepReader.Read(folder)) with { Home = ViewPaths.List };

        var sweep = SweepReader.Read(folder);
        return new ViewedRun
        {
            Name = name,
            Title = SweepHeading.Title(sweep),
            Answers = [.. SweepHeading.Answers(sweep)],
            StartedUtc = sweep.StartedUtc,
            Bytes = RunFolder.Of(folder).Bytes,
            Page = new ViewedPage(Make, changes: true),
        };
    }

    private static ViewedRun OfRun(string name, RunReport run, ReportPages pages, UnpackedRun unpacked)
    {
        var folder = RunFolder.Of(unpacked.Path);
        var traces = ViewedRun.SpeedscopesIn(folder, run.Trials.Select(trial => trial.Label).Distinct());
        PageContent Make(int number, CancellationToken cancellation)
        {
            var page = pages.Of(run, folder, cancellation);
            string Link(string label, int index) => ViewPaths.Speedscope(number, index, $"{run.Request.Name}, {label}");
            var links = traces.Select((trace, index) => KeyValuePair.Create(trace.Label, Link(trace.Label, index))).ToImmutableDictionary();
            return page with { Home = ViewPaths.List, Runs = [.. page.Runs.Select(one => one with { Speedscopes = links })] };
        }

        return new ViewedRun
        {
            Name = name,
            Title = RunHeading.Title(run),
            Answers = Answer.Of(run) is { } answer ? [answer.Sentence] : [],
            StartedUtc = run.StartedUtc,
            Bytes = folder.Bytes,
            Report = run,
            Page = new ViewedPage(Make, changes: false),
            Traces = traces,
            Unpacked = unpacked,
        };
    }

    private static ViewedRun OfTrace(string name, TraceReport trace, ReportPages pages, RunFolder folder)
    {
        var traces = ViewedRun.SpeedscopesIn(folder, [trace.Live!.Name]);
        PageContent Make(int number, CancellationToken cancellation)
        {
            var page = pages.Of(trace, folder, cancellation);
            var link = traces.IsEmpty ? null : ViewPaths.Speedscope(number, 0, traces[0].Label);
            return page with { Home = ViewPaths.List, Trace = page.Trace! with { Speedscope = link } };
        }

        return new ViewedRun
        {
            Name = name,
            Title = TraceTables.Title(trace),
            StartedUtc = trace.Process.StartedUtc,
            Bytes = folder.Bytes,
            Page = new ViewedPage(Make, changes: false),
            Traces = traces,
        };
    }
}
