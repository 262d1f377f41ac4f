using System.Collections.Immutable;
using Concur.Core.Answers;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Core;
using Concur.Protocol;
using Concur.Reports.Page;
using Concur.Reports;

namespace Concur.Tool.Viewing;

/// <summary>A run, a sweep or a recording that is served: its page and its speedscope files, and nothing else of its folder.</summary>
internal sealed class ViewedRun : IDisposable
{
    /// <summary>The name of its folder or zip.</summary>
    public required string Name { get; init; }

    /// <summary>What was measured, in one line.</summary>
    public required string Title { get; init; }

    /// <summary>What it found: the answer of a run, or of a sweep for each size. Empty for a recording.</summary>
    public ImmutableArray<string> Answers { get; init; } = [];

    /// <summary>When it began; null where a recording does not tell.</summary>
    public DateTimeOffset? StartedUtc { get; init; }

    /// <summary>The size of its files, unpacked, bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>The run, which can be compared with others; null for a sweep or a recording.</summary>
    public RunReport? Report { get; init; }

    /// <summary>The labels of the trials that have a speedscope file, and the absolute path of that file.</summary>
    public ImmutableArray<(string Label, string File)> Traces { get; init; } = [];

    /// <summary>The report page.</summary>
    public required ViewedPage Page { get; init; }

    /// <summary>The run's folder, if it had to be unpacked from a zip; else null.</summary>
    private UnpackedRun? Unpacked { get; init; }

    /// <summary>Opens a run, a sweep or a recording.</summary>
    /// <param name="path">A folder, its run.json or trace.json, or a zip.</param>
    /// <param name="toolVersion">The version at the foot of the page.</param>
    /// <exception cref="ConcurException">It is not one of these, or cannot be read.</exception>
    public static ViewedRun Open(string path, string toolVersion)
    {
        var (name, pages) = (NameOf(path), new ReportPages(toolVersion));
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

    /// <summary>Removes what was unpacked.</summary>
    public void Dispose()
    {
        Unpacked?.Dispose();
        Page.Dispose();
    }

    /// <summary>The name of the folder or zip; for a run.json or trace.json, that of the folder that it is in.</summary>
    private static string NameOf(string path)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        return TerminalText.Name(
            name is RunFolder.RunFileName or RunFolder.TraceFileName ? Path.GetFileName(Path.GetDirectoryName(path)!) : name);
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
        var traces = Speedscopes(folder, run.Trials.Select(trial => trial.Label).Distinct());
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
        var traces = Speedscopes(folder, [trace.Live!.Name]);
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

    /// <summary>
    /// The speedscope files of these labels. A run file may come from anywhere, so no file name is taken from it: a file is
    /// looked for where the tool itself would have put it, and links are not followed.
    /// </summary>
    private static ImmutableArray<(string Label, string File)> Speedscopes(RunFolder folder, IEnumerable<string> labels) =>
    [
        .. labels.Select(label => (Label: label, File: folder.PathOf(RunFolder.SpeedscopeName(label))))
            .Where(trace => new FileInfo(trace.File) is { Exists: true, LinkTarget: null, Length: > 0 }),
    ];
}

/// <summary>A page that is made when it is first requested.</summary>
/// <param name="make">Makes it, given the run's number on the server.</param>
/// <param name="changes">Whether it is made again for each request: a sweep may continue while it is viewed.</param>
internal sealed class ViewedPage(Func<int, CancellationToken, PageContent> make, bool changes) : IDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private byte[]? _made;

    /// <summary>The page in UTF-8. A page that does not change is made once, because reading traces takes seconds.</summary>
    /// <param name="number">The run's number on the server.</param>
    /// <param name="cancellation">Stops waiting for the page.</param>
    public async Task<byte[]> BytesAsync(int number, CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation);
        try
        {
            if (_made is not null) return _made;
            using var page = new MemoryStream();
            await using (var writer = new StreamWriter(page, leaveOpen: true)) HtmlReport.Write(make(number, cancellation), writer);
            var made = page.ToArray();
            if (!changes) _made = made;
            return made;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();
}
