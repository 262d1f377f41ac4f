using System.Diagnostics;
using System.Net.Sockets;
using Concur.Protocol;

namespace Concur.Harness.Workers.Transports;

/// <summary>A Unix domain socket in the launch's own temporary folder.</summary>
internal sealed class SocketTransport : ITransport
{
    private static readonly TimeSpan LookAgain = TimeSpan.FromMilliseconds(50);
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _path;

    /// <param name="lane">Which lane of the launch it is for; a path has 108 bytes at most.</param>
    public SocketTransport(int lane)
    {
        _path = Path.Combine(Path.GetTempPath(), FormattableString.Invariant($"s{lane}"));
        _listener.Bind(new UnixDomainSocketEndPoint(_path));
        _listener.Listen(1);
        WorkerArguments = [nameof(TransportKind.Socket), _path];
    }

    public IReadOnlyList<string> WorkerArguments { get; }

    public bool UsesStandardStreams => false;

    public LinkEnd Connect(Process worker)
    {
        while (!_listener.Poll(LookAgain, SelectMode.SelectRead))
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
}
