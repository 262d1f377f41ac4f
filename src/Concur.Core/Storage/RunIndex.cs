using System.Collections.Immutable;
using System.Text.Json;
using Concur.Core.Answers;
using Concur.Core.Model;
using Concur.Protocol;
using Microsoft.Data.Sqlite;

namespace Concur.Core.Storage;

/// <summary>
/// An index of a folder of runs. Opening it reads the run files that changed since it was last opened and removes those that are
/// gone. An index that is lost or damaged is made anew. Several processes may use it at once.
/// </summary>
public sealed class RunIndex : IDisposable
{
    private const int Corrupt = 11;
    private const int NoDatabase = 26;

    private RunIndexTable _table;
    private readonly string _folder;

    private RunIndex(string folder, RunIndexTable table) => (_folder, _table) = (folder, table);

    /// <summary>Opens the index of a folder of runs and brings it up to date.</summary>
    /// <param name="folder">The folder of runs.</param>
    /// <param name="cacheFolder">
    /// The folder of indexes. It is apart from the runs, which may come from other machines. Where it can't be used, the index is in
    /// memory only.
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
            // Everything in the index can be read again from the folders.
            File.Delete(file);
            return OpenFile(folder, file);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            return OpenFile(folder, ":memory:");
        }
    }

    /// <summary>The index's file, whose name is a hash of the folder's path.</summary>
    public static string FileOf(string folder, string cacheFolder)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder));
        return Path.Combine(cacheFolder, $"runs-{TextHash.Of(path)[..24]}.sqlite");
    }

    /// <summary>The runs of a filter, the earliest first.</summary>
    public ImmutableArray<RunSummary> Find(RunFilter filter) => Ask(table => table.Find(filter));

    /// <summary>The folders whose run can't be read, by name.</summary>
    public ImmutableArray<UnreadableRun> Unreadable() => Ask(table => table.Unreadable());

    /// <summary>Closes the index.</summary>
    public void Dispose() => _table.Dispose();

    /// <summary>Where the table holds what this version never wrote, everything is read again from the folders.</summary>
    private T Ask<T>(Func<RunIndexTable, T> question)
    {
        try
        {
            return question(_table);
        }
        catch (Exception e) when (e is SqliteException or JsonException or InvalidCastException or InvalidOperationException)
        {
            _table.Dispose();
            _table = OpenFile(_folder, ":memory:")._table;
            return question(_table);
        }
    }

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

    /// <summary>Files are read before the table is locked: processes that open the index at once may read the same files.</summary>
    private void Refresh()
    {
        var known = _table.Known();
        var changed = new List<IndexedRun>();
        foreach (var path in RunFolder.In(_folder))
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
/// <param name="Stamp">The size and time of its run file, which differ when it was changed.</param>
/// <param name="Run">Its run; null where that can't be read.</param>
/// <param name="Error">Why it can't be read, in one line; null where it can.</param>
internal sealed record IndexedRun(string Name, string Stamp, RunSummary? Run, string? Error)
{
    /// <summary>Reads a run folder. A run that can't be read is a result, not a failure.</summary>
    public static IndexedRun Read(string name, string stamp, string path)
    {
        // Names are printed as they are.
        if (!TerminalText.IsSafe(name))
            return new IndexedRun(name, stamp, null, "the folder's name has control characters, or changes the direction of text");
        try
        {
            var run = RunFile.Read(path);
            return new IndexedRun(name, stamp, RunSummary.Of(name, run, Answer.Of(run)), null);
        }
        catch (Exception e) when (e is ConcurException or IOException or UnauthorizedAccessException)
        {
            return new IndexedRun(name, stamp, null, e.Message.ReplaceLineEndings(" "));
        }
    }
}
