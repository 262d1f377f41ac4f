using System.Collections.Immutable;
using Concur.Core;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Core.Storage.Sweeps;
using Concur.Reports;
using Concur.Reports.Page;
using Concur.Reports.Sweeps;

namespace Concur.Tool.Viewing;

/// <summary>A run, a sweep or a recorded process that is served: its page, and its speedscope files. Nothing else of its folder.</summary>
internal sealed class ViewedRun : IDisposable
{
    private readonly UnpackedRun? _unpacked;

    private ViewedRun(ViewedPage page, UnpackedRun? unpacked = null) => (Page, _unpacked) = (page, unpacked);

    /// <summary>The folder's or the zip's name.</summary>
    public required string Name { get; init; }

    /// <summary>What was run.</summary>
    public required string Title { get; init; }

    /// <summary>Trials' labels and their speedscope files.</summary>
    public ImmutableArray<(string Label, string File)> Traces { get; init; } = [];

    /// <summary>Opens a run, a sweep or a recorded process.</summary>
    /// <param name="path">A folder, its run.json or trace.json, or a zip.</param>
    /// <param name="toolVersion">Stands on the page.</param>
    /// <exception cref="ConcurException">There is none.</exception>
    public static ViewedRun Open(string path, string toolVersion)
    {
        var (name, pages) = (NameOf(path), new ReportPages(toolVersion));
        if (SweepJournal.FolderOf(path) is { } folder)
            return new ViewedRun(new ViewedPage((_, _) => pages.Of(SweepReader.Read(folder)) with { Home = ViewPaths.List }, changes: true)) { Name = name, Title = SweepHeading.Title(SweepReader.Read(folder)) };
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

    /// <summary>The report page.</summary>
    public ViewedPage Page { get; }

    /// <summary>Removes what was unpacked.</summary>
    public void Dispose()
    {
        _unpacked?.Dispose();
        Page.Dispose();
    }

    /// <summary>A run file is called as its folder is.</summary>
    private static string NameOf(string path)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        return name is RunFolder.RunFileName or RunFolder.TraceFileName ? Path.GetFileName(Path.GetDirectoryName(path)!) : name;
    }

    private static ViewedRun OfRun(string name, RunReport run, ReportPages pages, UnpackedRun unpacked)
    {
        var folder = RunFolder.Of(unpacked.Path);

        var traces = Speedscopes(folder, run.Trials.Select(trial => trial.Label).Distinct());
        PageContent Make(int number, CancellationToken cancellation)
        {
            var page = pages.Of(run, folder, cancellation);
            var links = traces.Select((trace, index) => KeyValuePair.Create(trace.Label, ViewPaths.Speedscope(number, index, $"{run.Request.Name}, {trace.Label}"))).ToImmutableDictionary();
            return page with { Home = ViewPaths.List, Runs = [.. page.Runs.Select(one => one with { Speedscopes = links })] };
        }

        return new ViewedRun(new ViewedPage(Make, changes: false), unpacked) { Name = name, Title = RunHeading.Title(run), Traces = traces };
    }

    private static ViewedRun OfTrace(string name, TraceReport trace, ReportPages pages, RunFolder folder)
    {
        var traces = Speedscopes(folder, [trace.Live!.Name]);
        PageContent Make(int number, CancellationToken cancellation)
        {
            var page = pages.Of(trace, folder, cancellation);
            return page with { Home = ViewPaths.List, Trace = page.Trace! with { Speedscope = traces.IsEmpty ? null : ViewPaths.Speedscope(number, 0, traces[0].Label) } };
        }

        return new ViewedRun(new ViewedPage(Make, changes: false)) { Name = name, Title = TraceTables.Title(trace), Traces = traces };
    }

    /// <summary>Names in files are anybody's: a speedscope file is looked for where the tool itself would have put it.</summary>
    private static ImmutableArray<(string Label, string File)> Speedscopes(RunFolder folder, IEnumerable<string> labels) =>
        [.. labels.Select(label => (Label: label, File: folder.PathOf(RunFolder.SpeedscopeName(label)))).Where(trace => new FileInfo(trace.File) is { Exists: true, LinkTarget: null })];
}
