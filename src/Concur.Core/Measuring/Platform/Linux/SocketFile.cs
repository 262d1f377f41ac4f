using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Concur.Core.Measuring.Platform.Contracts;

namespace Concur.Core.Measuring.Platform.Linux;

/// <summary>
/// A Unix socket's file. It is held by a descriptor, so that whatever is checked of it holds for what is connected to later: another
/// file may take the place of its name meanwhile.
/// </summary>
internal sealed class SocketFile : IDiagnosticPort
{
    private const int SocketLevel = 1; // SOL_SOCKET
    private const int PeerCredentials = 17; // SO_PEERCRED: socket(7)
    private const int CredentialBytes = 12; // struct ucred: process, user, group.
    private readonly int _descriptor;

    private SocketFile(int descriptor) => _descriptor = descriptor;

    /// <summary>The address to connect to, which has no characters that a list of ports would be split at.</summary>
    public string Address => FormattableString.Invariant($"/proc/self/fd/{_descriptor}");

    /// <summary>The user that owns the file; null where the system does not tell.</summary>
    public uint? Owner => FileOwner.Of(_descriptor);

    /// <returns>Null where there is no such file. A link is not followed.</returns>
    public static SocketFile? Open(string path)
    {
        var descriptor = ProcCalls.OpenName(path);
        return descriptor < 0 ? null : new SocketFile(descriptor);
    }

    /// <summary>Whether no process listens at the socket.</summary>
    public bool IsDead
    {
        get
        {
            using var socket = NewSocket();
            return Connect(socket) == SocketError.ConnectionRefused;
        }
    }

    /// <summary>Finds the process that listens at the socket. It connects for that, and sends nothing.</summary>
    /// <returns>The process and its user; null where no process listens, or too many connections wait already.</returns>
    public (int ProcessId, uint User)? Listener()
    {
        using var socket = NewSocket();
        if (Connect(socket) != SocketError.Success) return null;
        try
        {
            Span<byte> credentials = stackalloc byte[CredentialBytes];
            return socket.GetRawSocketOption(SocketLevel, PeerCredentials, credentials) == CredentialBytes
                ? (MemoryMarshal.Read<int>(credentials), MemoryMarshal.Read<uint>(credentials[sizeof(int)..]))
                : null;
        }
        catch (SocketException)
        {
            return null;
        }
    }

    public void Dispose() => _ = ProcCalls.Close(_descriptor);

    /// <summary>It does not block. A listener that accepts no connection would stop the caller otherwise.</summary>
    private static Socket NewSocket() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { Blocking = false };

    private SocketError Connect(Socket socket)
    {
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(Address));
            return SocketError.Success;
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode;
        }
    }
}

/// <summary>Reads who owns a file: statx(2), whose structure is the same on all architectures.</summary>
internal static unsafe class FileOwner
{
    private const nint NumberOnX64 = 332;
    private const nint NumberElsewhere = 291; // The generic table of arm64 and riscv64: include/uapi/asm-generic/unistd.h.
    private const int EmptyPath = 0x1000; // AT_EMPTY_PATH
    private const int WantsOwner = 0x8; // STATX_UID
    private const int StructureBytes = 256;
    private const int OwnerAt = 20;

    /// <summary>The owner of the file behind a descriptor; null where the system does not tell: kernels before 4.11.</summary>
    public static uint? Of(int descriptor)
    {
        var number = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? NumberOnX64 : NumberElsewhere;
        Span<byte> facts = stackalloc byte[StructureBytes];
        fixed (byte* nothing = "\0"u8, into = facts)
        {
            if (Syscall(number, descriptor, (nint)nothing, EmptyPath, WantsOwner, (nint)into) != 0) return null;
        }

        return BinaryPrimitives.ReadUInt32LittleEndian(facts[OwnerAt..]);
    }

    /// <summary>The owner of a file or link; null where there is none, or the system does not tell.</summary>
    public static uint? Of(string path)
    {
        using var file = SocketFile.Open(path);
        return file?.Owner;
    }

    [DllImport("libc", EntryPoint = "syscall")]
    private static extern nint Syscall(nint number, nint folder, nint path, nint flags, nint mask, nint into);
}
