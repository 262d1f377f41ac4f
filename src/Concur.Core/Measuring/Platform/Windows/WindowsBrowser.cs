using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Principal;
using Concur.Core.Measuring.Platform.Contracts;
using Microsoft.Win32.SafeHandles;

namespace Concur.Core.Measuring.Platform.Windows;

/// <summary>The browser that the shell starts for an address.</summary>
[SupportedOSPlatform("windows")]
internal sealed unsafe partial class WindowsBrowser : IBrowser
{
    private const int OwnersOfAll = 5; // TCP_TABLE_OWNER_PID_ALL
    private const uint Query = 0x8; // TOKEN_QUERY

    public Task<bool> TryOpenAsync(string address, CancellationToken cancellation)
    {
        try
        {
            using var browser = Process.Start(new ProcessStartInfo(address) { UseShellExecute = true });
            return Task.FromResult(true);
        }
        catch (Exception e) when (e is Win32Exception or InvalidOperationException)
        {
            return Task.FromResult(false);
        }
    }

    /// <summary>
    /// Users have no numbers here, so that the user of the owner is never told. Wine does not list the connections of processes outside of
    /// it, as a browser of the Linux that it runs on is: it never tells then.
    /// </summary>
    public ConnectionOwner OwnerOf(IPEndPoint peer, IPEndPoint server)
    {
        var owner = ConnectionOwners.ProcessOf(Table(AddressFamily.InterNetwork), peer, server)
            ?? ConnectionOwners.ProcessOfV6(Table(AddressFamily.InterNetworkV6), peer, server);
        return new ConnectionOwner(owner is { } process ? IsOfThisUser(process) : Wine.IsHere, null);
    }

    private static bool IsOfThisUser(int processId)
    {
        if (processId == Environment.ProcessId) return true;
        using var own = WindowsIdentity.GetCurrent();
        using var process = Kernel32.OpenProcess(Kernel32.QueryLimited, inherit: false, processId);
        if (process.IsInvalid || !OpenToken(process, Query, out var token)) return false;
        using (token)
        {
            using var owner = new WindowsIdentity(token.DangerousGetHandle());
            return owner.User is { } user && user == own.User;
        }
    }

    private static byte[] Table(AddressFamily family)
    {
        uint bytes = 0;
        _ = GetConnections(null, &bytes, 0, (uint)family, OwnersOfAll, 0);
        for (var tries = 0; tries < 5; tries++)
        {
            // Connections may be added between two calls.
            bytes += 4096;
            var table = new byte[bytes];
            fixed (byte* start = table)
            {
                if (GetConnections(start, &bytes, 0, (uint)family, OwnersOfAll, 0) == 0) return table;
            }
        }

        return [];
    }

    [LibraryImport("iphlpapi", EntryPoint = "GetExtendedTcpTable")]
    private static partial int GetConnections(byte* table, uint* bytes, int sorted, uint family, int kind, uint reserved);

    [LibraryImport("advapi32", EntryPoint = "OpenProcessToken", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool OpenToken(SafeHandle process, uint access, out SafeAccessTokenHandle token);
}

/// <summary>
/// Reads MIB_TCPTABLE_OWNER_PID: a count, then per connection its state, the local address and port, the remote ones, and the process.
/// Addresses and ports are in the order of the network. MIB_TCP6TABLE_OWNER_PID has the state behind the ends, whose addresses are longer.
/// </summary>
internal static class ConnectionOwners
{
    private static readonly Row V4 = new(Bytes: 24, LocalAt: 4, RemoteAt: 12, AddressAt: 0, PortAt: 4, ProcessAt: 20);

    /// <summary>An address of version 4 is the last four bytes of one of version 6, behind which is a scope.</summary>
    private static readonly Row V6 = new(Bytes: 56, LocalAt: 0, RemoteAt: 24, AddressAt: 12, PortAt: 20, ProcessAt: 52);

    /// <summary>The process that holds one end of a connection; null where none does any more.</summary>
    /// <param name="table">The table.</param>
    /// <param name="local">The end to find.</param>
    /// <param name="remote">The other end.</param>
    public static int? ProcessOf(ReadOnlySpan<byte> table, IPEndPoint local, IPEndPoint remote) => ProcessOf(table, V4, local, remote);

    /// <inheritdoc cref="ProcessOf(ReadOnlySpan{byte}, IPEndPoint, IPEndPoint)"/>
    public static int? ProcessOfV6(ReadOnlySpan<byte> table, IPEndPoint local, IPEndPoint remote) => ProcessOf(table, V6, local, remote);

    private static int? ProcessOf(ReadOnlySpan<byte> table, Row row, IPEndPoint local, IPEndPoint remote)
    {
        if (table.Length < sizeof(int)) return null;
        var count = BinaryPrimitives.ReadInt32LittleEndian(table);
        table = table[sizeof(int)..];
        for (; count > 0 && table.Length >= row.Bytes; count--, table = table[row.Bytes..])
        {
            // An end that was closed has no process any more.
            if (row.IsEnd(table[row.LocalAt..], local) && row.IsEnd(table[row.RemoteAt..], remote)
                && BinaryPrimitives.ReadInt32LittleEndian(table[row.ProcessAt..]) is > 0 and var process) return process;
        }

        return null;
    }

    private sealed record Row(int Bytes, int LocalAt, int RemoteAt, int AddressAt, int PortAt, int ProcessAt)
    {
        public bool IsEnd(ReadOnlySpan<byte> at, IPEndPoint end) =>
            at.Slice(AddressAt, 4).SequenceEqual(end.Address.MapToIPv4().GetAddressBytes())
            && BinaryPrimitives.ReadUInt16BigEndian(at[PortAt..]) == end.Port;
    }
}
