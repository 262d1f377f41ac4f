using System.Diagnostics;
using System.Globalization;
using System.Net;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Measuring.Platform.Unix;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>The browser that xdg-open starts.</summary>
internal sealed class LinuxBrowser : IBrowser
{
    /// <summary>
    /// Starts the browser in its own session and without this terminal, so that Ctrl-C does not reach it and its output does not
    /// appear here: setsid(1).
    /// </summary>
    private const string Detached = "command -v xdg-open >/dev/null && exec setsid xdg-open \"$1\" </dev/null >/dev/null 2>&1";

    private static readonly string[] ConnectionTables = ["/proc/net/tcp", "/proc/net/tcp6"];

    public Task<bool> TryOpenAsync(string address, CancellationToken cancellation) =>
        BrowserOpener.TryAsync(new ProcessStartInfo("sh", ["-c", Detached, "sh", address]), cancellation);

    /// <summary>Where no process holds the other end any more, it may have been anybody's.</summary>
    public ConnectionOwner OwnerOf(IPEndPoint peer, IPEndPoint server)
    {
        var owner = ConnectionTables.Select(table => ConnectionTable.OwnerOf(ProcFile.Text(table), peer, server))
            .FirstOrDefault(found => found is not null);
        return new ConnectionOwner(owner is { } user && UnixUser.IsAdmitted(user), owner);
    }
}

/// <summary>Reads /proc/net/tcp and tcp6: <c>https://www.kernel.org/doc/Documentation/networking/proc_net_tcp.txt</c>.</summary>
internal static class ConnectionTable
{
    private const int OwnerAt = 7;
    private const int FileAt = 9;
    private const string NoFile = "0";
    private const string MappedIntoV6 = "0000000000000000FFFF0000";

    /// <summary>
    /// The user id that a table has for one end of a connection, in whatever state it is; null where the table does not have that
    /// connection, or no process holds that end any more.
    /// </summary>
    /// <param name="table">
    /// A line per connection: number, local end, remote end, state, queues, timer, retransmissions, user id, probes, inode. Null
    /// where there is no such table.
    /// </param>
    /// <param name="local">The end to find.</param>
    /// <param name="remote">The other end.</param>
    public static uint? OwnerOf(string? table, IPEndPoint local, IPEndPoint remote)
    {
        var (here, there) = (Written(local), Written(remote));
        foreach (var line in table?.Split('\n') ?? [])
        {
            var fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

            // The table shows user 0 and no file for an end that was closed, and not its former owner.
            if (fields.Length > FileAt && fields[FileAt] != NoFile && Plain(fields[1]) == here && Plain(fields[2]) == there
                && Id(fields[OwnerAt]) is { } owner) return owner;
        }

        return null;
    }

    /// <summary>The four bytes of the address as a number in the machine's own order, and the port.</summary>
    private static string Written(IPEndPoint end) => string.Create(
        CultureInfo.InvariantCulture, $"{BitConverter.ToUInt32(end.Address.MapToIPv4().GetAddressBytes()):X8}:{end.Port:X4}");

    /// <summary>The part of an end that is the address of IPv4, where a socket of IPv6 has one.</summary>
    private static string Plain(string end) => end.StartsWith(MappedIntoV6, StringComparison.Ordinal) ? end[MappedIntoV6.Length..] : end;

    private static uint? Id(string text) => uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;
}
