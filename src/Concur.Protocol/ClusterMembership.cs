using System.Data.Common;

namespace Concur.Protocol;

/// <summary>Where the processes of an engine find each other: a Redis or a PostgreSQL of the user's own.</summary>
/// <param name="Kind"><see cref="Redis"/> or <see cref="Postgres"/>.</param>
/// <param name="Connection">The address, as its client takes it. It may have a password.</param>
public sealed record ClusterMembership(string Kind, string Connection)
{
    /// <summary>Redis. The connection is <c>HOST:PORT</c>, and what StackExchange.Redis takes behind it.</summary>
    public const string Redis = "redis";

    /// <summary>PostgreSQL. The connection is what Npgsql takes, such as <c>Host=db;Database=orleans</c>.</summary>
    public const string Postgres = "postgres";

    /// <summary>What the option looks like.</summary>
    public const string Form = $"{Redis}=HOST:PORT|{Postgres}=CONNECTION";

    private const int ShortestSecret = 3;

    /// <summary>Reads <c>redis=HOST:PORT</c> or <c>postgres=CONNECTION</c>.</summary>
    /// <returns>Null where it is neither.</returns>
    public static ClusterMembership? Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Split('=', 2) is [Redis or Postgres, var connection] parts && !string.IsNullOrWhiteSpace(connection)
            && !connection.AsSpan().ContainsAny('\r', '\n')
                ? new ClusterMembership(parts[0], connection)
                : null;
    }

    /// <summary>The same with a password of Redis, unless it has one.</summary>
    /// <param name="password">The password; null or empty for none. It may have no comma, which ends a part of the connection.</param>
    /// <returns>Null where the password cannot be said in a connection.</returns>
    public ClusterMembership? WithRedisPassword(string? password) =>
        Kind != Redis || string.IsNullOrEmpty(password) || Parts().Any(part => IsPassword(part.Name)) ? this
        : password.AsSpan().ContainsAny(',', '\r', '\n') || password != password.Trim() ? null
        : this with { Connection = $"{Connection},password={password}" };

    private static bool IsPassword(string name) => string.Equals(name, "password", StringComparison.OrdinalIgnoreCase);

    /// <summary>What <see cref="Parse"/> reads.</summary>
    public string ToText() => $"{Kind}={Connection}";

    /// <summary>For messages: without the connection.</summary>
    public override string ToString() => $"{Kind}={SecretText.Hidden}";

    /// <summary>The names and values of the connection. In that of PostgreSQL a value in quotes may have any character.</summary>
    private IEnumerable<(string Name, string Value)> Parts()
    {
        if (Kind == Redis)
        {
            return Connection.Split(',').Select(part => part.Split('=', 2)).Where(part => part.Length == 2)
                .Select(part => (part[0].Trim(), part[1].Trim()));
        }

        try
        {
            var parts = new DbConnectionStringBuilder { ConnectionString = Connection };
            return [.. parts.Keys.Cast<string>().Select(name => (name, $"{parts[name]}"))];
        }
        catch (ArgumentException)
        {
            return []; // The whole connection is hidden all the same.
        }
    }

    /// <summary>A message of the client without the passwords of the connection.</summary>
    public string Hide(string message)
    {
        ArgumentNullException.ThrowIfNull(message);
        foreach (var (name, value) in Parts())
        {
            if (value.Length >= ShortestSecret && SecretText.Value(name, value) == SecretText.Hidden)
                message = message.Replace(value, SecretText.Hidden, StringComparison.Ordinal);
        }

        return SecretText.Redacted(message.Replace(Connection, ToString(), StringComparison.Ordinal));
    }
}
