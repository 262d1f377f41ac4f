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
    /// Users have no numbers here, so that the user of the owner is never told. Wine does not tell the processes outside of it, as a
    /// browser of the Linux that it runs on is.
    /// </summary>
    public ConnectionOwner OwnerOf(IPEndPoint peer, IPEndPoint server)
    {
        var owner = ConnectionOwners.ProcessOf(Table(AddressFamily.InterNetwork), peer, server);
        return new ConnectionOwner(owner is { } process && (process == ConnectionOwners.Untold ? Wine.IsHere : IsOfThisUser(process)), null);
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
/// Addresses and ports are in the order of the network.
/// </summary>
internal static class ConnectionOwners
{
    /// <summary>The process of a connection that is there, where the system does not tell whose it is.</summary>
    public const int Untold = 0;

    private const int TimeWait = 11; // MIB_TCP_STATE_TIME_WAIT: the end was closed.
    private const int RowBytes = 24;
    private const int LocalAt = 4;
    private const int RemoteAt = 12;
    private const int ProcessAt = 20;
    private const int PortAt = 4;

    /// <summary>The process that holds one end of a connection; null where none does any more.</summary>
    /// <param name="table">The table.</param>
    /// <param name="local">The end to find.</param>
    /// <param name="remote">The other end.</param>
    public static int? ProcessOf(ReadOnlySpan<byte> table, IPEndPoint local, IPEndPoint remote)
    {
        if (table.Length < sizeof(int)) return null;
        var count = BinaryPrimitives.ReadInt32LittleEndian(table);
        table = table[sizeof(int)..];
        for (; count > 0 && table.Length >= RowBytes; count--, table = table[RowBytes..])
        {
            if (IsEnd(table[LocalAt..], local) && IsEnd(table[RemoteAt..], remote)
                && BinaryPrimitives.ReadInt32LittleEndian(table) < TimeWait) return BinaryPrimitives.ReadInt32LittleEndian(table[ProcessAt..]);
        }

        return null;
    }

    private static bool IsEnd(ReadOnlySpan<byte> at, IPEndPoint end) =>
        at[..4].SequenceEqual(end.Address.MapToIPv4().GetAddressBytes()) && BinaryPrimitives.ReadUInt16BigEndian(at[PortAt..]) == end.Port;
}
