using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Npgsql;

namespace Concur.EndToEnd.Tests.Machines;

/// <summary>
/// A Redis and a PostgreSQL on the loopback address, in a folder that is thrown away. What is not installed is unpacked from Debian's
/// packages, once.
/// </summary>
public sealed class Databases : IAsyncLifetime
{
    /// <summary>The password of both. Nothing may store it.</summary>
    public const string Password = "0b5c3ne-w0rd";

    /// <summary>PostgreSQL refuses root.</summary>
    private const string OrdinaryUser = "65534";

    /// <summary>
    /// Our own tables, with the names and types by which Orleans' provider reads and writes:
    /// https://learn.microsoft.com/dotnet/orleans/host/configuration-guide/adonet-configuration.
    /// </summary>
    private const string Tables = """
        CREATE TABLE OrleansQuery (QueryKey varchar(64) PRIMARY KEY, QueryText text NOT NULL);
        CREATE TABLE OrleansMembershipVersionTable (DeploymentId varchar(150) PRIMARY KEY, Version int NOT NULL DEFAULT 0);
        CREATE TABLE OrleansMembershipTable (
            DeploymentId varchar(150), Address varchar(45), Port int, Generation int, SiloName varchar(150), HostName varchar(150),
            Status int, ProxyPort int, SuspectTimes text, StartTime timestamptz(3), IAmAliveTime timestamptz(3),
            PRIMARY KEY (DeploymentId, Address, Port, Generation));
        """;

    private const string Silo = "DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation";

    private const string NextVersion = """
        next AS (UPDATE OrleansMembershipVersionTable SET Version = Version + 1
                 WHERE DeploymentId = @DeploymentId AND Version = @Version RETURNING 1)
        """;

    private const string Rows = """
        SELECT v.DeploymentId, m.Address, m.Port, m.Generation, m.SiloName, m.HostName, m.Status, m.ProxyPort, m.SuspectTimes, m.StartTime,
            m.IAmAliveTime, v.Version
        FROM OrleansMembershipVersionTable v LEFT JOIN OrleansMembershipTable m ON m.DeploymentId = v.DeploymentId
        """;

    private static readonly (string Key, string Text)[] Queries =
    [
        ("InsertMembershipVersionKey", """
            WITH done AS (INSERT INTO OrleansMembershipVersionTable (DeploymentId) VALUES (@DeploymentId)
                ON CONFLICT DO NOTHING RETURNING 1)
            SELECT count(*)::int FROM done
            """),
        ("InsertMembershipKey", $"""
            WITH {NextVersion},
            done AS (INSERT INTO OrleansMembershipTable
                SELECT @DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, NULL, @StartTime,
                    @IAmAliveTime
                FROM next RETURNING 1)
            SELECT count(*)::int FROM done
            """),
        ("UpdateMembershipKey", $"""
            WITH {NextVersion},
            done AS (UPDATE OrleansMembershipTable SET Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime
                WHERE {Silo} AND EXISTS (SELECT 1 FROM next) RETURNING 1)
            SELECT count(*)::int FROM done
            """),
        ("UpdateIAmAlivetimeKey", $"UPDATE OrleansMembershipTable SET IAmAliveTime = @IAmAliveTime WHERE {Silo}"),
        ("MembershipReadAllKey", $"{Rows} WHERE v.DeploymentId = @DeploymentId"),
        ("MembershipReadRowKey", $"""
            {Rows} AND m.Address = @Address AND m.Port = @Port AND m.Generation = @Generation WHERE v.DeploymentId = @DeploymentId
            """),
        ("GatewaysQueryKey", """
            SELECT Address, ProxyPort, Generation FROM OrleansMembershipTable
            WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0
            """),
        ("DeleteMembershipTableEntriesKey", """
            DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId;
            DELETE FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId
            """),
        ("CleanupDefunctSiloEntriesKey", """
            DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId AND IAmAliveTime < @IAmAliveTime AND Status <> 3
            """),
    ];

    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("concur-db");
    private readonly int[] _ports = [.. SiloLaunch.FreeEndpoints(2).Select(text => IPEndPoint.Parse(text).Port)];
    private readonly List<Process> _servers = [];

    /// <summary>Why there is no Redis; null where there is one.</summary>
    public string? RedisRefusal { get; private set; }

    /// <summary>Why there is no PostgreSQL; null where there is one.</summary>
    public string? PostgresRefusal { get; private set; }

    /// <summary>What the tool is given.</summary>
    public string Redis => $"{RedisWithoutPassword},password={Password}";

    /// <summary>The same, where the password comes by another way.</summary>
    public string RedisWithoutPassword => string.Create(CultureInfo.InvariantCulture, $"redis=127.0.0.1:{_ports[0]}");

    /// <summary>What the tool is given.</summary>
    public string Postgres => PostgresOf("orleans");

    private string Folder => _home.FullName;

    public string PostgresOf(string database) => "postgres=" + Connection(database);

