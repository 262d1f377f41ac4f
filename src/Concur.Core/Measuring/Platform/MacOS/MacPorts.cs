using System.Globalization;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Concur.Core.Measuring.Platform.Contracts;
using Concur.Core.Measuring.Platform.Unix;
using Concur.Traces.Symbols.MacOS;
using Microsoft.Diagnostics.NETCore.Client;

namespace Concur.Core.Measuring.Platform.MacOS;

/// <summary>Diagnostic ports are Unix sockets in the temporary folder of their process, which is a user's own on macOS.</summary>
[SupportedOSPlatform("macos")]
internal sealed class MacPorts : IDiagnosticPorts
{
    public IReadOnlyList<string> TemporaryFolderVariables { get; } = [UnixFolders.Variable];

    public string AddressIn(string folder, string name) => Path.Combine(folder, name);

    public IReadOnlyList<int> Published() => [.. DiagnosticsClient.GetPublishedProcesses()];

    /// <summary>
    /// Looks in the process's own temporary folder; where that is not told, in this tool's and in the usual one. In the latter anybody may
    /// make files, so a socket counts only if the process itself listens at it; no other user can then put another in its place.
    /// </summary>
    public IDiagnosticPort? Open(int processId)
    {
        var own = MacRunningProcesses.WordsOf(processId)?.Variable(UnixFolders.Variable);
        string[] folders = string.IsNullOrEmpty(own) ? [Path.GetTempPath(), UnixFolders.Usual] : [own];
        return folders.SelectMany(folder => PortFiles.In(folder, processId.ToString(CultureInfo.InvariantCulture)))
            .Where(path => PortSocket.ListenerOf(path) == processId)
            .Select(path => new Port(path))
            .FirstOrDefault();
    }

    public string CreateFolder() => UnixFolders.Create();

    public IReadOnlyList<string> OwnFolders() => MacPlatform.Folders.Own();

    /// <summary>Removes the sockets of processes that have ended, where no other process listens at them.</summary>
    public void RemoveDead()
    {
        foreach (var path in PortFiles.In(Path.GetTempPath()))
        {
            if (int.TryParse(PortFiles.ProcessOf(path), NumberStyles.None, CultureInfo.InvariantCulture, out var process)
                && MacRunningProcesses.BriefOf(process) is null
                && FileAttributesCall.OwnerOf(path) == UnixFolders.User
                && PortSocket.IsDead(path)) PortFiles.Delete(path);
        }
    }

    private sealed record Port(string Address) : IDiagnosticPort
    {
        public void Dispose()
        {
            // Nothing is open.
        }
    }
}

/// <summary>Connects to a socket for a moment, and sends nothing.</summary>
internal static class PortSocket
{
    private const int LocalLevel = 0; // SOL_LOCAL: bsd/sys/un.h
    private const int PeerProcess = 2; // LOCAL_PEERPID

    /// <summary>Whether no process listens at the socket.</summary>
    public static bool IsDead(string path)
    {
        using var socket = NewSocket();
        return Connect(socket, path) == SocketError.ConnectionRefused;
    }

    /// <summary>The process that listens at the socket; null where none does, or too many connections wait already.</summary>
    public static int? ListenerOf(string path)
    {
        using var socket = NewSocket();
        if (Connect(socket, path) != SocketError.Success) return null;
        try
        {
            Span<byte> process = stackalloc byte[sizeof(int)];
            return socket.GetRawSocketOption(LocalLevel, PeerProcess, process) == sizeof(int) ? MemoryMarshal.Read<int>(process) : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    /// <summary>It does not block: where the listener accepts none, connecting would last as long as that.</summary>
    private static Socket NewSocket() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };

    private static SocketError Connect(Socket socket, string path)
    {
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return SocketError.Success;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
        catch (ArgumentOutOfRangeException)
        {
            return SocketError.InvalidArgument; // The path is longer than a socket's may be.
        }
    }
}
