using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Concur.Core.Model;
using Microsoft.Data.Sqlite;

namespace Concur.Core.Storage.History;

/// <summary>
/// An index of a folder of runs. Opening it reads the run files that changed since it was last opened and removes those that are
/// gone. An index that is lost or damaged is made anew. Several processes may use it at once.
/// </summary>
public sealed class RunIndex : IDisposable
{
    private const int Corrupt = 11;
    private const int NoDatabase = 26;

    private readonly RunIndexTable _table;
    private readonly string _folder;

    private RunIndex(string folder, RunIndexTable table) => (_folder, _table) = (folder, table);

    /// <summary>Opens the index of a folder of runs and brings it up to date.</summary>
    /// <param name="folder">The folder of runs.</param>
    /// <param name="cacheFolder">
    /// Where indexes lie: not among the runs, which may come from anybody. Where it can't be used the index is in memory alone.
    /// </param>
    /// <exception cref="ConcurException">There is no such folder of runs.</exception>
    public static RunIndex Open(string folder, string cacheFolder)
    {
        if (!Directory.Exists(folder)) throw new ConcurException(FailureKind.BadInput, $"there are no runs: there is no folder '{folder}'");
        var file = FileOf(folder, cacheFolder);
        try
        {
            Directory.CreateDirectory(cacheFolder);
            return OpenFile(folder, file);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is Corrupt or NoDatabase)
        {
            // Nothing is lost: the folders are still there.
            File.Delete(file);
            return OpenFile(folder, file);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            return OpenFile(folder, ":memory:");
        }
    }

    /// <summary>The index of a folder of runs: named after what the folder's path comes to.</summary>
    public static string FileOf(string folder, string cacheFolder) => Path.Combine(
        cacheFolder, $"runs-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)))))[..24]}.sqlite");

    /// <summary>The runs that a filter lets through, the earliest first.</summary>
    public ImmutableArray<RunSummary> Find(RunFilter filter) => _table.Find(filter);

    /// <summary>The folders that hold no run that can be read, by name.</summary>
    public ImmutableArray<UnreadableRun> Unreadable() => _table.Unreadable();

    /// <summary>Closes the index.</summary>
    public void Dispose() => _table.Dispose();

    private static RunIndex OpenFile(string folder, string file)
    {
        var table = RunIndexTable.Open(file);
        try
        {
            var index = new RunIndex(folder, table);
            index.Refresh();
            return index;
        }
        catch
        {
            table.Dispose();
            throw;
        }
    }

    /// <summary>Files are read before the one who writes is alone: two that look at once do the same work twice at worst.</summary>
    private void Refresh()
    {
        var known = _table.Known();
        var changed = new List<IndexedRun>();
        foreach (var path in Directory.EnumerateDirectories(_folder))
        {
            var file = new FileInfo(Path.Combine(path, RunFolder.RunFileName));
            if (!file.Exists) continue;
            var (name, stamp) = (Path.GetFileName(path), FormattableString.Invariant($"{file.Length} {file.LastWriteTimeUtc.Ticks}"));
            if (!known.Remove(name, out var seen) || seen != stamp) changed.Add(IndexedRun.Read(name, stamp, path));
        }

        string[] gone = [.. known.Keys.Where(name => !File.Exists(Path.Combine(_folder, name, RunFolder.RunFileName)))];
        if (changed.Count > 0 || gone.Length > 0) _table.Change(changed, gone);
    }
}

/// <summary>A run folder as the index keeps it.</summary>
/// <param name="Name">The folder's name.</param>
/// <param name="Stamp">Tells whether its run file has changed.</param>
/// <param name="Run">What it holds; null where that can't be read.</param>
/// <param name="Error">Why; null where it can.</param>
internal sealed record IndexedRun(string Name, string Stamp, RunSummary? Run, string? Error)
{
    /// <summary>Whatever is wrong with one run is said of that run.</summary>
    public static IndexedRun Read(string name, string stamp, string path)
    {
        // A name goes to the terminal as it is.
        if (name.Any(char.IsControl)) return new IndexedRun(name, stamp, null, "the folder's name has control characters in it");
        try
        {
            return new IndexedRun(name, stamp, RunSummary.Of(name, RunFile.Read(path)), null);
        }
        catch (Exception e) when (e is ConcurException or IOException or UnauthorizedAccessException)
        {
            return new IndexedRun(name, stamp, null, e.Message.ReplaceLineEndings(" "));
        }
    }
}