    public async ValueTask InitializeAsync()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            RedisRefusal = PostgresRefusal = "only root gives a server to another user";
            return;
        }

        await Task.WhenAll(StartRedis(), StartPostgres());
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var server in _servers)
        {
            // A PostgreSQL that is killed leaves its helpers for a moment; an interrupt is its fast shutdown.
            if (!server.HasExited) ToolProcess.Signal(server, "INT");
            await server.WaitForExitAsync();
            server.Dispose();
        }

        _home.Delete(recursive: true);
    }

    /// <summary>What the Redis answers to a command.</summary>
    public async Task<string> AskRedis(string command)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, _ports[0]);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"AUTH {Password}\r\n{command}\r\nQUIT\r\n"));
        using var reader = new StreamReader(stream);
        return await reader.ReadToEndAsync();
    }

    /// <summary>What the PostgreSQL answers to a query.</summary>
    public Task<object?> AskPostgres(string query) => Ask("orleans", query);

    private async Task<object?> Ask(string database, string query, params string[] values)
    {
        await using var connection = new NpgsqlConnection(Connection(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(query, connection);
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteScalarAsync();
    }

    private string Connection(string database) => string.Create(
        CultureInfo.InvariantCulture,
        $"Host=127.0.0.1;Port={_ports[1]};Database={database};Username=concur;Password={Password}");

    private async Task StartRedis()
    {
        const string installed = "/usr/bin/redis-server";
        var unpacked = Path.Combine(Locations.Root, "artifacts", "redis");
        var program = File.Exists(installed) ? installed : Path.Combine(unpacked, "usr", "bin", "redis-server");
        if (!File.Exists(program)) await Unpack(unpacked, "redis-server redis-tools liblzf1 libjemalloc2 libatomic1");
        if (!File.Exists(program))
        {
            RedisRefusal = "there is no redis-server, and Debian's packages cannot be had";
            return;
        }

        var port = _ports[0].ToString(CultureInfo.InvariantCulture);
        string[] args =
            ["--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--requirepass", Password, "--dir", Folder];
        RedisRefusal = await Start(
            "env", [$"LD_LIBRARY_PATH={Path.Combine(unpacked, "usr", "lib", "x86_64-linux-gnu")}", program, .. args], _ports[0]);
    }

    private async Task StartPostgres()
    {
        var found = Directory.Exists("/usr/lib/postgresql") ? Directory.GetDirectories("/usr/lib/postgresql") : [];
        var unpacked = Path.Combine(Locations.Root, "artifacts", "postgresql", "usr", "lib", "postgresql");
        if (found.Length == 0 && !Directory.Exists(unpacked))
        {
            const string newest = "$(apt-cache depends postgresql | grep -o 'postgresql-[0-9]*')";
            await Unpack(Path.Combine(Locations.Root, "artifacts", "postgresql"), newest);
        }

        if (found.Length == 0 && Directory.Exists(unpacked)) found = Directory.GetDirectories(unpacked);
        if (found.Length == 0)
        {
            PostgresRefusal = "there is no PostgreSQL, and Debian's packages cannot be had";
            return;
        }

        var (programs, data) = (Path.Combine(found.Max()!, "bin"), Path.Combine(Folder, "data"));
        await File.WriteAllTextAsync(Path.Combine(Folder, "password"), Password);
        await Run("sh", "-c", $"mkdir '{data}' && chmod 755 '{Folder}' && chown {OrdinaryUser} '{data}' '{Folder}/password'");
        var made = await Run(
            "setpriv", [.. AsUser, Path.Combine(programs, "initdb"), "-D", data, "-U", "concur", "-A", "scram-sha-256",
                "--pwfile", Path.Combine(Folder, "password"), "--no-sync", "--no-locale", "-E", "UTF8"]);
        if (!File.Exists(Path.Combine(data, "PG_VERSION")))
        {
            PostgresRefusal = $"initdb failed: {made}";
            return;
        }

        var port = _ports[1].ToString(CultureInfo.InvariantCulture);
        PostgresRefusal = await Start(
            "setpriv",
            [.. AsUser, Path.Combine(programs, "postgres"), "-D", data, "-p", port, "-c", "listen_addresses=127.0.0.1",
                "-c", "unix_socket_directories=", "-c", "fsync=off"],
            _ports[1]);
        if (PostgresRefusal is not null) return;
        await Ask("postgres", "CREATE DATABASE orleans");
        await Ask("orleans", Tables);
        foreach (var (key, text) in Queries) await Ask("orleans", "INSERT INTO OrleansQuery VALUES ($1, $2)", key, text);
    }

    private static string[] AsUser => ["--reuid", OrdinaryUser, "--regid", OrdinaryUser, "--clear-groups"];

    /// <summary>Starts a server that ends with it, and waits until it answers.</summary>
    /// <returns>Why it did not start; null where it did.</returns>
    private async Task<string?> Start(string program, string[] args, int port)
    {
        var start = new ProcessStartInfo(program, args)
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Folder,
        };
        var server = Process.Start(start)!;
        _servers.Add(server);
        var (error, output) = (server.StandardError.ReadToEndAsync(), server.StandardOutput.ReadToEndAsync());
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < TimeSpan.FromMinutes(1); await Task.Delay(50))
        {
            if (server.HasExited) return $"{program} ended: {await error}{await output}";
            if (await Answers(port)) return null;
        }

        return $"{args[0]} does not answer";
    }

    private async Task<bool> Answers(int port)
    {
        try
        {
            if (port == _ports[0]) return (await AskRedis("PING")).Contains("PONG", StringComparison.Ordinal);
            await Ask("postgres", "SELECT 1");
            return true;
        }
        catch (Exception e) when (e is SocketException or IOException or NpgsqlException)
        {
            return false;
        }
    }

    private static async Task Unpack(string folder, string names)
    {
        var packages = Directory.CreateTempSubdirectory("concur-deb");
        try
        {
            await Run("sh", "-c", $"cd '{packages.FullName}' && apt-get download -qq {names} && mkdir root && "
                + $"for deb in *.deb; do dpkg -x \"$deb\" root; done && {{ [ -e '{folder}' ] || cp -r root '{folder}'; }}");
        }
        finally
        {
            packages.Delete(recursive: true);
        }
    }

    private static async Task<string> Run(string program, params string[] args)
    {
        var start = new ProcessStartInfo(program, args) { RedirectStandardError = true, RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return await output + await error;
    }
}
