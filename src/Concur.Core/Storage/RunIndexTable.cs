using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Concur.Core.Model;
using Microsoft.Data.Sqlite;

namespace Concur.Core.Storage;

/// <summary>The index's table.</summary>
internal sealed class RunIndexTable : IDisposable
{
    /// <summary>It rises when a column or a summary changes: a table of another version is made anew.</summary>
    private const long Version = 4;

    private const int BusySeconds = 30;

    private readonly SqliteConnection _connection;

    private RunIndexTable(SqliteConnection connection) => _connection = connection;

    /// <summary>Opens the table, and makes it where it is not there.</summary>
    /// <param name="file">Its file, or <c>:memory:</c>.</param>
    /// <exception cref="SqliteException">The file can't be used.</exception>
    public static RunIndexTable Open(string file)
    {
        var options = new SqliteConnectionStringBuilder { DataSource = file, DefaultTimeout = BusySeconds, Pooling = false };
        var connection = new SqliteConnection(options.ToString());
        try
        {
            connection.Open();
            var table = new RunIndexTable(connection);
            table.Prepare();
            return table;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    /// <summary>The runs of a filter, the earliest first.</summary>
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
        while (reader.Read()) found.Add(Parsed(reader.GetString(0)));
        return found.ToImmutable();
    }

    /// <summary>The folders whose run can't be read, by name.</summary>
    public ImmutableArray<UnreadableRun> Unreadable()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT name, error FROM runs WHERE error IS NOT NULL ORDER BY name";
        using var reader = command.ExecuteReader();
        var found = ImmutableArray.CreateBuilder<UnreadableRun>();
        while (reader.Read()) found.Add(new UnreadableRun(reader.GetString(0), reader.GetString(1)));
        return found.ToImmutable();
    }

    /// <summary>Adds or replaces some runs and removes others, in one transaction.</summary>
    public void Change(IReadOnlyCollection<IndexedRun> changed, IReadOnlyCollection<string> gone)
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        foreach (var run in changed) Keep(run);
        foreach (var name in gone) Execute("DELETE FROM runs WHERE name = $name", ("$name", name));
        transaction.Commit();
    }

    /// <summary>The stamps of all runs, by name.</summary>
    public Dictionary<string, string> Known()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = "SELECT name, stamp FROM runs";
        using var reader = command.ExecuteReader();
        var known = new Dictionary<string, string>();
        while (reader.Read()) known[reader.GetString(0)] = reader.GetString(1);
        return known;
    }

    /// <summary>Closes the table.</summary>
    public void Dispose() => _connection.Dispose();

    /// <exception cref="JsonException">It is no summary of this version.</exception>
    private static RunSummary Parsed(string summary)
    {
        UntrustedJson.Check(Encoding.UTF8.GetBytes(summary));
        return JsonSerializer.Deserialize(summary, DocumentContext.Summaries.RunSummary) ?? throw new JsonException("it is null");
    }

    private void Prepare()
    {
        using var transaction = _connection.BeginTransaction(deferred: false);
        if (Scalar("PRAGMA user_version") != Version) Execute($"DROP TABLE IF EXISTS runs; PRAGMA user_version = {Version}");
        Execute("""
            CREATE TABLE IF NOT EXISTS runs
                (name TEXT PRIMARY KEY, stamp TEXT NOT NULL, workload TEXT, machine TEXT, started TEXT, summary TEXT, error TEXT)
                WITHOUT ROWID
            """);
        transaction.Commit();
    }

    private void Keep(IndexedRun indexed) => Execute(
        """
        INSERT OR REPLACE INTO runs (name, stamp, workload, machine, started, summary, error)
            VALUES ($name, $stamp, $workload, $machine, $started, $summary, $error)
        """,
        ("$name", indexed.Name),
        ("$stamp", indexed.Stamp),
        ("$workload", indexed.Run?.Workload),
        ("$machine", indexed.Run?.Machine),
        ("$started", indexed.Run is { } run ? Sortable(run.StartedUtc) : null),
        ("$summary", indexed.Run is null ? null : JsonSerializer.Serialize(indexed.Run, DocumentContext.Summaries.RunSummary)),
        ("$error", indexed.Error));

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

    private static object Sortable(DateTimeOffset? time) =>
        time is { } at ? at.UtcDateTime.ToString("O", CultureInfo.InvariantCulture) : DBNull.Value;
}

/// <summary>Writes lists of runs and trends as JSON.</summary>
public static class RunSummaryJson
{
    /// <summary>Writes a list of runs and a final newline.</summary>
    public static void Write(IReadOnlyList<RunSummary> runs, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(JsonSerializer.Serialize(runs, DocumentContext.Default.IReadOnlyListRunSummary));
        output.Write('\n');
    }

    /// <summary>Writes a trend and a final newline.</summary>
    public static void Write(TrendReport trend, TextWriter output)
    {
        ArgumentNullException.ThrowIfNull(output);
        output.Write(JsonSerializer.Serialize(trend, DocumentContext.Default.TrendReport));
        output.Write('\n');
    }
}
