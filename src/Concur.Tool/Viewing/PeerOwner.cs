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

    private static readonly string[] Tables = ["/proc/net/tcp", "/proc/net/tcp6"];

    /// <summary>Whether the peer is known to be another user's process. Root may read everything anyway.</summary>
    /// <param name="peer">The peer's end.</param>
    /// <param name="serverPort">This end's port.</param>
    public static bool IsStranger(IPEndPoint peer, int serverPort)
    {
        if (!OperatingSystem.IsLinux()) return false;
        var own = Own(ReadLines("/proc/self/status"));
        return own is not null && Tables.Select(table => Of(ReadLines(table), peer.Port, serverPort)).FirstOrDefault(owner => owner is not null) is { } owner && owner != own && owner != Root;
    }

    /// <summary>The user id that a table of connections has for a connection between two ports; null where it has none.</summary>
    /// <param name="table">Lines as in /proc/net/tcp: number, local end, remote end, state, queues, timer, retransmissions, user id.</param>
    /// <param name="localPort">The port at the end that is asked for.</param>
    /// <param name="remotePort">The port at the other end.</param>
    public static uint? Of(IEnumerable<string> table, int localPort, int remotePort)
    {
        var (local, remote) = (Port(localPort), Port(remotePort));
        foreach (var line in table)
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 7 && fields[1].EndsWith(local, StringComparison.Ordinal) && fields[2].EndsWith(remote, StringComparison.Ordinal) && uint.TryParse(fields[7], CultureInfo.InvariantCulture, out var owner)) return owner;
        }

        return null;
    }

    private static string Port(int port) => string.Create(CultureInfo.InvariantCulture, $":{port:X4}");

    /// <summary>The effective user id.</summary>
    private static uint? Own(IEnumerable<string> status) =>
        status.FirstOrDefault(line => line.StartsWith("Uid:", StringComparison.Ordinal))?.Split('\t') is [_, _, var effective, ..] && uint.TryParse(effective, CultureInfo.InvariantCulture, out var id) ? id : null;

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
