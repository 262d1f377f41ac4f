using System.Collections.Immutable;
using Concur.Core.Model;
using Concur.Core.Storage;
using Concur.Protocol;
using Concur.Reports.Page;

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
    public UnpackedRun? Unpacked { get; init; }

    /// <summary>The name of the folder or zip; for a run.json or trace.json, that of the folder that it is in.</summary>
    public static string NameOf(string path)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(path));
        return TerminalText.Name(
            name is RunFolder.RunFileName or RunFolder.TraceFileName ? Path.GetFileName(Path.GetDirectoryName(path)!) : name);
    }

    /// <summary>
    /// The speedscope files of these labels. A run file may come from anywhere, so no file name is taken from it: a file is
    /// looked for where the tool itself would have put it, and links are not followed.
    /// </summary>
    public static ImmutableArray<(string Label, string File)> SpeedscopesIn(RunFolder folder, IEnumerable<string> labels) =>
    [
        .. labels.Select(label => (Label: label, File: folder.PathOf(RunFolder.SpeedscopeName(label))))
            .Where(trace => new FileInfo(trace.File) is { Exists: true, LinkTarget: null, Length: > 0 }),
    ];

    /// <summary>Removes what was unpacked.</summary>
    public void Dispose()
    {
        Unpacked?.Dispose();
        Page.Dispose();
    }
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
