using System.Buffers.Binary;
using System.Diagnostics;
using System.Net;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Measuring.Platform.Unix;

namespace Concur.Core.Measuring.Platform.MacOS;

/// <summary>The browser that open(1) starts.</summary>
[SupportedOSPlatform("macos")]
internal sealed class MacBrowser : IBrowser
{
    private const string Opener = "/usr/bin/open";

    public Task<bool> TryOpenAsync(string address, CancellationToken cancellation) =>
        BrowserOpener.TryAsync(new ProcessStartInfo(Opener, [address]), cancellation);

    /// <summary>
    /// Looks for the other end among the sockets of processes that may see what is served: the system shows those of this user, and all to
    /// root. Where not even this process's own end is found, the system does not tell.
    /// </summary>
    public ConnectionOwner OwnerOf(IPEndPoint peer, IPEndPoint server)
    {
        if (!Holds(Environment.ProcessId, server, peer)) return new ConnectionOwner(IsAdmitted: true, null);
        foreach (var process in LibSystem.Processes(LibSystem.AllProcesses, 0))
        {
            if (MacRunningProcesses.BriefOf(process) is { User: var user } && UnixUser.IsAdmitted(user) && Holds(process, peer, server))
                return new ConnectionOwner(IsAdmitted: true, user);
        }

        return new ConnectionOwner(IsAdmitted: false, null);
    }

    private static bool Holds(int process, IPEndPoint local, IPEndPoint remote)
    {
        Span<byte> socket = stackalloc byte[SocketEnds.Bytes];
        foreach (var file in LibSystem.ListOf<ProcessFile>(process, LibSystem.Files))
        {
            if (file.Kind == ProcessFile.Socket && LibSystem.ReadFile(process, file.Descriptor, LibSystem.SocketOfFile, socket)
                && SocketEnds.Are(socket, local, remote)) return true;
        }

        return false;
    }
}

/// <summary>
/// Reads struct socket_fdinfo: a struct proc_fileinfo of 24 bytes, and a struct socket_info, which has the kind of the socket and, for TCP,
/// the ports and addresses of both ends. They are in the order of the network. An address of version 4 is the last four bytes of one of
/// version 6.
/// </summary>
internal static class SocketEnds
{
    public const int Bytes = 792;
    private const int KindAt = 256;
    private const int Tcp = 2; // SOCKINFO_TCP
    private const int RemotePortAt = 264;
    private const int LocalPortAt = 268;
    private const int RemoteAddressAt = 296 + 12;
    private const int LocalAddressAt = 312 + 12;

    /// <summary>Whether a socket is one end of a connection.</summary>
    /// <param name="socket">The socket.</param>
    /// <param name="local">Its own end.</param>
    /// <param name="remote">The other end.</param>
    public static bool Are(ReadOnlySpan<byte> socket, IPEndPoint local, IPEndPoint remote) =>
        MemoryMarshal.Read<int>(socket[KindAt..]) == Tcp
        && IsEnd(socket[LocalAddressAt..], socket[LocalPortAt..], local)
        && IsEnd(socket[RemoteAddressAt..], socket[RemotePortAt..], remote);

    private static bool IsEnd(ReadOnlySpan<byte> address, ReadOnlySpan<byte> port, IPEndPoint end) =>
        address[..4].SequenceEqual(end.Address.MapToIPv4().GetAddressBytes()) && BinaryPrimitives.ReadUInt16BigEndian(port) == end.Port;
}
