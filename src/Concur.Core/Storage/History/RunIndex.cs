using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Concur.Core.Model;
using Microsoft.Data.Sqlite;

namespace Concur.Core.Storage.History;

/// <summary>
/// An index of a folder of runs. The folders are the truth: what changed since the last look is read again, what is gone is
/// forgotten, and an index that is lost or damaged is made anew. Several processes may look at once.
/// </summary>
public sealed class RunIndex : IDisposable
{
    /// <summary>The index's file in the folder of runs.</summary>
    public const string FileName = ".index.sqlite";

    /// <summary>Raised when a column changes: an index of another version is made anew.</summary>
    private const long Version = 1;

    private const int BusySeconds = 30;

    private readonly SqliteConnection _connection;
    private readonly string _folder;

    private RunIndex(string folder, SqliteConnection connection) => (_folder, _connection) = (folder, connection);

    /// <summary>Opens the index of a folder of runs and brings it up to date.</summary>
    /// <param name="folder">The folder of runs.</param>
    /// <exception cref="ConcurException">There is no such folder.</exception>
    public static RunIndex Open(string folder)
    {
        if (!Directory.Exists(folder)) throw new ConcurException(FailureKind.BadInput, $"there are no runs: there is no folder '{folder}'");
        var file = Path.Combine(folder, FileName);
        try
        {
            return Open(folder, file);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 11 or 26)
        {
            // SQLITE_CORRUPT, SQLITE_NOTADB: nothing is lost, the folders are still there.
            File.Delete(file);
            return Open(folder, file);
        }
        catch (SqliteException e) when (e.SqliteErrorCode is 8 or 14)
        {
            // SQLITE_READONLY, SQLITE_CANTOPEN: a folder that can only be read is indexed in memory.
            return Open(folder, ":memory:");
        }
    }

    /// <summary>The runs that a filter lets through, the earliest first.</summary>
    public ImmutableArray<RunSummary> Find(RunFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        using var command = _connection.CreateCommand();
        command.CommandText = """
            SELECT summary FROM (
                SELECT summary, started, name FROM runs
                WHERE summary IS NOT NULL AND ($workload IS NULL OR workload = $workload COLLATE NOCASE)
                    AND ($machine IS NULL OR instr(lower(machine), lower($machine)) > 0)
                    AND ($since IS NULL OR started >= $since) AND ($until IS NULL OR started < $until)
                ORDER BY started DESC, name DESC LIMIT $last)
            ORDER BY started, name
            """;
        command.Parameters.AddWithValue("$workload", (object?)filter.Workload ?? DBNull.Value);
        command.Parameters.AddWithValue("$machine", (object?)filter.Machine ?? DBNull.Value);
        command.Parameters.AddWithValue("$since", Sortable(filter.Since));
        command.Parameters.AddWithValue("$until", Sortable(filter.Until));
        command.Parameters.AddWithValue("$last", filter.Last ?? -1);
        using var reader = command.ExecuteReader();
        var found = ImmutableArray.CreateBuilder<RunSummary>();
        while (reader.Read()) found.Add(JsonSerializer.Deserialize(reader.GetString(0), RunSummaryContext.Default.RunSummary)!);
        return found.ToImmutable();
    }

    /// <summary>The folders that hold no run that can be read, by name.</summary>
    public ImmutableArray<UnreadableRun> Unreadable()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT name, error FROM runs WHERE error IS NOT NULL ORDER BY name";
        using var reader = command.ExecuteReader();
        var found = ImmutableArray.CreateBuilder<UnreadableRun>();
        while (reader.Read()) found.Add(new UnreadableRun(reader.GetString(0), reader.GetString(1)));
        return found.ToImmutable();
    }

    /// <summary>Closes the index.</summary>
    public void Dispose() => _connection.Dispose();

    private static RunIndex Open(string folder, string file)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = BusySeconds, Pooling = false }.ToString());
        try
        {
            connection.Open();
            var index = new RunIndex(folder, connection);
            index.Refresh();
            return index;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private void Refresh()
    {
        // One writer at a time: two that look at once do the same work twice at worst.
        using var transaction = _connection.BeginTransaction(deferred: false);
        if (Scalar("PRAGMA user_version") != Version) Execute($"DROP TABLE IF EXISTS runs; PRAGMA user_version = {Version}");
        Execute("CREATE TABLE IF NOT EXISTS runs (name TEXT PRIMARY KEY, stamp TEXT NOT NULL, workload TEXT, machine TEXT, started TEXT, summary TEXT, error TEXT) WITHOUT ROWID");
        var known = Known();
        foreach (var path in Directory.EnumerateDirectories(_folder))
        {
            var file = new FileInfo(Path.Combine(path, RunFolder.RunFileName));
            if (!file.Exists) continue;
            var (name, stamp) = (Path.GetFileName(path), FormattableString.Invariant($"{file.Length} {file.LastWriteTimeUtc.Ticks}"));
            if (known.Remove(name, out var seen) && seen == stamp) continue;
            Keep(name, stamp, path);
        }

        foreach (var gone in known.Keys) Execute("DELETE FROM runs WHERE name = $name", ("$name", gone));
        transaction.Commit();
    }

    private Dictionary<string, string> Known()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT name, stamp FROM runs";
        using var reader = command.ExecuteReader();
        var known = new Dictionary<string, string>();
        while (reader.Read()) known[reader.GetString(0)] = reader.GetString(1);
        return known;
    }

    private void Keep(string name, string stamp, string path)
    {
        RunSummary? run = null;
        string? error = null;
        try
        {
            run = RunSummary.Of(name, RunFile.Read(path));
        }
        catch (ConcurException e)
        {
            error = e.Message;
        }

        Execute(
            "INSERT OR REPLACE INTO runs (name, stamp, workload, machine, started, summary, error) VALUES ($name, $stamp, $workload, $machine, $started, $summary, $error)",
            ("$name", name), ("$stamp", stamp), ("$workload", run?.Workload), ("$machine", run?.Machine), ("$started", run is null ? null : Sortable(run.StartedUtc)),
            ("$summary", run is null ? null : JsonSerializer.Serialize(run, RunSummaryContext.Default.RunSummary)), ("$error", error));
    }

    private void Execute(string text, params ReadOnlySpan<(string Name, object? Value)> values)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // The texts are all in this file, and values go in as parameters.
        command.CommandText = text;
#pragma warning restore CA2100
        foreach (var (name, value) in values) command.Parameters.AddWithValue(name, value ?? DBNull.Value);
        command.ExecuteNonQuery();
    }

    private long Scalar(string text)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // As above.
        command.CommandText = text;
#pragma warning restore CA2100
        return (long)command.ExecuteScalar()!;
    }

    private static object Sortable(DateTimeOffset? time) => time is { } at ? at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) : DBNull.Value;
}
