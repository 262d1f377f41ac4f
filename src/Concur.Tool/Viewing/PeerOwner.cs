using System.Globalization;
using System.Net;

namespace Concur.Tool.Viewing;

/// <summary>
/// Whose process holds the other end of a connection on this machine, as Linux tells it. An address on a browser's command
/// line can be read by everybody on the machine; with this it is of use to its owner alone.
/// </summary>
internal static class PeerOwner
{
    private const uint Root = 0;
    private const string Established = "01";
    private const string MappedIntoV6 = "0000000000000000FFFF0000";

    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>
    /// The user id of the peer's process, where it is known to be another user's than this process's. Root may read
    /// everything anyway; whoever became root by sudo has a browser of their own.
    /// </summary>
    /// <param name="peer">The peer's end.</param>
    /// <param name="server">This end.</param>
    public static uint? Stranger(IPEndPoint peer, IPEndPoint server)
    {
        if (!OperatingSystem.IsLinux() || Own(ReadLines("/proc/self/status")) is not { } own) return null;
        var owner = Tables.Select(table => Of(ReadLines(table), peer, server)).FirstOrDefault(found => found is not null);
        return owner is null or Root || owner == own || (own == Root && owner == Id(Environment.GetEnvironmentVariable("SUDO_UID"))) ? null : owner;
    }

    /// <summary>The user id that a table of connections has for one; null where it has none.</summary>
    /// <param name="table">Lines as in /proc/net/tcp: number, local end, remote end, state, queues, timer, retransmissions, user id.</param>
    /// <param name="local">The end that is asked for.</param>
    /// <param name="remote">The other end.</param>
    public static uint? Of(IEnumerable<string> table, IPEndPoint local, IPEndPoint remote)
    {
        var (here, there) = (Written(local), Written(remote));
        foreach (var line in table)
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

            // Connections that are over have user 0 there, whoever's they were.
            if (fields.Length > 7 && fields[3] == Established && Plain(fields[1]) == here && Plain(fields[2]) == there && Id(fields[7]) is { } owner) return owner;
        }

        return null;
    }

    /// <summary>The four bytes of the address as a number in the machine's own order, and the port.</summary>
    private static string Written(IPEndPoint end) => string.Create(CultureInfo.InvariantCulture, $"{BitConverter.ToUInt32(end.Address.MapToIPv4().GetAddressBytes()):X8}:{end.Port:X4}");

    /// <summary>Where a socket of IPv6 has an address of IPv4, that.</summary>
    private static string Plain(string end) => end.StartsWith(MappedIntoV6, StringComparison.Ordinal) ? end[MappedIntoV6.Length..] : end;

    /// <summary>The effective user id.</summary>
    private static uint? Own(IEnumerable<string> status) => status.FirstOrDefault(line => line.StartsWith("Uid:", StringComparison.Ordinal))?.Split('\t') is [_, _, var effective, ..] ? Id(effective) : null;

    private static uint? Id(string? text) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static string[] ReadLines(string path)
    {
        try
        {
            return File.ReadAllLines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
