using System.Diagnostics;
using System.Net.Sockets;
using Concur.Harness.Units;
using Concur.Protocol;

namespace Concur.Harness.Workers.Transports.Unix;

/// <summary>A Unix domain socket in the launch's own temporary folder.</summary>
internal sealed class SocketTransport : ITransport
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(50);
    private readonly Socket _listener;
    private readonly string _path;

    /// <param name="lane">The lane of the launch that it is for.</param>
    /// <exception cref="Refusal">The system has no such sockets, as Windows before version 1803 and Wine.</exception>
    public SocketTransport(int lane)
    {
        try
        {
            _listener = NewSocket();
        }
        catch (SocketException e)
        {
            throw new Refusal(
                $"this system has no Unix domain sockets ({e.SocketErrorCode}); use transport=pipe or transport=shared-memory");
        }

        // The name is short because the path of a Unix socket has 108 bytes at most (unix(7)).
        _path = Path.Combine(Path.GetTempPath(), FormattableString.Invariant($"s{lane}"));
        _listener.Bind(new UnixDomainSocketEndPoint(_path));
        _listener.Listen(1);
        WorkerArguments = [nameof(TransportKind.Socket), _path];
    }

    public IReadOnlyList<string> WorkerArguments { get; }

    public bool UsesStandardStreams => false;

    /// <summary>The worker's end.</summary>
    /// <param name="path">The path of the socket.</param>
    public static LinkEnd Open(string path)
    {
        var socket = NewSocket();
        socket.Connect(new UnixDomainSocketEndPoint(path));
        var stream = new NetworkStream(socket, ownsSocket: true);
        return LinkEnd.Of(stream, stream);
    }

    public LinkEnd Connect(Process worker)
    {
        while (!_listener.Poll(PollInterval, SelectMode.SelectRead))
        {
            if (worker.HasExited) throw new EndOfStreamException();
        }

        var stream = new NetworkStream(_listener.Accept(), ownsSocket: true);
        return LinkEnd.Of(stream, stream);
    }

    public void Dispose()
    {
        _listener.Dispose();
        File.Delete(_path);
    }

    private static Socket NewSocket() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
}
