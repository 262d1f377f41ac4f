using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Concur.Core.Model;
using Microsoft.Data.Sqlite;

namespace Concur.Core.Storage.History;

/// <summary>
/// An index of a folder of runs. The folders are the truth: what changed since the last look is read again, what is gone is
/// forgotten, and an index that is lost or damaged is made anew. Several processes may look at once.
/// </summary>
public sealed class RunIndex : IDisposable
{
    private const int Corrupt = 11;
    private const int NoDatabase = 26;

    private readonly RunTable _table;
    private readonly string _folder;

    private RunIndex(string folder, RunTable table) => (_folder, _table) = (folder, table);

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
        var table = RunTable.Open(file);
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
