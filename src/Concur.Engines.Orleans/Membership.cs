using System.Net.Sockets;
using Concur.Protocol;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using StackExchange.Redis;

namespace Concur.Engines.Orleans;

/// <summary>
/// How the processes of a launch find each other: at the driver, or by the user's own Redis or PostgreSQL. There each launch is a cluster
/// and a service of its own, apart from the user's clusters.
/// </summary>
internal static class Membership
{
    /// <summary>The name by which Orleans' provider finds Npgsql: learn.microsoft.com/dotnet/orleans, ADO.NET configuration.</summary>
    private const string Invariant = "Npgsql";

    private const int ConnectSeconds = 5;

    /// <summary>
    /// What Orleans 10.4 asks the database for. Its scripts for PostgreSQL write them into the table OrleansQuery. The tool creates no
    /// tables, because they depend on the user's version of Orleans.
    /// </summary>
    private static readonly string[] Queries =
    [
        "CleanupDefunctSiloEntriesKey", "DeleteMembershipTableEntriesKey", "GatewaysQueryKey", "InsertMembershipKey",
        "InsertMembershipVersionKey", "MembershipReadAllKey", "MembershipReadRowKey", "UpdateIAmAlivetimeKey", "UpdateMembershipKey",
    ];

    /// <summary>Redis drops the entries of a launch that was killed after this time. No launch takes so long.</summary>
    private static readonly TimeSpan LongestEntry = TimeSpan.FromDays(20);

    /// <summary>Sets a silo up.</summary>
    public static void Use(ISiloBuilder silo, EngineSettings settings)
    {
        switch (settings.Membership)
        {
            case { Kind: ClusterMembership.Redis, Connection: var connection }:
                silo.UseRedisClustering(options => (options.ConfigurationOptions, options.EntryExpiry) = (Redis(connection), LongestEntry));
                break;
            case { Connection: var connection }:
                silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = (Invariant, connection));
                break;
            default:
                silo.UseDevelopmentClustering(EndpointText.Parse(settings.DriverEndpoint));
                break;
        }
    }

    /// <summary>Removes what the launch has written there. The driver's own memory of the cluster ends with it.</summary>
    public static Task RemoveAsync(IHost host, EngineSettings settings) => settings.Membership is null
        ? Task.CompletedTask
        : host.Services.GetRequiredService<IMembershipTable>().DeleteMembershipTableEntriesAsync(settings.Cluster, CancellationToken.None);

    /// <summary>Why it cannot be used, in one line; null where it can.</summary>
    public static async Task<string?> RefusalAsync(ClusterMembership membership)
    {
        try
        {
            return membership.Kind == ClusterMembership.Redis
                ? await RedisRefusalAsync(membership.Connection)
                : await PostgresRefusalAsync(membership.Connection);
        }
        catch (Exception e) when (e is PostgresException or RedisCommandException)
        {
            return $"it refuses: {membership.Hide(e.Message.ReplaceLineEndings(" "))}";
        }
        catch (Exception e) when (e is RedisException or NpgsqlException or SocketException or TimeoutException)
        {
            return $"it cannot be reached: {membership.Hide(e.Message.ReplaceLineEndings(" "))}";
        }
        catch (Exception e) when (e is ArgumentException or FormatException)
        {
            return $"its connection is malformed: {membership.Hide(e.Message.ReplaceLineEndings(" "))}";
        }
    }

    private static ConfigurationOptions Redis(string connection) => ConfigurationOptions.Parse(connection);

    private static async Task<string?> RedisRefusalAsync(string connection)
    {
        var options = Redis(connection);
        if (options.EndPoints.Count == 0) return "it names no host";
        (options.AbortOnConnectFail, options.ConnectTimeout, options.ConnectRetry) = (true, ConnectSeconds * 1000, 1);
        await using var redis = await ConnectionMultiplexer.ConnectAsync(options);
        await redis.GetDatabase().PingAsync();
        return null;
    }

    private static async Task<string?> PostgresRefusalAsync(string connection)
    {
        var text = new NpgsqlConnectionStringBuilder(connection) { Timeout = ConnectSeconds, Pooling = false };
        await using var database = new NpgsqlConnection(text.ConnectionString);
        await database.OpenAsync();
        const string scripts = "run Orleans' scripts PostgreSQL-Main.sql and PostgreSQL-Clustering.sql in it: "
            + "https://aka.ms/orleans-sql-scripts";
        if (!await HasTableAsync(database, "OrleansQuery") || !await HasTableAsync(database, "OrleansMembershipTable"))
            return $"the database has no tables of Orleans; {scripts}";
        await using var command = new NpgsqlCommand("SELECT QueryKey FROM OrleansQuery", database);
        await using var reader = await command.ExecuteReaderAsync();
        HashSet<string> found = [];
        while (await reader.ReadAsync()) found.Add(reader.GetString(0));
        return Queries.FirstOrDefault(query => !found.Contains(query)) is { } missing
            ? $"the database has no query '{missing}' of Orleans 10; {scripts}"
            : null;
    }

    private static async Task<bool> HasTableAsync(NpgsqlConnection database, string name)
    {
        await using var command = new NpgsqlCommand("SELECT to_regclass($1) IS NOT NULL", database)
        {
            Parameters = { new NpgsqlParameter { Value = name } },
        };
        return (bool)(await command.ExecuteScalarAsync())!;
    }
}
